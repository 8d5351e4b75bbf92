import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createServer } from 'node:http';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { oracle, oracleRequest, OtlpMaker } from '../../test/oracle/otlp.ts';
import { MemoryEngine, memoryStore } from '../../test/support/memory-engine.ts';
import { OTLP_SIGNALS, type OtlpSignal } from '../formats/otlp/schema.ts';
import { type Ingest, type IngestOptions, startIngest } from './index.ts';
import { WAL_FILES } from './wal/wal-file.ts';

let dataDir = '';
let engine: MemoryEngine;
let ingest: Ingest | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'goroscope-ingest-'));
  engine = new MemoryEngine();
});
afterEach(async () => {
  await ingest?.close();
  ingest = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<IngestOptions> = {}): Promise<Ingest> {
  const any = { host: '127.0.0.1', port: 0 };
  ingest = await startIngest(
    {
      dataDir,
      http: any,
      grpc: any,
      segmentMaxAgeMs: 50,
      selfTelemetryEveryMs: 0,
      minFreeBytes: 0,
      ...options,
    },
    memoryStore(engine),
  );
  return ingest;
}

const PROTOBUF = 'application/x-protobuf';
const NOW = String(BigInt(Date.now()) * 1_000_000n);

function spans(count: number, change: object = {}): object {
  const list = Array.from({ length: count }, (_, i) => ({
    traceId: Buffer.alloc(16, 7),
    spanId: Buffer.alloc(8, i + 1),
    startTimeUnixNano: NOW,
    name: 'GET /',
    ...change,
  }));
  return { resourceSpans: [{ scopeSpans: [{ spans: list }] }] };
}

function encode(signal: OtlpSignal, request: object): Buffer {
  const type = oracleRequest(signal);
  return Buffer.from(type.encode(type.create(request)).finish());
}

async function post(
  body: Uint8Array | string,
  headers: Record<string, string> = {},
  path = '/v1/traces',
  method = 'POST',
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  const response = await fetch(`http://127.0.0.1:${ingest?.addresses.http?.port}${path}`, {
    method,
    headers: { 'content-type': PROTOBUF, ...headers },
    ...(method === 'GET' ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}

const STATUS = protobuf.parse(`syntax = "proto3"; message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message RetryInfo { Duration retry_delay = 1; } message Duration { int64 seconds = 1; int32 nanos = 2; }`).root;

function readStatus(bytes: Uint8Array): {
  code: number;
  message: string;
  details: { typeUrl: string; value: Uint8Array }[];
} {
  const type = STATUS.lookupType('Status');
  return type.toObject(type.decode(bytes), { defaults: true }) as ReturnType<typeof readStatus>;
}

describe('OTLP/HTTP', () => {
  test.each(['traces', 'logs', 'metrics'] as const)('%s in protobuf and JSON are stored', async (signal) => {
    await start();
    const type = oracleRequest(signal);
    const bytes = encode(signal, new OtlpMaker(12, false).request(signal));
    const reply = await post(bytes, {}, `/v1/${signal}`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe(PROTOBUF);
    const json = JSON.stringify(type.toObject(type.decode(encode(signal, {})), { json: true }));
    const jsonReply = await post(
      json,
      { 'content-type': 'application/json; charset=utf-8' },
      `/v1/${signal}`,
    );
    expect(jsonReply.status).toBe(200);
    expect(jsonReply.headers.get('content-type')).toBe('application/json');
    expect(jsonReply.body.toString()).toBe('{}');
    const { acceptedItems } = (ingest as Ingest).stats().signals[signal];
    await expect.poll(() => (ingest as Ingest).stats().signals[signal].storedItems).toBe(acceptedItems);
  });

  test('an empty request is a success and writes nothing', async () => {
    await start();
    const reply = await post('');
    expect(reply).toMatchObject({ status: 200 });
    expect(reply.body).toHaveLength(0);
    expect((await readdir(join(dataDir, 'wal'))).filter((name) => name.endsWith('.wal'))).toEqual([]);
  });

  test.each([
    ['/v1/traces', '{"resource_spans":[]}', 'resourceSpans'],
    ['/v1/logs', '{"resourceSpans":[{"scopeSpans":[]}]}', 'resourceLogs'],
    ['/v1/metrics', '{"resourceMetrics":[]}', undefined],
    ['/v1/traces', ' { } ', undefined],
  ])('JSON at %s that is %s', async (path, body, missing) => {
    await start();
    const answer = await post(body, { 'content-type': 'application/json' }, path);
    expect(answer.status).toBe(200);
    const said = (JSON.parse(answer.body.toString()) as { partialSuccess?: { errorMessage?: string } })
      .partialSuccess;
    if (missing === undefined) expect(said).toBeUndefined();
    else expect(said?.errorMessage).toContain(`no ${missing}`);
  });

  test('refused spans are counted in partial_success, the others are stored', async () => {
    await start();
    const good = encode('traces', spans(3));
    const bad = encode('traces', spans(2, { traceId: Buffer.alloc(16) }));
    const reply = await post(Buffer.concat([good, bad]));
    expect(reply.status).toBe(200);
    const type = oracle('ExportTraceServiceResponse');
    expect(type.toObject(type.decode(reply.body), { longs: Number })).toEqual({
      partialSuccess: {
        rejectedSpans: 2,
        errorMessage: '2 of 5 spans not stored: 2 × trace_id is missing, all zero or not 16 bytes long',
      },
    });
    await expect.poll(() => engine.rows).toBe(3);
  });

  test('what retention will remove is told, and stored all the same', async () => {
    await start({ retentionDays: { traces: 7, logs: 7, metrics: 30 } });
    const daysAgo = (days: number): string => String(BigInt(Date.now() - days * 86_400_000) * 1_000_000n);
    const old = await post(encode('traces', spans(3, { startTimeUnixNano: daysAgo(20) })));
    const reply = oracle('ExportTraceServiceResponse').decode(old.body) as { partialSuccess?: object };
    expect([old.status, reply.partialSuccess]).toMatchObject([
      200,
      {
        errorMessage: '3 spans older than the 7 days this signal is kept; stored, but to be removed soon',
      },
    ]);
    expect((await post(encode('traces', spans(3, { startTimeUnixNano: daysAgo(6) })))).body).toHaveLength(0);
    await expect.poll(() => engine.rows).toBe(6);
  });

  test('clocks that are years off are told, and stored all the same', async () => {
    await start();
    const body = JSON.stringify({
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ timeUnixNano: 1 }, { timeUnixNano: '4102444800000000000' }] }] },
      ],
    });
    const reply = await post(body, { 'content-type': 'application/json' }, '/v1/logs');
    expect(JSON.parse(reply.body.toString())).toEqual({
      partialSuccess: {
        errorMessage:
          '2 log records with a time more than 32 days ago or 2 days ahead; stored, but check the clock of the sender',
      },
    });
    await expect.poll(() => engine.rows).toBe(2);
    expect([...engine.stored.keys()].map((key) => key.split('/')[2])).toEqual(['1970-01-01']);
  });

  test.each([
    ['malformed protobuf', '\u0008\u0001', {}, 400, 'ExportTraceServiceRequest'],
    ['malformed JSON', '{"resourceSpans":[{]}', { 'content-type': 'application/json' }, 400, 'at byte 19'],
    [
      'cut JSON',
      '{"resourceSpans":[',
      { 'content-type': 'application/json' },
      400,
      'it ends too early at byte 18',
    ],
    [
      'a JSON member given twice',
      '{"resourceSpans":[{"resource":{},"resource":{}}]}',
      { 'content-type': 'application/json' },
      400,
      'there twice (ResourceSpans)',
    ],
    ['a content type it does not know', 'x', { 'content-type': 'text/plain' }, 415, 'text/plain'],
    ['no content type', 'x', { 'content-type': '' }, 415, 'application/x-protobuf'],
    ['a coding it does not know', 'x', { 'content-encoding': 'br' }, 415, 'gzip, deflate, zstd'],
    ['gzip that is none', 'x', { 'content-encoding': 'gzip' }, 400, 'gzip'],
  ])('%s gets a clear status', async (_title, body, headers, status, says) => {
    await start();
    const reply = await post(body, { ...headers });
    expect(reply.status).toBe(status);
    const json = reply.headers.get('content-type') === 'application/json';
    const message = json
      ? (JSON.parse(reply.body.toString()) as { message: string }).message
      : readStatus(reply.body).message;
    expect(message).toContain(says);
  });

  test('other paths and methods say what is expected', async () => {
    await start();
    const missing = await post('', {}, '/v1/spans');
    expect(missing.status).toBe(404);
    expect(missing.body.toString()).toContain('/v1/traces');
    const profiles = await post('', {}, '/v1development/profiles');
    expect(profiles.status).toBe(404);
    const get = await post('', {}, '/v1/traces', 'GET');
    expect(get.status).toBe(405);
    expect(get.headers.get('allow')).toBe('POST');
  });

  test('bodies above the limit, before or after inflation, are 413 and cost little memory', async () => {
    await start({ maxBodyBytes: 1 << 20 });
    expect((await post(Buffer.alloc((1 << 20) + 1))).status).toBe(413);
    const bomb = gzipSync(Buffer.alloc(100 << 20), { level: 9 });
    expect((await post(bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    const chunks = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1 << 16)),
    });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { 'content-type': PROTOBUF },
      body: chunks,
      duplex: 'half',
    };
    const endless = fetch(`http://127.0.0.1:${ingest?.addresses.http?.port}/v1/traces`, init);
    // The answer may be overtaken by the reset that ends an endless body: both are a refusal.
    const outcome = await endless.then((r) => r.status).catch(() => 'reset');
    expect([413, 'reset']).toContain(outcome);
    expect((await post(encode('traces', spans(1)))).status).toBe(200);
  });

  test('a sender that writes all of a body that is too large still reads why it was refused', async () => {
    await start({ maxBodyBytes: 1 << 20 });
    const piece = Buffer.alloc(1 << 20);
    const pieces = 8;
    const socket = connect(ingest?.addresses.http?.port ?? 0, '127.0.0.1');
    const answer: Buffer[] = [];
    socket.on('data', (chunk) => answer.push(chunk));
    const closed = new Promise<string>((resolve) => {
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
      socket.on('close', () => resolve('closed'));
    });
    const head = `POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${pieces * piece.length}\r\n\r\n`;
    socket.write(head);
    const write = async (): Promise<string> => {
      for (let i = 0; i < pieces; i++) {
        await new Promise((resolve) => socket.write(piece, resolve));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return 'written';
    };
    expect(await Promise.race([write(), closed])).toBe('written');
    await expect.poll(() => Buffer.concat(answer).toString()).toContain('the body is larger than 1 MiB');
    expect(Buffer.concat(answer).toString()).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  test('browsers are let in only from listed origins', async () => {
    await start({ corsOrigins: ['https://shop.example'] });
    const headers = { origin: 'https://shop.example', 'access-control-request-headers': 'content-type' };
    const preflight = await post('', headers, '/v1/traces', 'OPTIONS');
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const other = await post('', { origin: 'https://evil.example' }, '/v1/traces', 'OPTIONS');
    expect(other.status).toBe(405);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a token is asked for, compared and needed outside of loopback', async () => {
    await start({ token: 'secret-1' });
    const body = encode('traces', spans(1));
    expect((await post(body)).status).toBe(401);
    expect((await post(body, { authorization: 'Bearer secret-2' })).status).toBe(401);
    expect((await post(body, { authorization: 'bearer secret-1' })).status).toBe(200);
    await ingest?.close();
    await expect(start({ http: { host: '0.0.0.0', port: 0 } })).rejects.toMatchObject({
      code: 'INGEST_TOKEN_REQUIRED',
    });
  });
});

describe('pressure and failure', () => {
  const errno = (code: string): Error => Object.assign(new Error(code), { code });

  test('a failed fsync is 503 with Retry-After in both encodings, and recovers', async () => {
    let fail = true;
    const fdatasync = (fd: number): Promise<void> =>
      fail ? Promise.reject(errno('EIO')) : WAL_FILES.fdatasync(fd);
    await start({ files: { ...WAL_FILES, fdatasync } });
    const reply = await post(encode('traces', spans(1)));
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    const status = readStatus(reply.body);
    expect(status.code).toBe(14);
    expect(status.details[0]?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    const json = await post('{"resourceLogs":[]}', { 'content-type': 'application/json' }, '/v1/logs');
    expect(json.status).toBe(503);
    expect(JSON.parse(json.body.toString())).toMatchObject({
      code: 14,
      details: [{ '@type': expect.stringContaining('RetryInfo') as string }],
    });
    expect((ingest as Ingest).stats()).toMatchObject({ state: 'refusing', wal: { syncFailures: 1 } });
    fail = false;
    await expect.poll(async () => (await post(encode('traces', spans(1)))).status).toBe(200);
    await expect.poll(() => engine.rows).toBe(1);
  });

  test('a full log is 503 until the engine catches up', async () => {
    engine.nextFault = () => 'unavailable';
    await start({ walLimitBytes: 40_000 });
    const body = encode('traces', spans(200));
    const replies: Awaited<ReturnType<typeof post>>[] = [];
    for (let i = 0; i < 12; i++) replies.push(await post(body));
    const acked = replies.filter((reply) => reply.status === 200).length;
    expect(acked).toBeGreaterThan(2);
    expect(replies.at(-1)?.status).toBe(503);
    expect(readStatus(replies.at(-1)?.body ?? Buffer.alloc(0)).message).toContain('write-ahead log is full');
    engine.nextFault = () => 'none';
    await expect.poll(() => engine.rows).toBe(acked * 200);
    // Stored is a moment before the room is given back.
    await expect.poll(async () => (await post(body)).status).toBe(200);
  });

  test('a full disk is 503 before anything is lost', async () => {
    await start({ minFreeBytes: 0, files: { ...WAL_FILES, writev: () => Promise.reject(errno('ENOSPC')) } });
    expect((await post(encode('traces', spans(1)))).status).toBe(503);
  });

  test('too little room at the start is told from the first request on, and to whoever runs the server', async () => {
    const events: string[] = [];
    const { stats } = await start({ minFreeBytes: 2 ** 60, onEvent: ({ text }) => events.push(text.en) });
    const reply = await post(encode('traces', spans(1)));
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '10']);
    expect(readStatus(reply.body).message).not.toContain(dataDir);
    expect(stats()).toMatchObject({ state: 'refusing', advice: { en: expect.stringContaining(dataDir) } });
    expect(events).toEqual([expect.stringContaining(`Free space in ${dataDir}`)]);
  });

  test('what was acknowledged is loaded after a restart', async () => {
    engine.nextFault = () => 'unavailable';
    await start();
    for (let i = 0; i < 5; i++) expect((await post(encode('traces', spans(4)))).status).toBe(200);
    await ingest?.close();
    expect(engine.rows).toBe(0);
    engine.nextFault = () => 'none';
    await start();
    await expect.poll(() => engine.rows).toBe(20);
    expect((ingest as Ingest).stats().events.map((e) => e.name)).toContain('recovered');
  });

  test('a request in flight at shutdown is answered and stored', async () => {
    let arrived = (): void => undefined;
    const inFlight = new Promise<void>((resolve) => (arrived = resolve));
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const slow = async (fd: number): Promise<void> => {
      arrived();
      await held;
      await WAL_FILES.fdatasync(fd);
    };
    await start({ files: { ...WAL_FILES, fdatasync: slow } });
    const reply = post(encode('traces', spans(2)));
    await inFlight;
    const closing = ingest?.close();
    setTimeout(goOn, 50);
    expect((await reply).status).toBe(200);
    await closing;
    expect(engine.rows).toBe(2);
  });

  test('own metrics and events are stored as service goroscope', async () => {
    await start({ selfTelemetryEveryMs: 50 });
    await expect.poll(() => [...engine.stored.keys()].some((key) => key.includes('/hist/'))).toBe(true);
    expect((ingest as Ingest).stats().signals.metrics.rejectedItems).toBe(0);
  });
});

describe('a start that cannot work says why', () => {
  test('a port in use names the process', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    for (const key of ['http', 'grpc'] as const)
      await expect(start({ [key]: { host: '127.0.0.1', port } })).rejects.toMatchObject({
        code: 'INGEST_PORT_IN_USE',
        message: expect.stringContaining(
          process.platform === 'linux' ? `pid ${process.pid}` : 'process',
        ) as string,
      });
    server.close();
  });

  test('a locked directory names the process', async () => {
    await start();
    await expect(start()).rejects.toMatchObject({
      code: 'INGEST_DIR_LOCKED',
      message: expect.stringContaining(String(process.pid)) as string,
    });
  });

  test('a directory that cannot be written', async () => {
    dataDir = '/proc/self/nowhere';
    await expect(start()).rejects.toMatchObject({ code: 'INGEST_DIR_NOT_WRITABLE' });
  });

  test('an address that is not of this machine', async () => {
    await expect(start({ token: 'x', http: { host: '192.0.2.1', port: 0 } })).rejects.toMatchObject({
      code: 'INGEST_ADDRESS_UNUSABLE',
    });
  });
});

describe('OTLP/gRPC', () => {
  const raw = (bytes: Buffer): Buffer => bytes;

  function call(
    body: Buffer,
    options: { readonly method?: string; readonly metadata?: Metadata; readonly client?: object } = {},
  ): Promise<{ code: number; error?: ServiceError; body?: Buffer }> {
    const client = new Client(`127.0.0.1:${ingest?.addresses.grpc?.port}`, credentials.createInsecure(), {
      'grpc.max_send_message_length': -1,
      ...options.client,
    });
    const method = options.method ?? '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
    return new Promise((resolve) => {
      client.makeUnaryRequest(
        method,
        raw,
        raw,
        body,
        options.metadata ?? new Metadata(),
        (error, response) => {
          client.close();
          resolve(error === null ? { code: 0, body: response as Buffer } : { code: error.code, error });
        },
      );
    });
  }

  test.each(['trace', 'logs', 'metrics'])('%s are stored', async (name) => {
    await start();
    const signal = name === 'trace' ? 'traces' : (name as 'logs' | 'metrics');
    const service = `${name[0]?.toUpperCase()}${name.slice(1)}Service`;
    const method = `/opentelemetry.proto.collector.${name}.v1.${service}/Export`;
    const reply = await call(encode(signal, new OtlpMaker(21).request(signal)), { method });
    expect(reply).toMatchObject({ code: 0 });
    const { acceptedItems } = (ingest as Ingest).stats().signals[signal];
    expect(acceptedItems).toBeGreaterThan(0);
    await expect.poll(() => (ingest as Ingest).stats().signals[signal].storedItems).toBe(acceptedItems);
  });

  test('gzip, partial success and an empty request', async () => {
    await start();
    const client = { 'grpc.default_compression_algorithm': 2 };
    expect((await call(encode('traces', spans(50)), { client })).code).toBe(0);
    const partial = await call(encode('traces', spans(3, { spanId: Buffer.alloc(0) })));
    const type = oracle('ExportTraceServiceResponse');
    expect(type.toObject(type.decode(partial.body ?? Buffer.alloc(0)), { longs: Number })).toMatchObject({
      partialSuccess: { rejectedSpans: 3 },
    });
    expect((await call(Buffer.alloc(0))).code).toBe(0);
    await expect.poll(() => engine.rows).toBe(50);
  });

  test('malformed is INVALID_ARGUMENT, too large RESOURCE_EXHAUSTED without RetryInfo, unknown UNIMPLEMENTED', async () => {
    await start({ maxBodyBytes: 1 << 20 });
    expect((await call(Buffer.from([8, 1]))).code).toBe(3);
    const large = await call(Buffer.alloc(2 << 20));
    expect(large.code).toBe(8);
    const [told] = large.error?.metadata.get('grpc-status-details-bin') ?? [];
    expect(readStatus(told as Buffer)).toMatchObject({ code: 8, details: [] });
    const bomb = await call(Buffer.alloc(50 << 20), { client: { 'grpc.default_compression_algorithm': 2 } });
    expect(bomb.code).toBe(8);
    expect((await call(Buffer.alloc(0), { method: '/x.Y/Z' })).code).toBe(12);
  });

  test('refusal is UNAVAILABLE with RetryInfo', async () => {
    const writev = (): Promise<number> => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await start({ files: { ...WAL_FILES, writev } });
    const reply = await call(encode('traces', spans(1)));
    expect(reply.code).toBe(14);
    const [details] = reply.error?.metadata.get('grpc-status-details-bin') ?? [];
    const status = readStatus(details as Buffer);
    expect(status.details[0]?.typeUrl).toBe('type.googleapis.com/google.rpc.RetryInfo');
    const retry = STATUS.lookupType('RetryInfo');
    expect(
      retry.toObject(retry.decode(status.details[0]?.value ?? new Uint8Array()), { longs: Number }),
    ).toEqual({
      retryDelay: { seconds: 2 },
    });
  });

  test('a token is asked for', async () => {
    await start({ token: 'secret' });
    const body = encode('traces', spans(1));
    expect((await call(body)).code).toBe(16);
    const metadata = new Metadata();
    metadata.set('authorization', 'Bearer secret');
    expect((await call(body, { metadata })).code).toBe(0);
  });

  test('without the token a call ends at its headers: nothing of its message is taken in', async () => {
    const { addresses } = await start({ token: 'secret' });
    const session = connectHttp2(`http://127.0.0.1:${addresses.grpc?.port}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    // Announces 60 MiB and never ends: an answer can only come from the headers.
    stream.write(Buffer.from([0, 3, 0xc0, 0, 0]));
    const status = await new Promise((resolve) =>
      stream.on('response', (headers) => resolve(headers['grpc-status'])),
    );
    expect(status).toBe('16');
    session.destroy();
  });
});

describe('while nobody reads', () => {
  const stored = (): number => ingest?.stats().signals.traces.storedItems ?? -1;

  test('rows wait five times as long, and the first who reads finds all that was acknowledged', async () => {
    await start({ restsUnread: true, segmentMaxAgeMs: 1_000 });
    await post(encode('traces', spans(3)));
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(stored()).toBe(0);
    await ingest?.beRead(OTLP_SIGNALS);
    expect(stored()).toBe(3);
  });

  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  function slowEngine(ms: number): void {
    const load = engine.load.bind(engine);
    engine.load = async (request) => {
      await wait(ms);
      return await load(request);
    };
  }

  test('small segments that are gathered meanwhile are waited for', async () => {
    slowEngine(150);
    let away = true;
    engine.nextFault = () => (away ? 'unavailable' : 'none');
    await start({ restsUnread: true, isFollowed: () => true, segmentMaxAgeMs: 1 });
    for (let i = 0; i < 4; i++) {
      await post(encode('traces', spans(3)));
      await wait(120);
    }
    away = false;
    await ingest?.beRead(OTLP_SIGNALS);
    expect(engine.rows).toBe(12);
  });

  test('so is what a crash left', async () => {
    engine.nextFault = () => 'unavailable';
    await start({ restsUnread: true, isFollowed: () => true, segmentMaxAgeMs: 1 });
    for (let i = 0; i < 4; i++) {
      await post(encode('traces', spans(3)));
      await wait(120);
    }
    await ingest?.close();
    engine.nextFault = () => 'none';
    slowEngine(150);
    await start({ restsUnread: true });
    await ingest?.beRead(OTLP_SIGNALS);
    expect(engine.rows).toBe(12);
  });

  test('what is split from a record the engine refuses as well', async () => {
    slowEngine(60);
    let bad: bigint | undefined;
    engine.rejects = (piece) => piece.header.seq === (bad ??= piece.header.seq);
    await start({ restsUnread: true, segmentMaxAgeMs: 1_000 });
    for (let i = 0; i < 4; i++) await post(encode('traces', spans(3)));
    await ingest?.beRead(OTLP_SIGNALS);
    expect(engine.rows).toBe(9);
  });

  test('a clock that was set back hides nothing', async () => {
    await start({ restsUnread: true, segmentMaxAgeMs: 100 });
    await post(encode('traces', spans(3)));
    const now = Date.now.bind(Date);
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() - 3_600_000);
    await expect.poll(() => engine.rows, { timeout: 3_000 }).toBe(3);
    await post(encode('traces', spans(3)));
    await ingest?.beRead(OTLP_SIGNALS);
    clock.mockRestore();
    expect(engine.rows).toBe(6);
  });

  test('a reader among writers that go on finds what was acknowledged before', async () => {
    await start({ restsUnread: true, segmentMaxAgeMs: 1_000 });
    const writing = new AbortController();
    let sent = 0;
    const writer = (async () => {
      while (!writing.signal.aborted) {
        await post(encode('traces', spans(3)));
        sent += 3;
      }
    })();
    await wait(300);
    const before = sent;
    await ingest?.beRead(OTLP_SIGNALS);
    expect(engine.rows).toBeGreaterThanOrEqual(before);
    writing.abort();
    await writer;
  });

  test('a signal is not hurried for readers of another', async () => {
    await start({ restsUnread: true, segmentMaxAgeMs: 1_000 });
    await post(encode('traces', spans(3)));
    const line = { timeUnixNano: NOW, body: { stringValue: 'ready' } };
    const lines = { resourceLogs: [{ scopeLogs: [{ logRecords: [line] }] }] };
    await post(encode('logs', lines), {}, '/v1/logs');
    expect(await ingest?.beRead(['traces'])).toBe(0);
    expect(stored()).toBe(3);
    expect(ingest?.stats().signals.logs.storedItems).toBe(0);
    expect(await ingest?.beRead(['logs'])).toBe(0);
    expect(ingest?.stats().signals.logs.storedItems).toBe(1);
  });

  test('an engine that is away longer than readers wait: they are told how old the oldest is that they miss', async () => {
    engine.nextFault = () => 'unavailable';
    await start({ restsUnread: true, segmentMaxAgeMs: 1_000 });
    await post(encode('traces', spans(3)));
    expect(await ingest?.beRead(['logs'])).toBe(0);
    const behindMs = await ingest?.beRead(['traces', 'logs']);
    expect(behindMs).toBeGreaterThanOrEqual(5_000);
    expect(behindMs).toBeLessThan(10_000);
  });

  test('they do not wait for ever', async () => {
    await start({ restsUnread: true, segmentMaxAgeMs: 100 });
    await post(encode('traces', spans(3)));
    await expect.poll(stored, { timeout: 3_000 }).toBe(3);
  });

  test('and not for those who are told of rows as they come', async () => {
    await start({ restsUnread: true, isFollowed: () => true, segmentMaxAgeMs: 50 });
    await post(encode('traces', spans(3)));
    await expect.poll(stored, { timeout: 1_000 }).toBe(3);
  });
});

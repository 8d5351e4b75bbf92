import { mkdtemp, rm } from 'node:fs/promises';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect as connectTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { oracleRequest } from '../../../test/oracle/otlp.ts';
import { heldBytes } from '../../../test/support/held-bytes.ts';
import { MemoryEngine, memoryStore } from '../../../test/support/memory-engine.ts';
import { type Ingest, type IngestOptions, startIngest } from '../index.ts';
import { WAL_FILES } from '../wal/wal-file.ts';

let dataDir = '';
let engine: MemoryEngine;
let ingest: Ingest | undefined;
let session: ClientHttp2Session | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'goroscope-grpc-'));
  engine = new MemoryEngine();
});
afterEach(async () => {
  session?.destroy();
  session = undefined;
  await ingest?.close();
  ingest = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<IngestOptions> = {}): Promise<Ingest> {
  ingest = await startIngest(
    {
      dataDir,
      http: null,
      grpc: { host: '127.0.0.1', port: 0 },
      segmentMaxAgeMs: 20,
      selfTelemetryEveryMs: 0,
      minFreeBytes: 0,
      ...options,
    },
    memoryStore(engine),
  );
  session = connect(`http://127.0.0.1:${ingest.addresses.grpc?.port}`);
  session.on('error', () => undefined);
  return ingest;
}

const EXPORT = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const CALL: OutgoingHttpHeaders = {
  ':method': 'POST',
  ':path': EXPORT,
  'content-type': 'application/grpc',
  te: 'trailers',
};

function open(headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
  if (session === undefined) throw new Error('not connected');
  const stream = session.request({ ...CALL, ...headers });
  stream.on('error', () => undefined);
  return stream;
}

/** What a call came to: headers of the answer, or of the trailers where it has them, and its bytes. */
interface Answer {
  readonly http: number;
  readonly status: string | undefined;
  readonly message: string;
  readonly details: Buffer;
  readonly body: Buffer;
  readonly rst: number | undefined;
}

function answerOf(stream: ClientHttp2Stream): Promise<Answer> {
  return new Promise((resolve) => {
    let first: IncomingHttpHeaders = {};
    let last: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    stream.on('response', (headers) => (first = last = headers));
    stream.on('trailers', (headers) => (last = headers));
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('close', () =>
      resolve({
        http: Number(first[':status'] ?? 0),
        status: last['grpc-status']?.toString(),
        message: decodeURIComponent(last['grpc-message']?.toString() ?? ''),
        details: Buffer.from(last['grpc-status-details-bin']?.toString() ?? '', 'base64'),
        body: Buffer.concat(chunks),
        rst: stream.rstCode,
      }),
    );
  });
}

function frame(message: Uint8Array, flag = 0): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

async function send(bytes: Uint8Array, headers: OutgoingHttpHeaders = {}): Promise<Answer> {
  const stream = open(headers);
  const answer = answerOf(stream);
  stream.end(bytes);
  return await answer;
}

function spans(count: number, name = 'GET /'): Buffer {
  const type = oracleRequest('traces');
  const list = Array.from({ length: count }, (_, i) => ({
    traceId: Buffer.alloc(16, 7),
    spanId: Buffer.from((i + 1).toString(16).padStart(16, '0'), 'hex'),
    startTimeUnixNano: String(BigInt(Date.now()) * 1_000_000n),
    name,
  }));
  return Buffer.from(
    type.encode(type.create({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] })).finish(),
  );
}

const accepted = (): number => ingest?.stats().signals.traces.acceptedItems ?? -1;
const OK = { http: 200, status: '0', body: Buffer.alloc(5) };

describe('a message', () => {
  test('is the same in whatever pieces it comes', async () => {
    await start();
    const bytes = frame(spans(3));
    for (const size of [1, 2, 4, 5, 6, 7, bytes.length - 1]) {
      const stream = open();
      const answer = answerOf(stream);
      for (let at = 0; at < bytes.length; at += size) {
        stream.write(bytes.subarray(at, at + size));
        await new Promise((resolve) => setImmediate(resolve));
      }
      stream.end();
      expect(await answer).toMatchObject(OK);
    }
    expect(accepted()).toBe(21);
  });

  test('larger than any window and pool arrives whole, many at once', async () => {
    await start();
    const large = spans(2_000, 'x'.repeat(3_000));
    expect(large.length).toBeGreaterThan(6_000_000);
    const answers = await Promise.all([
      send(frame(large)),
      ...Array.from({ length: 150 }, () => send(frame(spans(200)))),
    ]);
    for (const answer of answers) expect(answer).toMatchObject(OK);
    expect(accepted()).toBe(2_000 + 150 * 200);
    await expect.poll(() => engine.rows).toBe(32_000);
  });

  test('cut at each byte is told, and nothing of it is stored', async () => {
    await start();
    const bytes = frame(spans(1));
    for (let length = 0; length < bytes.length; length++) {
      const answer = await send(bytes.subarray(0, length));
      const wanted = length < 5 ? 5 : bytes.length;
      expect(answer).toMatchObject({
        status: '13',
        message: `the call ended after ${length} of ${wanted} bytes of its message`,
      });
    }
    expect(accepted()).toBe(0);
  });

  test('with bytes behind it, and one with an unknown flag, are refused', async () => {
    await start();
    expect(await send(Buffer.concat([frame(spans(1)), Buffer.alloc(1)]))).toMatchObject({ status: '13' });
    expect(await send(Buffer.concat([frame(spans(1)), frame(spans(1))]))).toMatchObject({ status: '13' });
    for (const flag of [2, 3, 128, 255])
      expect(await send(frame(spans(1), flag))).toMatchObject({
        status: '13',
        message: expect.stringContaining('neither 0') as string,
      });
    expect(accepted()).toBe(0);
  });
});

describe('compression', () => {
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    // zlib's header is what gRPC means by deflate; some leave it out.
    ['deflate', deflateRawSync],
  ] as const)('%s is understood', async (encoding, deflate) => {
    await start();
    expect(await send(frame(deflate(spans(2)), 1), { 'grpc-encoding': encoding })).toMatchObject(OK);
    // The flag says whether this message is compressed, the header only how it would be.
    expect(await send(frame(spans(2)), { 'grpc-encoding': encoding })).toMatchObject(OK);
    expect(accepted()).toBe(4);
  });

  test('zstd is understood', async () => {
    await start();
    // One raw block in a frame of a single segment (RFC 8878): any zstd reader takes it.
    const message = spans(1, 'y'.repeat(300));
    const header = Buffer.alloc(10);
    header.writeUInt32LE(0xfd2fb528, 0);
    header.writeUInt8(0x60, 4);
    header.writeUInt16LE(message.length - 256, 5);
    header.writeUIntLE((message.length << 3) | 1, 7, 3);
    const zstd = Buffer.concat([header, message]);
    expect(await send(frame(zstd, 1), { 'grpc-encoding': 'zstd' })).toMatchObject(OK);
    expect(accepted()).toBe(1);
  });

  test('what is not what it says is bad data, not tried again', async () => {
    await start();
    const broken = gzipSync(spans(5)).subarray(0, 30);
    const answer = await send(frame(broken, 1), { 'grpc-encoding': 'gzip' });
    expect(answer).toMatchObject({
      status: '3',
      message: expect.stringContaining('not valid gzip') as string,
    });
  });

  test('unknown and unnamed encodings are told apart', async () => {
    await start();
    for (const encoding of ['snappy', 'br', 'GZIP', '__proto__']) {
      const stream = open({ 'grpc-encoding': encoding });
      const accepts = new Promise((resolve) =>
        stream.on('response', (headers) => resolve(headers['grpc-accept-encoding'])),
      );
      const answer = answerOf(stream);
      stream.end(frame(spans(1), 1));
      expect((await answer).status).toBe('12');
      expect(await accepts).toBe('identity,gzip,deflate,zstd');
    }
    expect(await send(frame(spans(1), 1))).toMatchObject({
      status: '13',
      message: expect.stringContaining('names no compression') as string,
    });
  });
});

describe('what is not a call to Export', () => {
  test('is answered by name', async () => {
    await start();
    const unknown = await send(frame(spans(1)), { ':path': '/x.Grüße/100%' });
    expect(unknown).toMatchObject({ http: 200, status: '12' });
    expect(unknown.message).toContain('no method /x.Gr');
    expect(unknown.message).toContain('TraceService/Export');
    const profiles = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';
    expect((await send(frame(spans(1)), { ':path': profiles })).message).toContain('profiles are not stored');
    expect(await send(frame(spans(1)), { 'content-type': 'application/grpc+json' })).toMatchObject({
      status: '12',
      message: expect.stringContaining('application/grpc+json') as string,
    });
    for (const type of ['application/grpc+proto', 'application/grpc;x=y'])
      expect(await send(frame(spans(1)), { 'content-type': type })).toMatchObject(OK);
  });

  test('other HTTP/2 gets HTTP’s answers', async () => {
    await start();
    expect(await send(frame(spans(1)), { 'content-type': 'application/x-protobuf' })).toMatchObject({
      http: 415,
      status: undefined,
    });
    expect(await send(frame(spans(1)), { 'content-type': 'application/grpcweb' })).toMatchObject({
      http: 415,
    });
    expect(await send(Buffer.alloc(0), { ':method': 'GET' })).toMatchObject({ http: 405, status: undefined });
    expect(accepted()).toBe(0);
  });

  test('garbage of every kind costs its connection only', async () => {
    await start();
    const { port } = ingest?.addresses.grpc ?? { port: 0 };
    const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
    for (const garbage of [
      Buffer.alloc(100),
      preface.subarray(0, 10),
      Buffer.concat([preface, Buffer.alloc(200, 255)]),
      Buffer.concat([preface, Buffer.from('00000004000000000000ffff01', 'hex'), Buffer.alloc(64, 1)]),
    ]) {
      const socket = connectTcp(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(garbage);
      await new Promise((resolve) =>
        socket
          .setTimeout(50, () => socket.destroy())
          .once('close', resolve)
          .resume(),
      );
    }
    expect(await send(frame(spans(1)))).toMatchObject(OK);
  });
});

describe('a peer', () => {
  const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const SETTINGS = Buffer.from('000000040000000000', 'hex');

  function tcp(...bytes: readonly Buffer[]): { readonly socket: Socket; readonly closed: Promise<unknown> } {
    const socket = connectTcp(ingest?.addresses.grpc?.port ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(Buffer.concat(bytes));
    return { socket, closed: new Promise((resolve) => socket.once('close', resolve).resume()) };
  }

  test('that ends its side is let go', async () => {
    await start();
    const { socket, closed } = tcp(PREFACE, SETTINGS);
    socket.end();
    await closed;
    expect(socket.readableEnded).toBe(true);
  });

  test.each([
    ['has said half of how HTTP/2 begins', [PREFACE.subarray(0, 10)]],
    ['never answers a ping', [PREFACE, SETTINGS]],
    [
      'was ended by HTTP/2 for a frame that is too large',
      [PREFACE, SETTINGS, Buffer.from('ffffff000000000001', 'hex')],
    ],
    [
      'was ended for data of a stream that never began',
      [PREFACE, SETTINGS, Buffer.from('00000400000000000500000000', 'hex')],
    ],
  ])('that %s is let go although it stays', async (_what, bytes) => {
    await start({ grpcPingEveryMs: 50 });
    const { closed } = tcp(...bytes);
    await closed;
    // One that answers stays.
    expect(await send(frame(spans(1)))).toMatchObject(OK);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(session?.closed).toBe(false);
    expect(await send(frame(spans(1)))).toMatchObject(OK);
  });

  test('that does not read its answers keeps no messages alive', async () => {
    const core = await start();
    session?.destroy();
    session = connect(`http://127.0.0.1:${core.addresses.grpc?.port}`, {
      settings: { initialWindowSize: 0 },
    });
    // A field that nobody knows: a request without spans, of six million bytes.
    const message = Buffer.concat([
      Buffer.from([0xa2, 0x06, 0x80, 0x9b, 0xee, 0x02]),
      Buffer.alloc(6_000_000),
    ]);
    const before = heldBytes();
    for (let i = 0; i < 12; i++) {
      const stream = open();
      const answered = new Promise((resolve) => stream.once('response', resolve));
      stream.end(frame(message));
      await answered;
    }
    await expect.poll(() => heldBytes() - before, { timeout: 5_000 }).toBeLessThan(20_000_000);
  });
});

describe('room', () => {
  test('an announced length beyond the limit is refused before its bytes come', async () => {
    await start({ maxBodyBytes: 1 << 20 });
    const stream = open();
    const answer = answerOf(stream);
    stream.write(Buffer.from([0, 0xff, 0xff, 0xff, 0xff]));
    expect(await answer).toMatchObject({ status: '8', rst: 0 });
  });

  test('bytes of calls that never end, or are given up, are given back', async () => {
    await start({ inflightLimitBytes: 1 << 20, maxBodyBytes: 1 << 20 });
    const half = frame(Buffer.alloc(900_000)).subarray(0, 700_000);
    const hanging = open();
    const gone = answerOf(hanging);
    hanging.write(half);
    await expect
      .poll(async () => (await send(frame(spans(2_000, 'x'.repeat(300))))).status, { timeout: 5_000 })
      .toBe('14');
    const refused = await send(frame(spans(2_000, 'x'.repeat(300))));
    expect(refused.message).toContain('try again later');
    const status = protobuf
      .parse(
        'syntax = "proto3"; message Any { string type_url = 1; } message Status { int32 code = 1; string message = 2; repeated Any details = 3; }',
      )
      .root.lookupType('Status');
    expect(status.toObject(status.decode(refused.details))).toMatchObject({
      code: 14,
      message: refused.message,
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo' }],
    });
    hanging.close(8);
    await gone;
    await expect.poll(async () => (await send(frame(spans(2_000, 'x'.repeat(300))))).status).toBe('0');
  });

  test('texts of errors travel whole, whatever is in them', async () => {
    const reason = '磁盘 100 % “full”\n';
    const writev = (): Promise<number> => Promise.reject(Object.assign(new Error(reason), { code: reason }));
    await start({ files: { ...WAL_FILES, writev } });
    expect(await send(frame(spans(1)))).toMatchObject({
      status: '14',
      message: expect.stringContaining(reason) as string,
    });
  });
});

describe('the end', () => {
  test('a call under way is answered, and the connection says that no other will be', async () => {
    const core = await start();
    const stream = open();
    const answer = answerOf(stream);
    const bytes = frame(spans(4));
    stream.write(bytes.subarray(0, 20));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const goAway = new Promise((resolve) => session?.once('goaway', resolve));
    const closed = core.close();
    await goAway;
    stream.end(bytes.subarray(20));
    expect(await answer).toMatchObject(OK);
    await closed;
    expect(engine.rows).toBe(4);
  });
});

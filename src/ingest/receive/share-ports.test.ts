import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { oracleRequest, OtlpMaker } from '../../../test/oracle/otlp.ts';
import { MemoryEngine, memoryStore } from '../../../test/support/memory-engine.ts';
import { type Ingest, type IngestOptions, startIngest } from '../index.ts';

let dataDir = '';
let ingest: Ingest | undefined;
beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'goroscope-ports-'))));
afterEach(async () => {
  await ingest?.close();
  ingest = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function start(options: Partial<IngestOptions> = {}): Promise<{ http: number; grpc: number }> {
  const any = { host: '127.0.0.1', port: 0 };
  ingest = await startIngest(
    { dataDir, http: any, grpc: any, selfTelemetryEveryMs: 0, minFreeBytes: 0, ...options },
    memoryStore(new MemoryEngine()),
  );
  return { http: ingest.addresses.http?.port ?? 0, grpc: ingest.addresses.grpc?.port ?? 0 };
}

const type = oracleRequest('traces');
const body = Buffer.from(type.encode(type.create(new OtlpMaker(5, false).request('traces'))).finish());
const requests = (): number => ingest?.stats().signals.traces.requests ?? -1;
const events = (): string[] => (ingest?.stats().events ?? []).map((event) => event.name);

function postHead(length: number): string {
  return `POST /v1/traces HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-protobuf\r\nContent-Length: ${length}\r\n\r\n`;
}

async function overGrpc(port: number): Promise<string | undefined> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
  });
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([prefix, body]));
  const status = await new Promise<string | undefined>((resolve) =>
    stream.on('trailers', (headers) => resolve(headers['grpc-status']?.toString())).resume(),
  );
  session.close();
  return status;
}

/** All that a server says until it ends the connection. */
async function read(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  await new Promise((resolve) => socket.once('close', resolve).on('error', () => undefined));
  return text;
}

test('each port takes both protocols', async () => {
  const ports = await start();
  for (const port of [ports.http, ports.grpc]) {
    const response = await fetch(`http://127.0.0.1:${port}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(200);
    expect(await overGrpc(port)).toBe('0');
  }
  expect(requests()).toBe(4);
  expect(events()).toEqual([]);
});

test('a first line that comes byte by byte is understood', async () => {
  const ports = await start();
  const socket = connect(ports.grpc, '127.0.0.1').setNoDelay();
  const answer = read(socket);
  for (const byte of Buffer.concat([Buffer.from(postHead(body.length)), body])) {
    socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /);
  // Begins like HTTP/2 and is not.
  const other = connect(ports.http, '127.0.0.1');
  const otherAnswer = read(other);
  other.write('PR');
  await new Promise((resolve) => setTimeout(resolve, 30));
  other.write('OPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  expect(await otherAnswer).toMatch(/^HTTP\/1\.1 404 /);
});

test('TLS is told about once, and answered so that the client says what is wrong', async () => {
  const ports = await start();
  for (let i = 0; i < 3; i++) {
    const socket = connectTls({ port: ports.grpc, host: '127.0.0.1', rejectUnauthorized: false });
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toMatch(/wrong version number|packet length too long/);
  }
  expect(events()).toEqual(['tlsRefused']);
  const raw = connect(ports.http, '127.0.0.1');
  const answer = read(raw);
  raw.write(Buffer.from('16030100050100000100', 'hex'));
  expect(await answer).toMatch(/^HTTP\/1\.1 400 /);
});

test('a protocol that is not received is told about', async () => {
  const { http } = await start({ grpc: null });
  const socket = connect(http, '127.0.0.1');
  const answer = read(socket);
  socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  await answer;
  expect(ingest?.stats().events.at(-1)?.text.en).toBe(
    'a client at 127.0.0.1 spoke HTTP/2, which is not received here',
  );
  await ingest?.close();
  const { grpc } = await start({ http: null });
  const other = connect(grpc, '127.0.0.1');
  const otherAnswer = read(other);
  other.write(postHead(0));
  expect(await otherAnswer).toMatch(/^HTTP\/1\.1 400 /);
  expect(events()).toEqual(['wrongProtocol']);
});

test('connections that say nothing do not hold up the end', async () => {
  const ports = await start();
  const sockets = [ports.http, ports.grpc, ports.grpc].map((port) => connect(port, '127.0.0.1'));
  const closed = sockets.map((socket) => read(socket));
  sockets[2]?.write('PRI');
  await new Promise((resolve) => setTimeout(resolve, 50));
  // One with a kept HTTP connection on the port of gRPC, too.
  await fetch(`http://127.0.0.1:${ports.grpc}/nothing`);
  const startedAt = Date.now();
  await ingest?.close();
  expect(Date.now() - startedAt).toBeLessThan(5_000);
  await Promise.all(closed);
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { RPC_CODE } from '../../formats/otlp/rpc-status.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { BodyPool } from './body-pool.ts';
import { readBody } from './http-body.ts';
import { sendReply } from './http-reply.ts';
import { inflateBody } from './inflate.ts';
import type { Receiver, ReceiverOptions } from './receiver.ts';
import { badBody, errorReply, type BodyFormat, refusedReply, type Reply } from './reply.ts';
import { REPLIES } from './replies.messages.ts';

/** What an OTLP/HTTP receiver needs. */
export interface HttpReceiverOptions extends ReceiverOptions {
  /** Origins that browsers may send from; none by default. `*` allows all. */
  readonly corsOrigins: readonly string[];
}

const PATHS: Readonly<Record<string, OtlpSignal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
};
const KNOWN = 'POST /v1/traces, /v1/logs, /v1/metrics';
const REQUEST_TIMEOUT_MS = 60_000;
const KEEP_ALIVE_MS = 75_000;
/** How long what follows an early answer is discarded. Ours; nginx lingers for 5 s between two reads. */
const LINGER_MS = 5_000;
const CLOSE_DEADLINE_MS = 10_000;

/** Starts an OTLP/HTTP receiver. Rejects with the error of `listen`. Plain `node:http`: every microsecond counts here. */
export async function startHttpReceiver(options: HttpReceiverOptions): Promise<Receiver> {
  const pool = new BodyPool();
  const server = createServer((request, response) => {
    // A bug in one answer must cost that connection, not the process.
    handle(options, pool, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', answerClientError);
  await new Promise<void>((resolve, reject) => {
    // Stays: an error after this is no reason to end.
    server.on('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, host: options.host, port, close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), CLOSE_DEADLINE_MS);
  await closed;
  clearInterval(idle);
  clearTimeout(deadline);
}

/** Bytes that are not HTTP/1.1, or too few of them for too long. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${code}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function handle(
  options: HttpReceiverOptions,
  pool: BodyPool,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const signal = PATHS[path];
  const format = formatOf(request.headers['content-type']);
  if (allowOrigin(options, request, response) && request.method === 'OPTIONS') {
    response.writeHead(204, {
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? '',
      'Access-Control-Max-Age': '600',
    });
    response.end();
    return;
  }
  const early = refuseEarly(options, request, response, path, signal, format);
  if (signal === undefined || format === undefined || early !== undefined) {
    // The answer may come before the body was read: the rest is discarded, and a sender that keeps on is cut off. Closing at once
    // would reset the connection, and a sender that still writes would see that instead of the answer, and try again.
    request.resume();
    if (early !== undefined) sendReply(response, signal ?? 'traces', format ?? 'json', early);
    response.on('finish', () => setTimeout(() => request.complete || request.destroy(), LINGER_MS).unref());
    return;
  }
  const reply = await receive(options, pool, request, signal, format);
  if (reply === undefined) response.destroy();
  else sendReply(response, signal, format, reply);
}

/** What can be said before the body is read; `undefined` means: read it. */
function refuseEarly(
  options: HttpReceiverOptions,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  signal: OtlpSignal | undefined,
  format: BodyFormat | undefined,
): Reply | undefined {
  if (signal === undefined) {
    const profiles = path === '/v1development/profiles' || path === '/v1/profiles';
    return errorReply(404, RPC_CODE.notFound, profiles ? REPLIES.profilesNotStored : REPLIES.notFound, {
      path: path.slice(0, 100),
      known: KNOWN,
    });
  }
  if (request.method !== 'POST') {
    response.setHeader('Allow', 'POST');
    return errorReply(405, RPC_CODE.unimplemented, REPLIES.methodNotAllowed, {
      method: request.method ?? '',
    });
  }
  const token = options.checkToken(request.headers.authorization);
  if (token !== 'ok') {
    response.setHeader('WWW-Authenticate', 'Bearer');
    const message = token === 'missing' ? REPLIES.unauthenticated : REPLIES.wrongToken;
    return errorReply(401, RPC_CODE.unauthenticated, message);
  }
  if (format === undefined) {
    const type = (request.headers['content-type'] ?? '').slice(0, 100);
    return errorReply(415, RPC_CODE.invalidArgument, REPLIES.badContentType, { type });
  }
  if (Number(request.headers['content-length'] ?? 0) > options.maxBodyBytes)
    return badBody({ code: 'too-large', detail: '' }, '', options.maxBodyBytes);
  const refusal = options.gate.refusalOfNew();
  return refusal === undefined ? undefined : refusedReply(refusal);
}

/** Reads, inflates and accepts; `undefined` when the sender is gone. */
async function receive(
  options: HttpReceiverOptions,
  pool: BodyPool,
  request: IncomingMessage,
  signal: OtlpSignal,
  format: BodyFormat,
): Promise<Reply | undefined> {
  const { gate, maxBodyBytes } = options;
  const result = await readBody(request, { limitBytes: maxBodyBytes, gate, pool });
  if (result.kind !== 'body') {
    if (result.kind === 'aborted') return undefined;
    if (result.kind === 'busy') return refusedReply(gate.busy());
    return badBody({ code: 'too-large', detail: '' }, '', maxBodyBytes);
  }
  let held = result.body.length;
  try {
    const encoding = request.headers['content-encoding'] ?? '';
    const inflated = await inflateBody(encoding, result.body, maxBodyBytes);
    if (!inflated.ok) return badBody(inflated.error, encoding, maxBodyBytes);
    const more = inflated.value.length - held;
    if (more > 0 && !gate.hold(more)) return refusedReply(gate.busy());
    held = Math.max(held, inflated.value.length);
    return await options.acceptor.accept(signal, format, inflated.value);
  } finally {
    gate.release(held);
    // The answer is known, so the log has written the body or will never do so.
    if (result.pooled !== undefined) pool.give(result.pooled);
  }
}

function formatOf(contentType: string | undefined): BodyFormat | undefined {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : undefined;
}

/** Adds the CORS headers when the origin is allowed. */
function allowOrigin(
  options: HttpReceiverOptions,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  if (origin === undefined || options.corsOrigins.length === 0) return false;
  if (!options.corsOrigins.includes('*') && !options.corsOrigins.includes(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Vary', 'Origin');
  return true;
}

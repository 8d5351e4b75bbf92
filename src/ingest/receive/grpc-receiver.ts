import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { RPC_CODE } from '../../formats/otlp/rpc-status.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import { BodyPool } from './body-pool.ts';
import { type MessageResult, readMessage } from './grpc-message.ts';
import { GRPC_ENCODINGS, sendGrpcReply, sendHttpError } from './grpc-reply.ts';
import { inflateBody } from './inflate.ts';
import type { Receiver, ReceiverOptions } from './receiver.ts';
import { badBody, errorReply, refusedReply, type Reply } from './reply.ts';
import { REPLIES } from './replies.messages.ts';

const METHODS: ReadonlyMap<string, OtlpSignal> = new Map([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
]);
const PROFILES = '/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export';

const CLOSE_DEADLINE_MS = 10_000;
/** Streams of one connection. Exporters send one request at a time; a gateway with more waits for a free one. Ours. */
const MOST_STREAMS = 100;
/** A message must be complete this long after its headers, as with OTLP/HTTP here. */
const MESSAGE_DEADLINE_MS = 60_000;
/**
 * What a sender may send before it hears from us. HTTP/2 begins with 64 KB: a batch of 200 KB would wait three times for our event
 * loop. No memory is set aside for this; what arrives is counted at the gate.
 */
const STREAM_WINDOW_BYTES = 4 * 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 16 * 1024 * 1024;
/** Pings that a peer may owe the answer to. */
const MOST_UNANSWERED = 2;

/** What an OTLP/gRPC receiver needs. */
interface GrpcReceiverOptions extends ReceiverOptions {
  readonly pingEveryMs: number;
}

/**
 * Starts an OTLP/gRPC receiver: unary calls as "gRPC over HTTP/2" describes them, on plain `node:http2` (docs/adr/0025).
 * Rejects with the error of `listen`.
 */
export async function startGrpcReceiver(options: GrpcReceiverOptions): Promise<Receiver> {
  const pool = new BodyPool();
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer({
    settings: { initialWindowSize: STREAM_WINDOW_BYTES, maxConcurrentStreams: MOST_STREAMS },
  });
  server.on('session', (session) => {
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    letGoWhenDead(session, options.pingEveryMs);
  });
  server.on('stream', (stream, headers) => {
    // A sender that goes away is no error of ours.
    stream.on('error', () => undefined);
    // A bug in one answer must cost that call, not the process.
    handle(options, pool, stream, headers).catch(() => stream.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    // Stays: an error after this is no reason to end.
    server.on('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { server, host: options.host, port, close: () => closeServer(server, sessions) };
}

/**
 * Ends a session whose peer no longer answers. Node does not tell of a session that HTTP/2 itself has ended (a flood of resets, a frame
 * too large) and stops reading from it: its socket would stay for ever.
 */
function letGoWhenDead(session: ServerHttp2Session, everyMs: number): void {
  let unanswered = 0;
  const timer = setInterval(() => {
    // Counted in rounds, not in time: after a pause of our own the answers are still to be read.
    if (session.destroyed) return;
    if (unanswered >= MOST_UNANSWERED) return session.destroy();
    unanswered++;
    session.ping((error) => {
      if (error === null) unanswered = 0;
    });
  }, everyMs);
  timer.unref();
  session.on('close', () => clearInterval(timer));
}

async function closeServer(server: Http2Server, sessions: ReadonlySet<ServerHttp2Session>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // GOAWAY: what has begun is answered, what follows goes elsewhere.
  for (const session of sessions) session.close();
  const deadline = setTimeout(() => {
    for (const session of sessions) session.destroy();
  }, CLOSE_DEADLINE_MS);
  await closed;
  clearTimeout(deadline);
}

async function handle(
  options: ReceiverOptions,
  pool: BodyPool,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): Promise<void> {
  if (headers[':method'] !== 'POST')
    return sendHttpError(stream, constants.HTTP_STATUS_METHOD_NOT_ALLOWED, { allow: 'POST' });
  const type = headers['content-type'] ?? '';
  if (!/^application\/grpc(?:$|[+;])/i.test(type))
    return sendHttpError(stream, constants.HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE);
  const signal = METHODS.get(headers[':path'] ?? '');
  const early = refuseEarly(options, headers, signal, type);
  if (signal === undefined || early !== undefined) {
    if (early !== undefined) sendGrpcReply(stream, early);
    return;
  }
  const { gate, maxBodyBytes } = options;
  const result = await readMessage(stream, { limitBytes: maxBodyBytes, gate, pool }, MESSAGE_DEADLINE_MS);
  if (result.kind === 'message')
    sendGrpcReply(stream, await accept(options, pool, signal, headers['grpc-encoding'], result));
  else if (result.kind !== 'aborted') sendGrpcReply(stream, noMessage(options, result));
}

/** What can be said before any of the message is read; `undefined` means: read it. */
function refuseEarly(
  options: ReceiverOptions,
  headers: IncomingHttpHeaders,
  signal: OtlpSignal | undefined,
  type: string,
): Reply | undefined {
  const token = options.checkToken(headers.authorization);
  if (token !== 'ok') {
    const message = token === 'missing' ? REPLIES.unauthenticated : REPLIES.wrongToken;
    return errorReply(401, RPC_CODE.unauthenticated, message);
  }
  const known = [...METHODS.keys()].join(', ');
  const method = (headers[':path'] ?? '').slice(0, 100);
  if (method === PROFILES)
    return errorReply(404, RPC_CODE.unimplemented, REPLIES.profilesNotStored, { known });
  if (signal === undefined)
    return errorReply(404, RPC_CODE.unimplemented, REPLIES.unknownMethod, { method, known });
  if (!/^application\/grpc(?:\+proto)?(?:$|;)/i.test(type))
    return errorReply(415, RPC_CODE.unimplemented, REPLIES.badGrpcType, { type: type.slice(0, 100) });
  const refusal = options.gate.refusalOfNew();
  return refusal === undefined ? undefined : refusedReply(refusal);
}

/** The answer to a call without a message that could be read. */
function noMessage(
  { gate, maxBodyBytes }: ReceiverOptions,
  result: Exclude<MessageResult, { readonly kind: 'message' | 'aborted' }>,
): Reply {
  switch (result.kind) {
    case 'too-large':
      return badBody({ code: 'too-large', detail: '' }, '', maxBodyBytes);
    case 'busy':
      return refusedReply(gate.busy());
    case 'late':
      return errorReply(408, RPC_CODE.deadlineExceeded, REPLIES.messageLate, {
        seconds: MESSAGE_DEADLINE_MS / 1000,
      });
    case 'cut':
      return errorReply(400, RPC_CODE.internal, REPLIES.messageCut, {
        got: result.gotBytes,
        wanted: result.wantedBytes,
      });
    case 'several':
      return errorReply(400, RPC_CODE.internal, REPLIES.severalMessages);
    default:
      return errorReply(400, RPC_CODE.internal, REPLIES.badGrpcFlag);
  }
}

/** Inflates and accepts a message. */
async function accept(
  { gate, acceptor, maxBodyBytes }: ReceiverOptions,
  pool: BodyPool,
  signal: OtlpSignal,
  encoding: string | string[] | undefined,
  { body, pooled, compressed }: Extract<MessageResult, { readonly kind: 'message' }>,
): Promise<Reply> {
  let held = body.length;
  try {
    if (!compressed) return await acceptor.accept(signal, 'protobuf', body);
    const name = String(encoding ?? 'identity');
    if (name === 'identity') return errorReply(400, RPC_CODE.internal, REPLIES.compressionUnnamed);
    if (!GRPC_ENCODINGS.includes(name))
      return errorReply(415, RPC_CODE.unimplemented, REPLIES.badEncoding, {
        encoding: name.slice(0, 60),
        known: GRPC_ENCODINGS.join(', '),
      });
    const inflated = await inflateBody(name, body, maxBodyBytes);
    if (!inflated.ok) return badBody(inflated.error, name, maxBodyBytes);
    const more = inflated.value.length - held;
    if (more > 0 && !gate.hold(more)) return refusedReply(gate.busy());
    held = Math.max(held, inflated.value.length);
    return await acceptor.accept(signal, 'protobuf', inflated.value);
  } finally {
    gate.release(held);
    // The answer is known, so the log has written the message or will never do so.
    if (pooled !== undefined) pool.give(pooled);
  }
}

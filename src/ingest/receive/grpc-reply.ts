import { constants, type ServerHttp2Stream } from 'node:http2';
import { encodeExportResponse } from '../../formats/otlp/export-response.ts';
import { encodeRpcStatus } from '../../formats/otlp/rpc-status.ts';
import { PREFIX_BYTES } from './grpc-message.ts';
import type { Reply } from './reply.ts';

const CONTENT_TYPE = 'application/grpc';
/** An answer that is not read by then is taken back: its stream would stay as long as the connection. */
const ANSWER_DEADLINE_MS = 60_000;
/** Encodings of messages that are understood. What gRPC calls snappy has the framing format, which nobody sends OTLP in. */
export const GRPC_ENCODINGS: readonly string[] = ['identity', 'gzip', 'deflate', 'zstd'];

/**
 * Answers a call: a message and trailers, or trailers alone with the rich status that Go's `status.Details()` reads
 * RetryInfo from. What the sender may still be sending after an error is not waited for.
 */
export function sendGrpcReply(stream: ServerHttp2Stream, reply: Reply): void {
  if (stream.destroyed || stream.closed) return;
  if (reply.kind === 'stored') {
    const message = encodeExportResponse(reply.partial);
    const frame = Buffer.alloc(PREFIX_BYTES + message.length);
    frame.writeUInt32BE(message.length, 1);
    frame.set(message, PREFIX_BYTES);
    stream.respond({ ':status': 200, 'content-type': CONTENT_TYPE }, { waitForTrailers: true });
    stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    stream.end(frame);
    stream.setTimeout(ANSWER_DEADLINE_MS, () => stream.close(constants.NGHTTP2_CANCEL));
    return;
  }
  const { status } = reply;
  stream.respond(
    {
      ':status': 200,
      'content-type': CONTENT_TYPE,
      'grpc-status': String(status.code),
      'grpc-message': percentEncode(status.message),
      'grpc-status-details-bin': unpadded(encodeRpcStatus(status)),
      'grpc-accept-encoding': GRPC_ENCODINGS.join(','),
    },
    { endStream: true },
  );
  stopReceiving(stream);
}

/** Answers what is no gRPC call, in HTTP's own words. */
export function sendHttpError(
  stream: ServerHttp2Stream,
  httpStatus: number,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ':status': httpStatus, ...headers }, { endStream: true });
  stopReceiving(stream);
}

/** After a whole answer a server may ask the client to send no more (RFC 9113 section 8.1). */
function stopReceiving(stream: ServerHttp2Stream): void {
  stream.close(constants.NGHTTP2_NO_ERROR);
}

/** Binary metadata: base64 without its padding (gRPC over HTTP/2, "Binary-Header"). */
function unpadded(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/** Status messages travel as ASCII: every other byte of the UTF-8, and `%`, as `%XX` (gRPC over HTTP/2, "Status-Message"). */
function percentEncode(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text))
    encoded +=
      byte < 0x20 || byte > 0x7e || byte === 0x25
        ? `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte);
  return encoded;
}

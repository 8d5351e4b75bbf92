import type { ServerResponse } from 'node:http';
import { encodeExportResponse, renderExportResponse } from '../../formats/otlp/export-response.ts';
import { encodeRpcStatus, renderRpcStatus } from '../../formats/otlp/rpc-status.ts';
import type { OtlpSignal } from '../../formats/otlp/schema.ts';
import type { BodyFormat, Reply } from './reply.ts';

const CONTENT_TYPES: Readonly<Record<BodyFormat, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Writes the answer in the encoding of the request; errors are a `google.rpc.Status` (OTLP specification, "Failures"). */
export function sendReply(
  response: ServerResponse,
  signal: OtlpSignal,
  format: BodyFormat,
  reply: Reply,
): void {
  if (reply.kind === 'stored') {
    const body =
      format === 'json'
        ? Buffer.from(renderExportResponse(signal, reply.partial))
        : encodeExportResponse(reply.partial);
    return send(response, 200, format, body);
  }
  const { status } = reply;
  if (status.retryDelayMs !== undefined)
    response.setHeader('Retry-After', String(Math.max(1, Math.ceil(status.retryDelayMs / 1000))));
  const body = format === 'json' ? Buffer.from(renderRpcStatus(status)) : encodeRpcStatus(status);
  return send(response, reply.httpStatus, format, body);
}

function send(response: ServerResponse, httpStatus: number, format: BodyFormat, body: Uint8Array): void {
  response.writeHead(httpStatus, {
    'Content-Type': CONTENT_TYPES[format],
    'Content-Length': body.length,
  });
  response.end(body);
}

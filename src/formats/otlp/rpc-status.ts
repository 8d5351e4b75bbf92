import { ByteWriter } from './byte-writer.ts';
import { WIRE } from './wire.ts';

/** The codes of `google.rpc.Code` (and gRPC) that an OTLP server answers with. */
export const RPC_CODE = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** One of `RPC_CODE`. */
export type RpcCode = (typeof RPC_CODE)[keyof typeof RPC_CODE];

/**
 * A `google.rpc.Status` (google/rpc/status.proto) with the two details OTLP names: `BadRequest` for data that cannot be
 * read and `RetryInfo` for "come back later" (google/rpc/error_details.proto).
 */
export interface RpcStatus {
  readonly code: RpcCode;
  /** English, for developers. */
  readonly message: string;
  readonly badRequest?: { readonly field: string; readonly description: string };
  readonly retryDelayMs?: number;
}

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';
const UTF8 = new TextEncoder();

function delimited(out: ByteWriter, field: number, write: () => void): void {
  const start = out.beginLength((field << 3) | WIRE.bytes);
  write();
  out.endLength(start);
}

function string(out: ByteWriter, field: number, value: string): void {
  if (value === '') return;
  const bytes = UTF8.encode(value);
  delimited(out, field, () => out.copy(bytes, 0, bytes.length));
}

function varint(out: ByteWriter, field: number, value: number): void {
  if (value === 0) return;
  out.varint((field << 3) | WIRE.varint);
  out.varint(value);
}

/** The status as protobuf: the body of an OTLP/HTTP error and the value of `grpc-status-details-bin`. */
export function encodeRpcStatus(status: RpcStatus): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter(256 + status.message.length);
  varint(out, 1, status.code);
  string(out, 2, status.message);
  const { badRequest, retryDelayMs } = status;
  if (badRequest !== undefined)
    detail(out, 'BadRequest', () =>
      delimited(out, 1, () => {
        string(out, 1, badRequest.field);
        string(out, 2, badRequest.description);
      }),
    );
  if (retryDelayMs !== undefined)
    detail(out, 'RetryInfo', () =>
      delimited(out, 1, () => {
        varint(out, 1, Math.floor(retryDelayMs / 1000));
        varint(out, 2, Math.round((retryDelayMs % 1000) * 1e6));
      }),
    );
  return out.bytes.slice(0, out.pos);
}

/** One `google.protobuf.Any`. */
function detail(out: ByteWriter, type: string, write: () => void): void {
  delimited(out, 3, () => {
    string(out, 1, TYPE_PREFIX + type);
    delimited(out, 2, write);
  });
}

/** The status as protobuf JSON. */
export function renderRpcStatus(status: RpcStatus): string {
  const details: unknown[] = [];
  const { badRequest, retryDelayMs } = status;
  if (badRequest !== undefined)
    details.push({ '@type': `${TYPE_PREFIX}BadRequest`, fieldViolations: [badRequest] });
  if (retryDelayMs !== undefined)
    details.push({ '@type': `${TYPE_PREFIX}RetryInfo`, retryDelay: `${retryDelayMs / 1000}s` });
  return JSON.stringify({
    code: status.code,
    message: status.message,
    ...(details.length > 0 ? { details } : {}),
  });
}

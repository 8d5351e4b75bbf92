import { ByteWriter } from './byte-writer.ts';
import type { OtlpSignal } from './schema.ts';
import { WIRE } from './wire.ts';

/** What a response says besides "stored". `undefined` means that everything was stored and there is nothing to say. */
export interface PartialSuccess {
  /** Spans, log records or data points that were not stored; 0 for a mere warning. */
  readonly rejected: number;
  /** English. Never empty when `rejected` is 0 (OTLP specification, "Partial Success"). */
  readonly errorMessage: string;
}

const REJECTED_NAME: Readonly<Record<OtlpSignal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

const EMPTY = new Uint8Array(0);

/**
 * An `ExportTraceServiceResponse`, `ExportLogsServiceResponse` or `ExportMetricsServiceResponse` as protobuf: the three
 * have the same fields (partial_success = 1 {rejected = 1, error_message = 2}).
 */
export function encodeExportResponse(partial: PartialSuccess | undefined): Uint8Array {
  if (partial === undefined) return EMPTY;
  const message = new TextEncoder().encode(partial.errorMessage);
  const out = new ByteWriter(message.length + 32);
  const start = out.beginLength((1 << 3) | WIRE.bytes);
  if (partial.rejected > 0) {
    out.varint((1 << 3) | WIRE.varint);
    out.varint(partial.rejected);
  }
  const text = out.beginLength((2 << 3) | WIRE.bytes);
  out.copy(message, 0, message.length);
  out.endLength(text);
  out.endLength(start);
  return out.bytes.slice(0, out.pos);
}

/** The same response as OTLP/JSON; 64-bit counts are strings there. */
export function renderExportResponse(signal: OtlpSignal, partial: PartialSuccess | undefined): string {
  if (partial === undefined) return '{}';
  const rejected = partial.rejected > 0 ? { [REJECTED_NAME[signal]]: String(partial.rejected) } : {};
  return JSON.stringify({ partialSuccess: { ...rejected, errorMessage: partial.errorMessage } });
}

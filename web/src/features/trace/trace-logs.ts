import type { LogRow } from '../../../../src/api/logs.ts';
import type { TraceModel } from './trace-model.ts';
import type { InlineLog } from './visible-rows.ts';

/** A log line with its place in the trace. */
export interface TraceLog extends InlineLog {
  readonly row: LogRow;
}

/**
 * Places the log lines of a trace. A line of a span that was not received, or of none, is put under the first root, so
 * that it is not lost.
 */
export function placeLogs(model: TraceModel, rows: readonly LogRow[]): readonly TraceLog[] {
  const startNano = BigInt(model.columns.startUnixNano);
  const fallback = model.order[0] ?? 0;
  return rows.map((row) => ({
    row,
    span: model.indexBySpanId.get(row.spanId) ?? fallback,
    atNs: Number(BigInt(row.timeUnixNano) - startNano),
  }));
}

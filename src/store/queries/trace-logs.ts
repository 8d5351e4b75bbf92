import { hexId, sql } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { inWindow, widen } from './window.ts';

/** A log record may be written a little before its span begins or after it ended, or by a clock that is off. */
const SLACK_NS = 900_000_000_000n;

/** Log records by span id of one trace that lies in this time; records of the trace without span are not counted. */
export async function readTraceLogCounts(
  run: QueryRun,
  traceId: string,
  start: bigint,
  end: bigint,
): Promise<ReadonlyMap<string, number>> {
  const window = widen({ from: start, to: end + 1n }, SLACK_NS);
  const table = await run.read(
    sql`SELECT SpanId AS spanId, count() AS logs FROM logs WHERE ${inWindow(run.tenant, window)} AND TraceId = ${hexId(traceId)} GROUP BY spanId`,
    { spanId: 'FixedString(8)', logs: 'UInt64' },
    'trace-logs',
  );
  return new Map(table.rows().map((row) => [row.spanId, Number(row.logs)]));
}

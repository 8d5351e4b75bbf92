import type { TraceQuery } from '../../api/traces.ts';
import { hexId, sql, string } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { inWindow, widen, windowOf } from './window.ts';

const SLACK_NS = 900_000_000_000n;

/** Log records by span id of one trace; records of the trace without span are not counted. */
export async function readTraceLogCounts(
  run: QueryRun,
  traceId: string,
  hint: TraceQuery,
): Promise<ReadonlyMap<string, number>> {
  const where =
    hint.from === undefined || hint.to === undefined || hint.from >= hint.to
      ? sql`TenantId = ${string(run.tenant)}`
      : inWindow(run.tenant, widen(windowOf({ from: hint.from, to: hint.to }), SLACK_NS));
  const table = await run.read(
    sql`SELECT SpanId AS spanId, count() AS logs FROM logs WHERE ${where} AND TraceId = ${hexId(traceId)} GROUP BY spanId`,
    { spanId: 'FixedString(8)', logs: 'UInt64' },
    'trace-logs',
  );
  return new Map(table.rows().map((row) => [row.spanId, Number(row.logs)]));
}

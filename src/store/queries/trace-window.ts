import type { TraceQuery } from '../../api/traces.ts';
import { type BoundSql, hexId, sql, string } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { inWindow, widen, windowOf } from './window.ts';

/** How far around the place a reader found it the rows of a trace are looked for first. */
const SLACK_NS = 900_000_000_000n;
/** Rows at the edge of what was looked at mean that the trace may go on beyond. */
const EDGE_NS = 300_000_000_000n;

const COLUMNS = { rows: 'UInt64', first: 'DateTime64(9)', last: 'DateTime64(9)' } as const;

/**
 * The condition on `spans` for one trace. With a hint where it is, only the surroundings are read, unless nothing or
 * something at their edge is found; else all of the store, where the bloom filter on the id leaves few granules.
 */
export async function inTrace(run: QueryRun, traceId: string, hint: TraceQuery): Promise<BoundSql> {
  const everywhere = sql`TenantId = ${string(run.tenant)} AND TraceId = ${hexId(traceId)}`;
  if (hint.from === undefined || hint.to === undefined || hint.from >= hint.to) return everywhere;
  const window = widen(windowOf({ from: hint.from, to: hint.to }), SLACK_NS);
  const near = sql`${inWindow(run.tenant, window)} AND TraceId = ${hexId(traceId)}`;
  const table = await run.read(
    sql`SELECT count() AS rows, min(Timestamp) AS first, max(Timestamp) AS last FROM spans WHERE ${near}`,
    COLUMNS,
    'trace-extent',
  );
  const [extent] = table.rows();
  if (extent === undefined || extent.rows === 0n) return everywhere;
  const inside = extent.first - window.from > EDGE_NS && window.to - extent.last > EDGE_NS;
  return inside ? near : everywhere;
}

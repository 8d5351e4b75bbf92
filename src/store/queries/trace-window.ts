import { type BoundSql, hexId, sql, string } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { inWindow } from './window.ts';

/** The last nanosecond a time of the store can name: a window that ends there takes what lies at it, too. */
const LATEST = (1n << 63n) - 1n;
const COLUMNS = { rows: 'UInt64', start: 'DateTime64(9)', end: 'DateTime64(9)' } as const;

/** Where a trace lies in time. */
export interface TraceExtent {
  readonly start: bigint;
  readonly end: bigint;
}

/** Looks a trace up in the index of traces; undefined when it is not there. */
export async function readTraceExtent(run: QueryRun, traceId: string): Promise<TraceExtent | undefined> {
  const table = await run.read(
    sql`SELECT count() AS rows, min(Start) AS start, max(End) AS end FROM trace_index
 WHERE TenantId = ${string(run.tenant)} AND TraceId = ${hexId(traceId)}`,
    COLUMNS,
    'trace-extent',
  );
  const [row] = table.rows();
  return row === undefined || row.rows === 0n ? undefined : { start: row.start, end: row.end };
}

/**
 * The condition on `spans` for one trace: its id, and its time from the index of traces, which leaves a few granules to
 * read. Without an entry the bloom filter on the id has to do over all days.
 */
export async function inTrace(run: QueryRun, traceId: string): Promise<BoundSql> {
  const extent = await readTraceExtent(run, traceId);
  if (extent === undefined) return sql`TenantId = ${string(run.tenant)} AND TraceId = ${hexId(traceId)}`;
  return sql`${inWindow(run.tenant, { from: extent.start, to: extent.end < LATEST ? extent.end + 1n : LATEST })} AND TraceId = ${hexId(traceId)}`;
}

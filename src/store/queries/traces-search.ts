import type { TraceSearch, TraceSearchQuery } from '../../api/traces.ts';
import { type BoundSql, sql, uint32 } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { spanCondition } from './span-filter.ts';
import { readTraceSummaries } from './trace-summaries.ts';
import { inWindow, inWindowWith, slicesNewestFirst, type Window, windowOf } from './window.ts';

/** Candidates read for each wanted trace when a trace may have many of the slowest spans. */
const SLOW_SPANS_PER_TRACE = 20;

const ID_COLUMNS = { traceId: 'FixedString(16)', first: 'DateTime64(9)', last: 'DateTime64(9)' } as const;

/** Trace ids in the wanted order, with the times of their matching spans. */
interface Candidates {
  readonly ids: string[];
  first: bigint;
  last: bigint;
}

/**
 * Traces that have a span matching the filter. Two round trips: ids within the window, then summaries of just those,
 * because the engine would read all columns of a subquery with LIMIT.
 */
export async function queryTraces(run: QueryRun, query: TraceSearchQuery): Promise<TraceSearch> {
  const window = windowOf(query);
  const condition = await spanCondition(run, query, window);
  const found: Candidates = { ids: [], first: window.to, last: window.from };
  switch (query.order) {
    case 'newest':
      await findNewest(run, condition, window, query.limit, found);
      break;
    case 'slowest':
      await findSlowest(run, condition, window, query.limit, found);
      break;
    case 'errors':
      await findFailing(run, condition, window, query.limit, found);
      break;
  }
  const traces = await readTraceSummaries(
    run,
    found.ids,
    { from: found.first, to: found.last + 1n },
    condition,
  );
  if (query.order === 'slowest')
    traces.sort((a, b) => compareDesc(BigInt(a.durationNs), BigInt(b.durationNs)));
  if (query.order === 'errors') traces.sort((a, b) => b.errors - a.errors);
  return { traces, completeness: run.completeness() };
}

function compareDesc(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/** Slices from the newest back, until enough traces are found. */
async function findNewest(
  run: QueryRun,
  condition: BoundSql,
  window: Window,
  limit: number,
  found: Candidates,
): Promise<void> {
  const seen = new Set(found.ids);
  for (const slice of slicesNewestFirst(window)) {
    if (!run.hasTime) {
      run.cutBy('time-limit');
      return;
    }
    // One more than is missing tells whether there are more; those already seen may come again.
    const want = limit + 1;
    const table = await run.readSlice(
      sql`SELECT TraceId AS traceId, min(Timestamp) AS first, max(Timestamp) AS last FROM spans
 WHERE ${inWindowWith(run.tenant, slice, condition)} GROUP BY traceId ORDER BY last DESC, traceId LIMIT ${uint32(want)}`,
      ID_COLUMNS,
      'traces-newest',
    );
    if (table === undefined) return;
    for (const row of table.rows()) {
      if (seen.has(row.traceId)) continue;
      if (seen.size >= limit) {
        run.cutBy('row-limit');
        return;
      }
      seen.add(row.traceId);
      add(found, row.traceId, row.first, row.last);
    }
    // A slice that was cut at its limit may hold further traces, older than those seen.
    if (table.rowCount === want && seen.size >= limit) {
      run.cutBy('row-limit');
      return;
    }
  }
}

/**
 * The slowest matching spans, reduced to their traces. A trace is nearly always as long as its longest span, so the order
 * by span is a good order of traces; the answer itself is ordered by the whole trace.
 */
async function findSlowest(
  run: QueryRun,
  condition: BoundSql,
  window: Window,
  limit: number,
  found: Candidates,
): Promise<void> {
  const most = (limit + 1) * SLOW_SPANS_PER_TRACE;
  const table = await run.read(
    sql`SELECT TraceId AS traceId, Timestamp AS first, Timestamp AS last FROM spans
 WHERE ${inWindowWith(run.tenant, window, condition)} ORDER BY Duration DESC LIMIT ${uint32(most)}`,
    ID_COLUMNS,
    'traces-slowest',
  );
  const seen = new Set<string>();
  for (const row of table.rows()) {
    if (!seen.has(row.traceId) && seen.size >= limit) {
      run.cutBy('row-limit');
      return;
    }
    if (!seen.has(row.traceId)) found.ids.push(row.traceId);
    seen.add(row.traceId);
    widenTo(found, row.first, row.last);
  }
  if (table.rowCount === most) run.cutBy('row-limit');
}

/** Traces with the most failing matching spans; when there are too few, the newest others follow. */
async function findFailing(
  run: QueryRun,
  condition: BoundSql,
  window: Window,
  limit: number,
  found: Candidates,
): Promise<void> {
  const table = await run.read(
    sql`SELECT TraceId AS traceId, min(Timestamp) AS first, max(Timestamp) AS last FROM spans
 WHERE ${inWindow(run.tenant, window)} AND StatusCode = 'ERROR' AND ${condition}
 GROUP BY traceId ORDER BY count() DESC, last DESC, traceId LIMIT ${uint32(limit + 1)}`,
    ID_COLUMNS,
    'traces-failing',
  );
  const rows = table.rows();
  for (const row of rows.slice(0, limit)) add(found, row.traceId, row.first, row.last);
  if (rows.length > limit) run.cutBy('row-limit');
  else if (rows.length < limit) await findNewest(run, condition, window, limit, found);
}

function add(found: Candidates, traceId: string, first: bigint, last: bigint): void {
  found.ids.push(traceId);
  widenTo(found, first, last);
}

function widenTo(found: Candidates, first: bigint, last: bigint): void {
  if (first < found.first) found.first = first;
  if (last > found.last) found.last = last;
}

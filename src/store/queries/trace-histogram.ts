import type { TraceHistogram, TraceHistogramQuery } from '../../api/traces.ts';
import { sql } from '../sql.ts';
import type { QueryRun } from './query-run.ts';
import { quantileAt } from './red.ts';
import { TIMED } from './span-clock.ts';
import { spanCondition } from './span-filter.ts';
import { inWindowWith, stepNumber, stepsOf, windowOf } from './window.ts';

const COLUMNS = { step: 'UInt32', ok: 'UInt64', error: 'UInt64', quantiles: 'Array(Float64)' } as const;

/** Matching spans over time, as stored (not weighted by sampling: what the list below can show). */
export async function queryTraceHistogram(
  run: QueryRun,
  query: TraceHistogramQuery,
): Promise<TraceHistogram> {
  const window = windowOf(query);
  const condition = await spanCondition(run, query, window);
  const steps = stepsOf(query, query.points);
  const table = await run.read(
    sql`SELECT ${stepNumber(steps)} AS step, countIf(StatusCode != 'ERROR') AS ok, countIf(StatusCode = 'ERROR') AS error,
  quantilesBFloat16If(0.5, 0.95)(Duration, ${TIMED}) AS quantiles
 FROM spans WHERE ${inWindowWith(run.tenant, window, condition)} GROUP BY step`,
    COLUMNS,
    'trace-histogram',
  );
  const zeros = () => Array.from({ length: steps.count }, () => 0);
  const nulls = () => Array.from({ length: steps.count }, (): number | null => null);
  const answer = { ok: zeros(), error: zeros(), p50Ns: nulls(), p95Ns: nulls() };
  for (const row of table.rows()) {
    if (row.step >= steps.count) continue;
    answer.ok[row.step] = Number(row.ok);
    answer.error[row.step] = Number(row.error);
    answer.p50Ns[row.step] = quantileAt(row.quantiles, 0);
    answer.p95Ns[row.step] = quantileAt(row.quantiles, 1);
  }
  return { fromUnixMs: steps.fromUnixMs, stepMs: steps.stepMs, ...answer, completeness: run.completeness() };
}

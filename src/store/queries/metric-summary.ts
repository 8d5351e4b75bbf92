import { raw, sql } from '../sql.ts';
import { msAfter, pointsOf, stepOf } from './metric-points.ts';
import type { SeriesValues } from './metric-last.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import type { Steps, Window } from './window.ts';

const COLUMNS = {
  id: 'UInt64',
  time: 'DateTime64(9)',
  quantiles: 'Array(Float64)',
  values: 'Array(Float64)',
} as const;

/**
 * The quantile `q` of each summary in each step, as the sender computed it, of the last point of the step. Between two
 * quantiles that were sent the value is interpolated; outside them it is not known (NaN).
 */
export async function readSummaryQuantiles(
  run: QueryRun,
  series: readonly MetricSeriesInfo[],
  window: Window,
  steps: Steps,
  q: number,
): Promise<SeriesValues[]> {
  const where = pointsOf(
    run.tenant,
    series.map((s) => s.id),
    window,
  );
  const table = await run.read(
    sql`SELECT MetricId AS id, max(Timestamp) AS time, argMax(Quantiles, Timestamp) AS quantiles,
  argMax(QuantileValues, Timestamp) AS values FROM summary WHERE ${where} GROUP BY id, ${stepOf(raw('Timestamp'), steps)}`,
    COLUMNS,
    'metric-summary',
  );
  const valuesOf = new Map<bigint, Float64Array>();
  for (const row of table.rows()) {
    const values = valuesOf.get(row.id) ?? new Float64Array(steps.count).fill(Number.NaN);
    valuesOf.set(row.id, values);
    const step = Math.floor(msAfter(steps, row.time) / steps.stepMs);
    values[step] = interpolate(row.quantiles, row.values, q);
  }
  return series.flatMap((info) => {
    const values = valuesOf.get(info.id);
    return values === undefined ? [] : [{ series: info, values }];
  });
}

function interpolate(quantiles: readonly number[], values: readonly number[], q: number): number {
  const points = quantiles
    .map((at, i) => ({ at, value: values[i] ?? Number.NaN }))
    .sort((a, b) => a.at - b.at);
  for (const [i, point] of points.entries()) {
    if (point.at === q) return point.value;
    const next = points[i + 1];
    if (next !== undefined && point.at < q && q < next.at) {
      return point.value + (next.value - point.value) * ((q - point.at) / (next.at - point.at));
    }
  }
  return Number.NaN;
}

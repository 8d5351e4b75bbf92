import type { MetricLabels, MetricLabelsQuery } from '../../api/metrics.ts';
import { readSeries } from './metric-series.ts';
import type { QueryRun } from './query-run.ts';
import { windowOf } from './window.ts';

/** Values listed of each key. */
const MAX_VALUES = 200;

/** Label keys of one metric with their values, keys with most values first. Throws METRIC_NOT_FOUND. */
export async function queryMetricLabels(run: QueryRun, query: MetricLabelsQuery): Promise<MetricLabels> {
  const metric = await readSeries(run, query, windowOf(query));
  const values = new Map<string, Map<string, number>>();
  for (const { labels } of metric.series) {
    for (const [key, value] of labels) {
      const counts = values.get(key) ?? new Map<string, number>();
      counts.set(value, (counts.get(value) ?? 0) + 1);
      values.set(key, counts);
    }
  }
  const labels = [...values].map(([key, counts]) => ({
    key,
    values: [...counts]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, MAX_VALUES)
      .map(([value]) => value),
    distinct: counts.size,
  }));
  return { labels: labels.sort((a, b) => b.distinct - a.distinct || (a.key < b.key ? -1 : 1)) };
}

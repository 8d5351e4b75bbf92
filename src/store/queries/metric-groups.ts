import type { MetricQuery } from '../../api/metrics.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { MetricSeriesInfo } from './metric-series.ts';
import { queryMessages } from './queries.messages.ts';

/** How values of the series of a group become one. */
export type Aggregate = MetricQuery['aggregate'];

/** The labels of the group a series belongs to. */
export type GroupLabels = Readonly<Record<string, string>>;

/** Series whose labels have all `key=value` of `filters`. Throws BAD_REQUEST for one that is not of that form. */
export function filterSeries(
  series: readonly MetricSeriesInfo[],
  filters: readonly string[],
): MetricSeriesInfo[] {
  const wanted = filters.map((text): readonly [string, string] => {
    const at = text.indexOf('=');
    if (at <= 0)
      throw new AppError('BAD_REQUEST', {
        values: { problem: say(queryMessages.badFilter, { seen: text }) },
      });
    return [text.slice(0, at), text.slice(at + 1)];
  });
  return series.filter(({ labels }) => wanted.every(([key, value]) => (labels.get(key) ?? '') === value));
}

/**
 * The labels a series is grouped by: those asked for (absent ones as empty text); without any, all of them when nothing
 * is aggregated and none when everything is.
 */
export function groupLabels(
  series: MetricSeriesInfo,
  by: readonly string[] | undefined,
  aggregate: Aggregate,
): GroupLabels {
  if (aggregate === 'none') return Object.fromEntries(series.labels);
  return Object.fromEntries((by ?? []).map((key) => [key, series.labels.get(key) ?? '']));
}

/** One text for equal labels. */
export function groupKey(labels: GroupLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Values of one group by step, fed series by series. */
export class GroupValues {
  readonly labels: GroupLabels;
  private readonly aggregate: Aggregate;
  private readonly sums: Float64Array;
  private readonly counts: Uint32Array;

  constructor(labels: GroupLabels, aggregate: Aggregate, steps: number) {
    this.labels = labels;
    this.aggregate = aggregate;
    this.sums = new Float64Array(steps).fill(Number.NaN);
    this.counts = new Uint32Array(steps);
  }

  /** Adds one series; NaN is "no value". */
  add(values: Float64Array): void {
    for (const [step, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      const before = this.sums[step] ?? Number.NaN;
      this.sums[step] = Number.isNaN(before) ? value : this.combine(before, value);
      this.counts[step] = (this.counts[step] ?? 0) + 1;
    }
  }

  private combine(before: number, value: number): number {
    if (this.aggregate === 'min') return Math.min(before, value);
    return this.aggregate === 'max' ? Math.max(before, value) : before + value;
  }

  /** One value a step, null where no series had one. Infinite values have no place in JSON and are null as well. */
  values(): (number | null)[] {
    return Array.from(this.sums, (sum, step) => {
      const value = this.aggregate === 'avg' ? sum / (this.counts[step] ?? 1) : sum;
      return Number.isFinite(value) ? value : null;
    });
  }
}

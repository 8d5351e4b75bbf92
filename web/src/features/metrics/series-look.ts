import type { MetricSeries } from '../../../../src/api/metrics.ts';
import { assignSlots, SERIES_COLORS } from '../../lib/service-color.ts';

/** A series as the chart and its legend show it. */
export interface NamedSeries {
  readonly key: string;
  readonly label: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** Sorts the legend: the largest last value first. */
  readonly rank: number;
}

/** The labels of a series as text: the value alone when there is one label, pairs when there are more. */
export function seriesLabel(labels: Readonly<Record<string, string>>, all: string): string {
  const entries = Object.entries(labels);
  if (entries.length === 0) return all;
  if (entries.length === 1) return entries[0]?.[1] || '""';
  return entries.map(([key, value]) => `${key}=${value}`).join(', ');
}

function extremes(values: readonly (number | null)[]): Pick<NamedSeries, 'last' | 'min' | 'max'> {
  let last: number | null = null;
  let min: number | null = null;
  let max: number | null = null;
  for (const value of values) {
    if (value === null) continue;
    last = value;
    min = min === null ? value : Math.min(min, value);
    max = max === null ? value : Math.max(max, value);
  }
  return { last, min, max };
}

/**
 * Names and colours the series of an answer, largest last value first. A series that is a service has the colour of the
 * service; others take theirs by their labels, different ones while there are some.
 */
export function nameSeries(
  series: readonly MetricSeries[],
  all: string,
  theme: 'light' | 'dark',
  serviceColor: (service: string) => string,
): readonly NamedSeries[] {
  const labels = series.map((one) => seriesLabel(one.labels, all));
  const slots = assignSlots({}, labels, SERIES_COLORS[theme].length);
  return series
    .map((one, i) => {
      const label = labels[i] ?? '';
      const keys = Object.keys(one.labels);
      const isService = keys.length === 1 && keys[0] === 'service.name';
      const figures = extremes(one.values);
      return {
        key: JSON.stringify(one.labels),
        label,
        color: isService ? serviceColor(label) : (SERIES_COLORS[theme][slots[label] ?? 0] ?? '#888888'),
        values: one.values,
        ...figures,
        rank: figures.last ?? Number.NEGATIVE_INFINITY,
      };
    })
    .sort((a, b) => b.rank - a.rank || (a.label < b.label ? -1 : 1));
}

import type { ExpositionSample } from '../../model/exposition.ts';

/** Sum of the samples of one name, those whose labels do not fit left out; undefined when there is none. */
export function sumOf(
  samples: readonly ExpositionSample[],
  name: string,
  fits: (labels: ExpositionSample['labels']) => boolean = () => true,
): number | undefined {
  const values = samples.filter((one) => one.name === name && fits(one.labels)).map(({ value }) => value);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}

/** A histogram of cumulative counts by upper bound, series of all labels added up, bounds rising, `Infinity` last. */
export interface ExposedHistogram {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** The `_bucket` samples of one histogram; undefined when there are none or the last bound is missing. */
export function histogramOf(
  samples: readonly ExpositionSample[],
  name: string,
): ExposedHistogram | undefined {
  const byBound = new Map<number, number>();
  for (const { name: own, labels, value } of samples) {
    if (own !== `${name}_bucket`) continue;
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le']);
    if (!Number.isNaN(bound)) byBound.set(bound, (byBound.get(bound) ?? 0) + value);
  }
  const sorted = [...byBound].sort(([a], [b]) => a - b);
  if (sorted.at(-1)?.[0] !== Infinity) return undefined;
  return { bounds: sorted.map(([bound]) => bound), counts: sorted.map(([, count]) => count) };
}

/** What came between two looks at one histogram; undefined when it was reset or has other bounds. */
export function histogramSince(
  now: ExposedHistogram,
  before: ExposedHistogram,
): ExposedHistogram | undefined {
  const isSame =
    now.bounds.length === before.bounds.length && now.bounds.every((b, i) => b === before.bounds[i]);
  const counts = now.counts.map((count, i) => count - (before.counts[i] ?? 0));
  return isSame && counts.every((count) => count >= 0) ? { bounds: now.bounds, counts } : undefined;
}

/** Number of observations. */
export function totalOf({ counts }: ExposedHistogram): number {
  return counts.at(-1) ?? 0;
}

/**
 * A quantile (0 to 1) by straight lines within buckets, as Prometheus' histogram_quantile gives it: the lower end of the
 * first bucket is 0, and what lies beyond the last finite bound is that bound. Undefined without observations.
 */
export function quantileOf({ bounds, counts }: ExposedHistogram, q: number): number | undefined {
  const total = counts.at(-1) ?? 0;
  if (total === 0) return undefined;
  const rank = q * total;
  const at = counts.findIndex((count) => count >= rank);
  const upper = bounds[at] ?? Infinity;
  if (upper === Infinity) return bounds.at(-2);
  const [lower, below] = at === 0 ? [Math.min(0, upper), 0] : [bounds[at - 1] ?? 0, counts[at - 1] ?? 0];
  const inside = (counts[at] ?? 0) - below;
  return inside === 0 ? upper : lower + ((upper - lower) * (rank - below)) / inside;
}

/** Observations above a bound; the bound must be one of the histogram's, else undefined. */
export function countAbove({ bounds, counts }: ExposedHistogram, bound: number): number | undefined {
  const at = bounds.indexOf(bound);
  return at < 0 ? undefined : (counts.at(-1) ?? 0) - (counts[at] ?? 0);
}

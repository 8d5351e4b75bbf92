/**
 * An exponential histogram: with base = 2^(2^-scale), bucket `i` holds values in `(base^i, base^(i+1)]`; negative values
 * are counted by magnitude. Values up to `zeroThreshold` in magnitude are in the zero bucket. Counts may be fractions.
 * Source: OpenTelemetry metrics data model, "ExponentialHistogram".
 */
export interface ExponentialHistogram {
  readonly scale: number;
  readonly zeroCount: number;
  readonly zeroThreshold: number;
  /** Counts by bucket index; empty buckets may be missing. */
  readonly positive: ReadonlyMap<number, number>;
  readonly negative: ReadonlyMap<number, number>;
}

/** How many values the histogram holds. */
export function exponentialCount(histogram: ExponentialHistogram): number {
  let sum = histogram.zeroCount;
  for (const count of histogram.positive.values()) sum += count;
  for (const count of histogram.negative.values()) sum += count;
  return sum;
}

/** Coarser buckets: at scale s - 1 two neighbours become one, without loss. A finer scale is not possible. */
export function atScale(histogram: ExponentialHistogram, scale: number): ExponentialHistogram {
  const steps = histogram.scale - scale;
  if (steps <= 0) return histogram;
  return {
    ...histogram,
    scale,
    positive: shrink(histogram.positive, steps),
    negative: shrink(histogram.negative, steps),
  };
}

function shrink(buckets: ReadonlyMap<number, number>, steps: number): Map<number, number> {
  const shrunk = new Map<number, number>();
  const divisor = 2 ** steps;
  for (const [index, count] of buckets) {
    const to = Math.floor(index / divisor);
    shrunk.set(to, (shrunk.get(to) ?? 0) + count);
  }
  return shrunk;
}

/** `a + factor * b` on the coarser scale of the two. With factor -1 the difference of two cumulative points. */
export function combineExponential(
  a: ExponentialHistogram,
  b: ExponentialHistogram,
  factor: number,
): ExponentialHistogram {
  const scale = Math.min(a.scale, b.scale);
  const left = atScale(a, scale);
  const right = atScale(b, scale);
  return {
    scale,
    zeroCount: left.zeroCount + factor * right.zeroCount,
    zeroThreshold: Math.max(left.zeroThreshold, right.zeroThreshold),
    positive: combine(left.positive, right.positive, factor),
    negative: combine(left.negative, right.negative, factor),
  };
}

function combine(
  a: ReadonlyMap<number, number>,
  b: ReadonlyMap<number, number>,
  factor: number,
): Map<number, number> {
  const sum = new Map(a);
  for (const [index, count] of b) sum.set(index, (sum.get(index) ?? 0) + factor * count);
  for (const [index, count] of sum) if (count <= 0) sum.delete(index);
  return sum;
}

/**
 * The value below which the fraction `q` (0 to 1) of all values lies; null without values. Within a bucket values are
 * taken to be spread evenly on the logarithmic axis that the buckets are even on, within the zero bucket linearly.
 * Source: Prometheus `histogram_quantile` for native histograms with exponential buckets (promql/quantile.go, since 3.0).
 */
export function exponentialQuantile(q: number, histogram: ExponentialHistogram): number | null {
  const total = exponentialCount(histogram);
  if (!(total > 0)) return null;
  let left = q * total;
  const descending = [...histogram.negative].filter(([, n]) => n > 0).sort(([a], [b]) => b - a);
  for (const [index, count] of descending) {
    if (left <= count) return -within(histogram.scale, index, 1 - Math.max(0, left) / count);
    left -= count;
  }
  if (histogram.zeroCount > 0) {
    if (left <= histogram.zeroCount) {
      const low = descending.length > 0 ? -histogram.zeroThreshold : 0;
      return low + (histogram.zeroThreshold - low) * (Math.max(0, left) / histogram.zeroCount);
    }
    left -= histogram.zeroCount;
  }
  const ascending = [...histogram.positive].filter(([, n]) => n > 0).sort(([a], [b]) => a - b);
  let highest: number | null = null;
  for (const [index, count] of ascending) {
    if (left <= count) return within(histogram.scale, index, Math.max(0, left) / count);
    left -= count;
    highest = within(histogram.scale, index, 1);
  }
  // Only rounding leads here: q is at the very end.
  return highest ?? (histogram.zeroCount > 0 ? histogram.zeroThreshold : null);
}

/** Value at `fraction` of the way through bucket `index`, on the logarithmic axis. */
function within(scale: number, index: number, fraction: number): number {
  return 2 ** ((index + fraction) * 2 ** -scale);
}

/**
 * A histogram with explicit bounds: `counts[i]` values lie in `(bounds[i-1], bounds[i]]`, the last count above the last
 * bound. Counts may be fractions (parts of an interval). `bounds` ascend; `counts.length` is `bounds.length + 1`.
 * Source: opentelemetry-proto metrics.proto, HistogramDataPoint.
 */
export interface ExplicitHistogram {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/** How many values the histogram holds. */
export function explicitCount(histogram: ExplicitHistogram): number {
  return histogram.counts.reduce((sum, count) => sum + count, 0);
}

/**
 * Both histograms together. Different bounds are reduced to the ones they share: counts up to a shared bound are exact,
 * nothing is guessed about how values lie between bounds.
 */
export function mergeExplicit(a: ExplicitHistogram, b: ExplicitHistogram): ExplicitHistogram {
  const bounds = sameBounds(a.bounds, b.bounds)
    ? a.bounds
    : a.bounds.filter((bound) => b.bounds.includes(bound));
  const left = coarsen(a, bounds);
  const right = coarsen(b, bounds);
  return { bounds, counts: left.map((count, i) => count + (right[i] ?? 0)) };
}

function sameBounds(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((bound, i) => bound === b[i]));
}

/** Counts for a subset of the histogram's bounds. */
function coarsen(histogram: ExplicitHistogram, bounds: readonly number[]): number[] {
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  let bucket = 0;
  histogram.counts.forEach((count, i) => {
    counts[bucket] = (counts[bucket] ?? 0) + count;
    if (i < histogram.bounds.length && histogram.bounds[i] === bounds[bucket]) bucket++;
  });
  return counts;
}

/**
 * The value below which the fraction `q` (0 to 1) of all values lies, assuming that values are spread evenly within a
 * bucket; null without values. Values above the last bound are reported as the last bound: more is not known. The first
 * bucket begins at 0 when its bound is positive, else its bound is the answer.
 * Source: Prometheus `histogram_quantile` for classic histograms (promql/quantile.go, bucketQuantile).
 */
export function explicitQuantile(q: number, histogram: ExplicitHistogram): number | null {
  const { bounds, counts } = histogram;
  const total = explicitCount(histogram);
  const last = bounds.at(-1);
  if (!(total > 0) || last === undefined) return null;
  const rank = q * total;
  let before = 0;
  for (let i = 0; i < bounds.length; i++) {
    const count = counts[i] ?? 0;
    if (count > 0 && before + count >= rank) {
      const upper = bounds[i] ?? last;
      if (i === 0 && upper <= 0) return upper;
      const lower = i === 0 ? 0 : (bounds[i - 1] ?? 0);
      return lower + (upper - lower) * Math.max(0, (rank - before) / count);
    }
    before += count;
  }
  return last;
}

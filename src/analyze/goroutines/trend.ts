/** A trend of counts over time. */
export interface Trend {
  /** Theil-Sen: the median of the slopes of all pairs, per unit of the times given. */
  readonly slope: number;
  /** One-sided Mann-Kendall: the chance of a rise as clear as this one, or clearer, without any trend. */
  readonly pValue: number;
}

/** Points used; of longer series every k-th. Keeps the quadratic number of pairs small. */
const MAX_POINTS = 512;
/** Up to here the chance is counted exactly, above it the normal approximation is good (Kendall 1975). */
const EXACT_POINTS = 10;

/**
 * The trend of values at ascending times. Fewer than two points have none: slope 0, chance 1.
 * Source: Sen 1968; Mann 1945; Kendall 1975 with the correction for ties.
 */
export function measureTrend(times: readonly number[], values: readonly number[]): Trend {
  const step = Math.ceil(values.length / MAX_POINTS);
  const at = values.map((_, i) => i).filter((i) => i % step === 0);
  const slopes: number[] = [];
  let score = 0;
  for (const [place, i] of at.entries()) {
    for (const j of at.slice(place + 1)) {
      const rise = (values[j] ?? 0) - (values[i] ?? 0);
      const run = (times[j] ?? 0) - (times[i] ?? 0);
      score += Math.sign(rise);
      if (run > 0) slopes.push(rise / run);
    }
  }
  const kept = at.map((i) => values[i] ?? 0);
  return { slope: median(slopes), pValue: chanceOf(score, kept) };
}

function chanceOf(score: number, values: readonly number[]): number {
  const n = values.length;
  if (n < 2) return 1;
  const ties = new Map<number, number>();
  for (const v of values) ties.set(v, (ties.get(v) ?? 0) + 1);
  if (n <= EXACT_POINTS && ties.size === n) return exactChance(score, n);
  let variance = n * (n - 1) * (2 * n + 5);
  for (const t of ties.values()) variance -= t * (t - 1) * (2 * t + 5);
  if (variance <= 0) return 1;
  return 1 - normal((score - 1) / Math.sqrt(variance / 18));
}

// Permutations of n by their number of inversions; the score of a permutation is pairs - 2 * inversions.
function exactChance(score: number, n: number): number {
  let counts = [1];
  for (let size = 2; size <= n; size++) {
    const next: number[] = Array.from({ length: counts.length + size - 1 }, () => 0);
    for (const [inversions, count] of counts.entries()) {
      for (let more = 0; more < size; more++)
        next[inversions + more] = (next[inversions + more] ?? 0) + count;
    }
    counts = next;
  }
  const pairs = (n * (n - 1)) / 2;
  const most = Math.floor((pairs - score) / 2);
  const all = counts.reduce((sum, c) => sum + c, 0);
  return counts.slice(0, most + 1).reduce((sum, c) => sum + c, 0) / all;
}

/** Middle value, mean of the two middle ones, 0 for none. */
function median(values: number[]): number {
  if (values.length === 0) return 0;
  values.sort((a, b) => a - b);
  const half = values.length >> 1;
  const upper = values[half] ?? 0;
  return values.length % 2 === 1 ? upper : ((values[half - 1] ?? 0) + upper) / 2;
}

// Abramowitz and Stegun 26.2.17; error below 7.5e-8.
function normal(z: number): number {
  const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
  const poly =
    t *
    (0.319_381_53 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return z >= 0 ? 1 - upper : upper;
}

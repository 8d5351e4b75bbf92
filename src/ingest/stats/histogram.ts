/** Upper bounds of the buckets in milliseconds; one more bucket takes what is above the last. */
export const LATENCY_BOUNDS_MS: readonly number[] = [
  0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 5, 7.5, 10, 15, 20, 30, 50, 75, 100, 200, 500, 1000, 2000, 5000, 10_000,
];

/** How long one window of recent values lasts; quantiles look back one to two of them. */
const WINDOW_MS = 30_000;

/** Counts of a histogram since the start, OpenTelemetry style: one more count than bounds. */
export interface HistogramSnapshot {
  readonly boundsMs: readonly number[];
  readonly counts: readonly number[];
  readonly count: number;
  readonly sumMs: number;
  /** Quantiles over the last 30 to 60 seconds; null when nothing was measured then. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** Latencies in fixed buckets: constant memory, no allocation on record. */
export class LatencyHistogram {
  private readonly counts = new Float64Array(LATENCY_BOUNDS_MS.length + 1);
  private recent = new Float64Array(LATENCY_BOUNDS_MS.length + 1);
  private before = new Float64Array(LATENCY_BOUNDS_MS.length + 1);
  private windowStart = performance.now();
  private count = 0;
  private sumMs = 0;

  record(ms: number): void {
    let bucket = 0;
    while (bucket < LATENCY_BOUNDS_MS.length && ms > LATENCY_BOUNDS_MS[bucket]!) bucket++;
    this.counts[bucket]!++;
    this.roll();
    this.recent[bucket]!++;
    this.count++;
    this.sumMs += ms;
  }

  private roll(): void {
    const age = performance.now() - this.windowStart;
    if (age < WINDOW_MS) return;
    this.before = age < 2 * WINDOW_MS ? this.recent : new Float64Array(this.recent.length);
    this.recent = new Float64Array(this.recent.length);
    this.windowStart = performance.now();
  }

  snapshot(): HistogramSnapshot {
    this.roll();
    const window = this.recent.map((count, i) => count + (this.before[i] ?? 0));
    return {
      boundsMs: LATENCY_BOUNDS_MS,
      counts: [...this.counts],
      count: this.count,
      sumMs: this.sumMs,
      p50Ms: quantile(window, 0.5),
      p99Ms: quantile(window, 0.99),
    };
  }
}

/** The quantile by linear interpolation inside its bucket; null without values. */
function quantile(counts: Float64Array, q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let left = q * total;
  for (const [i, count] of counts.entries()) {
    if (count > 0 && left <= count) {
      const low = i === 0 ? 0 : (LATENCY_BOUNDS_MS[i - 1] ?? 0);
      const high = LATENCY_BOUNDS_MS[i] ?? low * 2;
      return low + (high - low) * (left / count);
    }
    left -= count;
  }
  return LATENCY_BOUNDS_MS.at(-1) ?? null;
}

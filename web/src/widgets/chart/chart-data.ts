/** One series of a chart; `values` has one entry a step, null where there is none. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** A CSS colour that a canvas understands. */
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

/** Steps of equal width; the first begins at `fromUnixMs`. */
export interface ChartSteps {
  readonly fromUnixMs: number;
  readonly stepMs: number;
}

/** Times in Unix seconds, then one row of values a series: what uPlot draws. */
export type ChartRows = [number[], ...(number | null)[][]];

/** Lines as they are. A point stands at the beginning of its step. */
export function lineRows(steps: ChartSteps, series: readonly ChartSeries[]): ChartRows {
  return [times(steps, series), ...series.map((one) => [...one.values])];
}

/**
 * Bars on top of each other, the first series at the bottom. uPlot draws later series over earlier ones, so the rows hold
 * running sums from the top of the stack down: the first row is the sum of all.
 */
export function stackedRows(steps: ChartSteps, series: readonly ChartSeries[]): ChartRows {
  const xs = times(steps, series);
  const sums: number[] = xs.map(() => 0);
  const rows = series.map((one) => {
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (one.values[i] ?? 0);
    return [...sums];
  });
  return [xs, ...rows.reverse()];
}

function times({ fromUnixMs, stepMs }: ChartSteps, series: readonly ChartSeries[]): number[] {
  const count = Math.max(0, ...series.map((one) => one.values.length));
  return Array.from({ length: count }, (_, i) => (fromUnixMs + i * stepMs) / 1000);
}

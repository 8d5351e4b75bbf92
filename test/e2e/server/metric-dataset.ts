// Metric points built step by step from recorded values, so that tests know what was really counted.
import { attributesOf, resourceOf } from './trace-dataset.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;

const nano = (ms: number): string => String(BigInt(Math.round(ms)) * 1_000_000n);

/** One metric of one service as an export request. */
export function metricRequest(service: string, metric: object): object {
  return {
    resourceMetrics: [
      { resource: resourceOf(service), scopeMetrics: [{ scope: { name: 'test' }, metrics: [metric] }] },
    ],
  };
}

export interface NumberPoint {
  readonly atMs: number;
  readonly startMs?: number;
  readonly value: number | bigint;
  readonly attributes?: Attributes;
}

const numberPoint = (p: NumberPoint): object => ({
  timeUnixNano: nano(p.atMs),
  ...(p.startMs !== undefined && { startTimeUnixNano: nano(p.startMs) }),
  ...(typeof p.value === 'bigint' || Number.isInteger(p.value)
    ? { asInt: String(p.value) }
    : { asDouble: p.value }),
  attributes: attributesOf(p.attributes ?? {}),
});

export const gauge = (name: string, points: readonly NumberPoint[]): object => ({
  name,
  unit: 'By',
  gauge: { dataPoints: points.map(numberPoint) },
});

export const sum = (
  name: string,
  points: readonly NumberPoint[],
  options: { readonly delta?: boolean; readonly monotonic?: boolean } = {},
): object => ({
  name,
  unit: '{request}',
  sum: {
    dataPoints: points.map(numberPoint),
    aggregationTemporality: options.delta === true ? 1 : 2,
    isMonotonic: options.monotonic !== false,
  },
});

/** What was recorded in one interval. */
export interface Recorded {
  readonly startMs: number;
  readonly atMs: number;
  readonly values: readonly number[];
  readonly attributes?: Attributes;
}

/** Counts by bucket: `(bounds[i-1], bounds[i]]`. */
export function bucketCounts(bounds: readonly number[], values: readonly number[]): number[] {
  const counts = [...bounds, 0].map(() => 0);
  for (const value of values) {
    const found = bounds.findIndex((bound) => value <= bound);
    const at = found < 0 ? bounds.length : found;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

const totals = (values: readonly number[]) => ({
  count: values.length,
  sum: values.reduce((a, b) => a + b, 0),
});

/** An explicit histogram; `recorded` holds for each point what it covers (all so far when cumulative). */
export const histogram = (
  name: string,
  bounds: readonly number[],
  recorded: readonly Recorded[],
  delta: boolean,
): object => ({
  name,
  unit: 's',
  histogram: {
    aggregationTemporality: delta ? 1 : 2,
    dataPoints: recorded.map((r) => ({
      startTimeUnixNano: nano(r.startMs),
      timeUnixNano: nano(r.atMs),
      ...totals(r.values),
      explicitBounds: bounds,
      bucketCounts: bucketCounts(bounds, r.values),
      attributes: attributesOf(r.attributes ?? {}),
    })),
  },
});

function exponentialBuckets(values: readonly number[], scale: number): object {
  const indexes = values.map((v) => Math.ceil(Math.log2(v) * 2 ** scale) - 1);
  if (indexes.length === 0) return { offset: 0, bucketCounts: [] };
  const offset = Math.min(...indexes);
  const counts = Array.from({ length: Math.max(...indexes) - offset + 1 }, () => 0);
  for (const index of indexes) counts[index - offset] = (counts[index - offset] ?? 0) + 1;
  return { offset, bucketCounts: counts };
}

/** An exponential histogram; the scale falls from point to point as real ones do when values spread. */
export const exponential = (
  name: string,
  recorded: readonly Recorded[],
  delta: boolean,
  scaleOf: (point: number) => number,
): object => ({
  name,
  unit: 's',
  exponentialHistogram: {
    aggregationTemporality: delta ? 1 : 2,
    dataPoints: recorded.map((r, i) => ({
      startTimeUnixNano: nano(r.startMs),
      timeUnixNano: nano(r.atMs),
      ...totals(r.values),
      scale: scaleOf(i),
      zeroCount: r.values.filter((v) => v === 0).length,
      positive: exponentialBuckets(
        r.values.filter((v) => v > 0),
        scaleOf(i),
      ),
      negative: exponentialBuckets(
        r.values.filter((v) => v < 0).map((v) => -v),
        scaleOf(i),
      ),
      attributes: attributesOf(r.attributes ?? {}),
    })),
  },
});

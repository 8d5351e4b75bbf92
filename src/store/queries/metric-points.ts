import { type BoundSql, int64, raw, sql, string, uint64s, unixNano } from '../sql.ts';
import type { MetricType } from './metric-series.ts';
import type { Steps, Window } from './window.ts';

/** The table that holds the points of each metric type. */
export const POINT_TABLE: Readonly<Record<MetricType, BoundSql>> = {
  gauge: raw('samples'),
  sum: raw('samples'),
  histogram: raw('hist'),
  exponential_histogram: raw('exphist'),
  summary: raw('summary'),
};

/** Points before the range that are read too: what was counted until the first point of the range began there. */
export const LOOKBACK_NS = 300_000_000_000n;

/** How far back the last point of a series that may have paused is looked for. Ours: a day. */
const PAUSE_NS = 86_400_000_000_000n;

/** The window with what lies before it of a series: a little, or as far back as a pause may reach. */
export function withLookback(window: Window, reach: 'near' | 'far'): Window {
  const lookback = reach === 'near' ? LOOKBACK_NS : PAUSE_NS;
  return { from: window.from > lookback ? window.from - lookback : 0n, to: window.to };
}

/**
 * Condition on a table of points: these series, this time, and a recorded value (bit 0 of the flags marks a point that
 * only says "no value any more"; metrics.proto, DataPointFlags).
 */
export function pointsOf(tenant: string, ids: readonly bigint[], window: Window): BoundSql {
  return sql`MetricId IN ${uint64s(ids)} AND TenantId = ${string(tenant)} AND Timestamp >= ${unixNano(window.from)} AND Timestamp < ${unixNano(window.to)} AND bitAnd(Flags, 1) = 0`;
}

/** SQL: the step of a time, negative before the first. */
export function stepOf(time: BoundSql, steps: Steps): BoundSql {
  return sql`toInt32(floor((toUnixTimestamp64Milli(${time}) - ${int64(BigInt(steps.fromUnixMs))}) / ${int64(BigInt(steps.stepMs))}))`;
}

/** A time of the store in milliseconds after the start of the steps. */
export function msAfter(steps: Steps, unixNanos: bigint): number {
  return Number(unixNanos - BigInt(steps.fromUnixMs) * 1_000_000n) / 1e6;
}

import { type BoundSql, sql } from '../sql.ts';
import { TIMED } from './span-clock.ts';

/**
 * Columns that make the RED figures (rate, errors, duration) of a group of spans. Every span counts as often as its
 * sampling says (`SampleRate`, the adjusted count), so that figures stay honest when only some spans were kept.
 * Quantiles are weighted the same way and are of the spans whose duration is known; durations are rounded to 8 significant
 * bits for them (error below 0.4 %), which makes their memory constant. Reads the columns that `TIMED` reads.
 */
export const RED_SQL: BoundSql = sql`sum(SampleRate) AS requests, sumIf(SampleRate, StatusCode = 'ERROR') AS errors,
 quantilesBFloat16WeightedIf(0.5, 0.95, 0.99)(Duration, toUInt64(greatest(1, round(SampleRate))), ${TIMED}) AS quantiles,
 count() AS spans`;

/** The same of a part of a group, as states: spans, requests, errors, quantiles. Parts make a group by `RED_MERGED_SQL`. */
export const RED_PARTS_SQL: BoundSql = sql`count() AS Spans, sum(SampleRate) AS Requests, sumIf(SampleRate, StatusCode = 'ERROR') AS Errors,
 quantilesBFloat16WeightedIfState(0.5, 0.95, 0.99)(Duration, toUInt64(greatest(1, round(SampleRate))), ${TIMED}) AS DurationQuantiles`;

/** `RED_COLUMNS` from the parts `Spans`, `Requests`, `Errors`, `DurationQuantiles` (columns of `service_minutes`). */
export const RED_MERGED_SQL: BoundSql = sql`sum(Requests) AS requests, sum(Errors) AS errors,
 quantilesBFloat16WeightedIfMerge(0.5, 0.95, 0.99)(DurationQuantiles) AS quantiles, sum(Spans) AS spans`;

/** Types of the columns of `RED_SQL`. */
export const RED_COLUMNS = {
  requests: 'Float64',
  errors: 'Float64',
  quantiles: 'Array(Float64)',
  spans: 'UInt64',
} as const;

/** A row of `RED_COLUMNS`. */
export interface RedRow {
  readonly requests: number;
  readonly errors: number;
  readonly quantiles: readonly number[];
}

/** RED figures as answers give them; durations in nanoseconds, null without a request. */
export interface RedFigures {
  readonly requests: number;
  readonly errors: number;
  readonly ratePerSecond: number;
  readonly errorRatio: number | null;
  readonly p50Ns: number | null;
  readonly p95Ns: number | null;
  readonly p99Ns: number | null;
}

/** One of a row's quantiles; null when no value went into them. */
export function quantileAt(quantiles: readonly number[] | undefined, index: number): number | null {
  const value = quantiles?.[index];
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Turns a row into figures over `seconds`; undefined, no row, is no request. */
export function redFigures(row: RedRow | undefined, seconds: number): RedFigures {
  const requests = row?.requests ?? 0;
  const quantile = (i: number) => (requests > 0 ? quantileAt(row?.quantiles, i) : null);
  return {
    requests,
    errors: row?.errors ?? 0,
    ratePerSecond: requests / seconds,
    errorRatio: requests > 0 ? (row?.errors ?? 0) / requests : null,
    p50Ns: quantile(0),
    p95Ns: quantile(1),
    p99Ns: quantile(2),
  };
}

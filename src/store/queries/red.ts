import { type BoundSql, sql } from '../sql.ts';

/**
 * Columns that make the RED figures (rate, errors, duration) of a group of spans. Every span counts as often as its
 * sampling says (`SampleRate`, the adjusted count), so that figures stay honest when only some spans were kept.
 * Quantiles are weighted the same way; durations are rounded to 8 significant bits for them (error below 0.4 %), which
 * makes their memory constant.
 */
export const RED_SQL: BoundSql = sql`sum(SampleRate) AS requests, sumIf(SampleRate, StatusCode = 'ERROR') AS errors,
 quantilesBFloat16Weighted(0.5, 0.95, 0.99)(Duration, toUInt64(greatest(1, round(SampleRate)))) AS quantiles,
 count() AS spans`;

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

/** Turns a row into figures over `seconds`; undefined, no row, is no request. */
export function redFigures(row: RedRow | undefined, seconds: number): RedFigures {
  const requests = row?.requests ?? 0;
  const quantile = (i: number) => (requests > 0 ? (row?.quantiles[i] ?? null) : null);
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

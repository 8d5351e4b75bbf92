import { unixNanoFromMs } from '../../base/time.ts';
import { FUTURE_DAYS, PAST_DAYS, QUARANTINE_DAY } from '../partition-day.ts';
import { allOf, type BoundSql, int64, raw, sql, string, unixNano } from '../sql.ts';

/** A time window: `from` inclusive, `to` exclusive, nanoseconds since the Unix epoch. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/** The steps a window is divided into for a chart. The last may end after the window. */
export interface Steps {
  readonly fromUnixMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** The key all tables are ordered by first: `toStartOfFiveMinutes(Timestamp)`. */
export const BUCKET_NS = 300_000_000_000n;
const DAY_NS = 86_400_000_000_000n;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How much larger each slice of a search is than the one before. */
const SLICE_GROWTH = 16n;
const LATEST = (1n << 63n) - 1n;

/** The window of a time range in Unix milliseconds. */
export function windowOf(range: { readonly from: number; readonly to: number }): Window {
  return { from: unixNanoFromMs(range.from), to: unixNanoFromMs(range.to) };
}

/** The window with `slackNs` more on both sides, within what a time can be. */
export function widen(window: Window, slackNs: bigint): Window {
  const from = window.from - slackNs;
  const to = window.to + slackNs;
  return { from: from < 0n ? 0n : from, to: to > LATEST ? LATEST : to };
}

/** The start of the last bucket that a `DateTime` can name: 2106-02-07 06:25 UTC. Later ones wrap round to 1970. */
const LAST_BUCKET = (((1n << 32n) * 1_000_000_000n) / BUCKET_NS) * BUCKET_NS;

function bucketOf(time: bigint): BoundSql {
  return sql`toStartOfFiveMinutes(${unixNano(time > LAST_BUCKET ? LAST_BUCKET : time)})`;
}

/**
 * Condition on tenant and time. The bucket is repeated although it follows from the time: the primary key begins with
 * (tenant, bucket), and only a condition on exactly that expression skips granules. Not for an end that the newest rows have hardly
 * reached: each condition costs 0.5 to 1 ms of planning.
 */
export function inWindow(tenant: string, { from, to }: Window, nowUnixMs = Date.now()): BoundSql {
  const newest = unixNanoFromMs(nowUnixMs) - BUCKET_NS;
  const bucket = sql`toStartOfFiveMinutes(Timestamp)`;
  return allOf([
    sql`TenantId = ${string(tenant)}`,
    sql`Timestamp >= ${unixNano(from)}`,
    sql`Timestamp < ${unixNano(to)}`,
    sql`${bucket} >= ${bucketOf(from)}`,
    ...(to > newest ? [] : [sql`${bucket} <= ${bucketOf(to)}`]),
  ]);
}

/**
 * Condition on tenant, time and what is asked besides. Where that begins with items of the text index, as filters put them, and the
 * window is a day or longer, no bucket is named: the index leaves few granules, and the partitions of other days are left out anyway.
 */
export function inWindowWith(tenant: string, window: Window, condition: BoundSql): BoundSql {
  const { from, to } = window;
  if (to - from < DAY_NS || !condition.text.startsWith('(hasAll(Items, '))
    return sql`${inWindow(tenant, window)} AND ${condition}`;
  return sql`TenantId = ${string(tenant)} AND Timestamp >= ${unixNano(from)} AND Timestamp < ${unixNano(to)} AND ${condition}`;
}

/**
 * The window in slices, newest first, each ending on a bucket's start and sixteen times as long as the one before: a search
 * for the newest rows usually ends in the first, one for a rare row reads 30 days in five queries.
 */
export function* slicesNewestFirst(window: Window): Generator<Window> {
  let length = BUCKET_NS;
  let to = window.to;
  while (to > window.from) {
    const start = to - length;
    const aligned = start - (((start % BUCKET_NS) + BUCKET_NS) % BUCKET_NS);
    const from = aligned < window.from ? window.from : aligned;
    yield { from, to };
    to = from;
    length *= SLICE_GROWTH;
  }
}

/** Divides a range into at most `points` steps of whole milliseconds. */
export function stepsOf(range: { readonly from: number; readonly to: number }, points: number): Steps {
  const stepMs = Math.max(1, Math.ceil((range.to - range.from) / points));
  return { fromUnixMs: range.from, stepMs, count: Math.max(1, Math.ceil((range.to - range.from) / stepMs)) };
}

/** The same with steps of whole units (minutes, hours) that begin on one: the first may begin before the range. */
export function wholeStepsOf(
  range: { readonly from: number; readonly to: number },
  points: number,
  unitMs: number,
): Steps {
  const fromUnixMs = Math.floor(range.from / unitMs) * unitMs;
  const stepMs = Math.max(1, Math.ceil((range.to - fromUnixMs) / points / unitMs)) * unitMs;
  return { fromUnixMs, stepMs, count: Math.max(1, Math.ceil((range.to - fromUnixMs) / stepMs)) };
}

/** Seconds of a step that lie in the range: the first may begin before it, the last end after it. */
export function stepSeconds(
  steps: Steps,
  step: number,
  range: { readonly from: number; readonly to: number },
): number {
  const start = steps.fromUnixMs + step * steps.stepMs;
  return (Math.min(range.to, start + steps.stepMs) - Math.max(range.from, start)) / 1000;
}

/** SQL: the same of a row with a `DateTime`, for steps that divide at whole units of it. */
export function wholeStepNumber(steps: Steps, column: 'Minute' | 'Hour'): BoundSql {
  return sql`toUInt32(intDiv(toInt64(toUnixTimestamp(${raw(column)})) * 1000 - ${int64(BigInt(steps.fromUnixMs))}, ${int64(BigInt(steps.stepMs))}))`;
}

/** SQL: number of the step a row's `Timestamp` is in, as UInt32. */
export function stepNumber(steps: Steps): BoundSql {
  return sql`toUInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - ${int64(BigInt(steps.fromUnixMs))}, ${int64(BigInt(steps.stepMs))}))`;
}

/**
 * Whether rows with a foreign clock may lie in the window: their time is further from that of arrival than the store files by
 * day. Times before `PAST_DAYS` ago and after the present (an hour of grace for clocks that go wrong a little).
 */
function mayHoldForeignClocks({ from, to }: Window, nowUnixMs = Date.now()): boolean {
  const earliest = unixNanoFromMs(nowUnixMs - PAST_DAYS * DAY_MS);
  return from < earliest || to > unixNanoFromMs(nowUnixMs + HOUR_MS);
}

/**
 * Condition on `resources`, which have one row a day instead of a time: the day of arrival. Their rows may be `PAST_DAYS` older or
 * `FUTURE_DAYS` younger, a day more on both sides for days cut by the window, and of any age where clocks are foreign.
 */
export function resourceDayInWindow(tenant: string, window: Window): BoundSql {
  if (mayHoldForeignClocks(window)) return sql`TenantId = ${string(tenant)}`;
  return sql`TenantId = ${string(tenant)} AND Day BETWEEN toDate(${unixNano(window.from)}) - ${int64(BigInt(FUTURE_DAYS + 1))} AND toDate(${unixNano(window.to)}) + ${int64(BigInt(PAST_DAYS + 1))}`;
}

/** Condition on `series`, which have one row a day of their points, and one for all points with a foreign clock. */
export function seriesDayInWindow(tenant: string, window: Window): BoundSql {
  const last = window.to > window.from ? window.to - 1n : window.to;
  const days = sql`Day BETWEEN toDate(${unixNano(window.from)}) AND toDate(${unixNano(last)})`;
  const quarantine = sql`Day = toDate(${string(QUARANTINE_DAY)})`;
  return mayHoldForeignClocks(window)
    ? sql`TenantId = ${string(tenant)} AND (${days} OR ${quarantine})`
    : sql`TenantId = ${string(tenant)} AND ${days}`;
}

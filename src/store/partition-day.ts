/** Rows older than this many days against the time they were received go to the quarantine partition. */
export const PAST_DAYS = 32;
/** Rows further in the future than this many days go to the quarantine partition. */
export const FUTURE_DAYS = 2;
/** The partition of rows whose clock is far off: their own time is kept, only their place on disk differs. */
export const QUARANTINE_DAY = '1970-01-01';

const DAY_NANOS = 86_400_000_000_000n;

/**
 * The day partition of a row: the UTC day of its time, or the quarantine day when that is more than `PAST_DAYS` before
 * or `FUTURE_DAYS` after the UTC day it was received. So a sender with a broken clock can never create more than
 * `PAST_DAYS + FUTURE_DAYS + 2` partitions. Days since the Unix epoch; 0 is the quarantine day.
 */
export function partitionDayNumber(timeDay: number, receivedDay: number): number {
  return timeDay >= receivedDay - PAST_DAYS && timeDay <= receivedDay + FUTURE_DAYS ? timeDay : 0;
}

/** Day number (days since the Unix epoch, UTC) of a time in nanoseconds. */
export function dayNumber(unixNano: bigint): number {
  return Number(unixNano / DAY_NANOS);
}

/** A day number as `YYYY-MM-DD`. */
export function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

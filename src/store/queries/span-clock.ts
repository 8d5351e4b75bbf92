import { raw } from '../sql.ts';

/**
 * SQL: what the times of a span are worth, as an index into `spanClockSchema`. Without an end the store keeps the start itself
 * as the distance by which the end lies before it.
 */
export const CLOCK = raw(
  `toUInt8(multiIf(TimeSource = 'received', 4, TimeSource = 'end', 3, EndBeforeStart = 0, 0, EndBeforeStart >= reinterpretAsUInt64(toUnixTimestamp64Nano(Timestamp)), 1, 2))`,
);

/** SQL: the times of a span give a duration. Reads `EndBeforeStart` and `TimeSource`. */
export const TIMED = raw(`(EndBeforeStart = 0 AND TimeSource = 'start')`);

/** SQL: the times of a span give no duration. */
export const UNTIMED = raw(`(EndBeforeStart > 0 OR TimeSource != 'start')`);

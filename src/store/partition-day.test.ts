import { describe, expect, it } from 'vitest';
import {
  dayNumber,
  dayText,
  FUTURE_DAYS,
  partitionDayNumber,
  PAST_DAYS,
  QUARANTINE_DAY,
} from './partition-day.ts';

describe('partition day', () => {
  const received = 20_000;

  it('is the day of the row inside the window', () => {
    for (const day of [received - PAST_DAYS, received - 1, received, received + FUTURE_DAYS])
      expect(partitionDayNumber(day, received)).toBe(day);
  });

  it('is the quarantine day outside it', () => {
    for (const day of [0, 1, received - PAST_DAYS - 1, received + FUTURE_DAYS + 1, 65_535])
      expect(dayText(partitionDayNumber(day, received))).toBe(QUARANTINE_DAY);
  });

  it('counts days as UTC', () => {
    expect(dayText(dayNumber(1_790_035_199_999_999_999n))).toBe('2026-09-21');
    expect(dayText(dayNumber(1_790_035_200_000_000_000n))).toBe('2026-09-22');
    expect(dayText(65_535)).toBe('2149-06-06');
  });
});

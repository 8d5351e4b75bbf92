import { expect, test } from 'vitest';
import { formatClock, formatDateTime, formatExactNano, parseInstant } from './time-text.ts';

const MS = Date.UTC(2026, 7, 30, 12, 3, 4, 56);

test('times are written in the zone asked for', () => {
  expect(formatDateTime(MS, 'utc')).toBe('2026-08-30 12:03:04');
  expect(formatClock(MS, 'utc', true)).toBe('12:03:04.056');
});

test('the exact form keeps every nanosecond, also before the epoch and at the ends of int64', () => {
  expect(formatExactNano(BigInt(MS) * 1_000_000n + 789_012n, 'utc')).toBe('2026-08-30T12:03:04.056789012Z');
  expect(formatExactNano(-1n, 'utc')).toBe('1969-12-31T23:59:59.999999999Z');
  expect(formatExactNano(9_223_372_036_854_775_807n, 'utc')).toBe('2262-04-11T23:47:16.854775807Z');
});

test('what people type for an instant is understood', () => {
  const now = MS;
  expect(parseInstant('now', 'utc', now)).toBe(now);
  expect(parseInstant('now-15m', 'utc', now)).toBe(now - 900_000);
  expect(parseInstant('2026-08-30', 'utc', now)).toBe(Date.UTC(2026, 7, 30));
  expect(parseInstant('2026-08-30 12:03', 'utc', now)).toBe(Date.UTC(2026, 7, 30, 12, 3));
  expect(parseInstant('2026-08-30T12:03:04.056789012Z', 'local', now)).toBe(MS);
  expect(parseInstant('2026-08-30 12:03:04+08:00', 'utc', now)).toBe(Date.UTC(2026, 7, 30, 4, 3, 4));
  expect(parseInstant(String(MS), 'utc', now)).toBe(MS);
  expect(parseInstant(String(Math.floor(MS / 1000)), 'utc', now)).toBe(Math.floor(MS / 1000) * 1000);
  expect(parseInstant(`${MS}000`, 'utc', now)).toBe(MS);
  expect(parseInstant(`${MS}000000`, 'utc', now)).toBe(MS);
});

test('what is no instant is refused', () => {
  for (const wrong of ['', 'yesterday', '2026-13-40', '2026-08-30 25:61', '12:03', 'now+5m'])
    expect(parseInstant(wrong, 'utc', MS)).toBeUndefined();
});

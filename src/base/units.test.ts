import { expect, test } from 'vitest';
import { formatBytes, formatChance, formatCount, formatDurationNs, formatRatio } from './units.ts';

test('bytes are in binary units', () => {
  expect(formatBytes(0)).toBe('0 B');
  expect(formatBytes(1023)).toBe('1023 B');
  expect(formatBytes(1536)).toBe('1.5 KiB');
  expect(formatBytes(9223372036854771712n)).toBe('8 EiB');
});

test('durations keep three digits and never show 1000 of a unit', () => {
  expect(formatDurationNs(870_000)).toBe('870 µs');
  expect(formatDurationNs(12_400_000)).toBe('12.4 ms');
  expect(formatDurationNs(3_020_000_000)).toBe('3.02 s');
  expect(formatDurationNs(999_999)).toBe('1 ms');
  expect(formatDurationNs(250_000_000_000)).toBe('4 min 10 s');
  expect(formatDurationNs(-5)).toBe('-5 ns');
});

test('counts and ratios', () => {
  expect(formatCount(12345678)).toBe('12,345,678');
  expect(formatCount(18446744073709551615n)).toBe('18,446,744,073,709,551,615');
  expect(formatRatio(0.1254)).toBe('12.5 %');
});

test.each([
  [0, '< 0.0001'],
  [0.00009, '< 0.0001'],
  [0.0421, '= 0.042'],
  [1, '= 1'],
])('a chance of %d', (p, text) => expect(formatChance(p)).toBe(text));

import { describe, expect, it, test } from 'vitest';
import {
  formatFixed,
  formatGeneral,
  formatGoDuration,
  formatGoTime,
  formatGoTimeFull,
  padLeft,
  truncateToInt64,
  utcZone,
} from './go-format.ts';

// Expected texts are what Go prints: fmt.Sprintf("%.2f"), ("%.2g"), time.Duration.String.
test.each([
  [0.125, '0.12'],
  [0.375, '0.38'],
  [1.005, '1.00'],
  [2.5, '2.50'],
  [-0.001, '-0.00'],
  [1e21, '1000000000000000000000.00'],
  [123456789.987, '123456789.99'],
  [5e-324, '0.00'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, '+Inf'],
])('%f with two decimals', (value, text) => {
  expect(formatFixed(value, 2)).toBe(text);
});

test('halves without decimals go to even', () => {
  expect([0.5, 1.5, 2.5, -0.5].map((value) => formatFixed(value, 0))).toEqual(['0', '2', '2', '-0']);
});

test.each([
  [0, '0'],
  [0.5, '0.5'],
  [0.051, '0.051'],
  [0.0512, '0.051'],
  [0.125, '0.12'],
  [0.999, '1'],
  [0.00012, '0.00012'],
  [0.000012, '1.2e-05'],
  [1e-100, '1e-100'],
  [12, '12'],
  [120, '1.2e+02'],
  [-0.25, '-0.25'],
])('%f with two significant digits', (value, text) => {
  expect(formatGeneral(value, 2)).toBe(text);
});

test.each([
  [0n, '0s'],
  [1n, '1ns'],
  [1500n, '1.5µs'],
  [2_000_000n, '2ms'],
  [10_000_000_000n, '10s'],
  [61_500_000_000n, '1m1.5s'],
  [3_600_000_000_000n, '1h0m0s'],
  [-5_010_500_000n, '-5.0105s'],
])('a duration of %d ns', (value, text) => {
  expect(formatGoDuration(value)).toBe(text);
});

describe('times', () => {
  const shanghai = () => ({ offsetSeconds: 28_800, name: 'CST' });

  it('are printed in the zone given', () => {
    expect(formatGoTime(1_700_000_000_000_000_000n, utcZone)).toBe('2023-11-14 22:13:20 UTC');
    expect(formatGoTime(1_700_000_000_000_000_000n, shanghai)).toBe('2023-11-15 06:13:20 CST');
    expect(formatGoTimeFull(1_700_000_000_120_000_000n, shanghai)).toBe('2023-11-15 06:13:20.12 +0800 CST');
  });

  it('hold over the whole 64-bit range', () => {
    expect(formatGoTimeFull((1n << 63n) - 1n, utcZone)).toBe('2262-04-11 23:47:16.854775807 +0000 UTC');
    expect(formatGoTimeFull(-(1n << 63n), utcZone)).toBe('1677-09-21 00:12:43.145224192 +0000 UTC');
  });
});

test('padding counts characters, not UTF-16 units', () => {
  expect(padLeft('😀µ', 4)).toBe('  😀µ');
});

test('numbers beyond 64 bits become the smallest one', () => {
  expect([1e30, Number.NaN, -1.9].map(truncateToInt64)).toEqual([-(1n << 63n), -(1n << 63n), -1n]);
});

import { expect, test } from 'vitest';
import { percentage, scale, scaledLabel } from './measurement.ts';

test.each([
  [-1n, 'ns', 'ns', -1, 'ns'],
  [1000n, 'kb', 'kb', 1000, 'kB'],
  [1000n, 'MB', 'kb', 1_024_000, 'kB'],
  [1024n, 'GB', 'MB', 1_048_576, 'MB'],
  [2000n, 'ns', 'us', 2, 'us'],
  [2_000_000n, 'ns', 'μs', 2000, 'us'],
  [3n, 'hours', 's', 10_800, 's'],
  [100n, 's', 'bogus', 100, 's'],
  [10n, 'x', 'count', 10, ''],
  [10n, 'x', 'widgets', 10, 'widgets'],
  [2000n, 'gcu', 'm*GCU', 2000, 'GCU'],
  [0n, 'bytes', 'auto', 0, 'B'],
  [1536n, 'bytes', 'auto', 1.5, 'kB'],
])('%d %s in %s', (value, from, to, expected, unit) => {
  expect(scale(value, from, to)).toEqual({ value: expected, unit });
});

test.each([
  [0n, 'ns', 'auto', '0'],
  [1_500_000_000n, 'nanoseconds', 'auto', '1.50s'],
  [2_000_000n, 'nanoseconds', 'minimum', '2ms'],
  [-4096n, 'bytes', 'auto', '-4kB'],
  [7n, 'count', 'minimum', '7'],
  [-(1n << 63n), 'bytes', 'B', '-9223372036854775808B'],
])('label of %d %s', (value, from, to, text) => {
  expect(scaledLabel(value, from, to)).toBe(text);
});

test.each([
  [100n, 100n, '  100%'],
  [9996n, 10_000n, '  100%'],
  [50n, 100n, '50.00%'],
  [-1n, 100n, ' 1.00%'],
  [1n, 1000n, '  0.1%'],
  [1n, 1_000_000n, '0.0001%'],
  [1n, 100_000_000n, '1e-06%'],
  [5n, 0n, '    0%'],
])('%d of %d', (value, total, text) => {
  expect(percentage(value, total)).toBe(text);
});

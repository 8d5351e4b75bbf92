import { expect, test } from 'vitest';
import { parseFlatKeyed } from './parse-flat-keyed.ts';
import { parsePressure } from './parse-pressure.ts';

test('reads both lines of a pressure file', () => {
  const text =
    'some avg10=1.71 avg60=2.36 avg300=2.57 total=230548833\nfull avg10=1.00 avg60=1.01 avg300=1.00 total=157622356\n';
  expect(parsePressure(text)).toEqual({
    some: { avg10: 1.71, avg60: 2.36, avg300: 2.57, totalUsec: 230_548_833n },
    full: { avg10: 1, avg60: 1.01, avg300: 1, totalUsec: 157_622_356n },
  });
});

test('the CPU file of older kernels has no second line', () => {
  expect(parsePressure('some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n')).not.toHaveProperty('full');
});

test('anything else is not understood', () => {
  expect(parsePressure('')).toBeUndefined();
  expect(parsePressure('full avg10=1.00 avg60=1.01 avg300=1.00 total=1\n')).toBeUndefined();
});

test('flat keyed files keep unknown keys and 64 bits, and skip other lines', () => {
  const table = parseFlatKeyed(
    'nr_periods 4000\nthrottled_usec 18446744073709551615\r\ncore_sched.force_idle_usec 1\n\nnonsense line here\n',
  );
  expect(table).toEqual({
    nr_periods: 4000n,
    throttled_usec: 18_446_744_073_709_551_615n,
    'core_sched.force_idle_usec': 1n,
  });
  expect(parseFlatKeyed('')).toBeUndefined();
  expect(parseFlatKeyed('max\n')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { measureTrend } from './trend.ts';

test('a rise in every step: the exact chance is 1 in n!', () => {
  const { slope, pValue } = measureTrend([0, 1, 2, 3], [1, 4, 7, 10]);
  expect(slope).toBe(3);
  expect(pValue).toBeCloseTo(1 / 24, 12);
});

test('Kendall 1975, table 1: n = 5, S = 6 has the chance 0.117', () => {
  expect(measureTrend([0, 1, 2, 3, 4], [1, 2, 5, 3, 4]).pValue).toBeCloseTo(0.117, 3);
});

test('one outlier does not move the slope', () => {
  expect(measureTrend([0, 1, 2, 3, 4], [10, 10, 500, 10, 10]).slope).toBe(0);
});

test('a fall, a constant and a single point are no rise', () => {
  expect(measureTrend([0, 1, 2, 3], [9, 6, 3, 1]).pValue).toBe(1);
  expect(measureTrend([0, 1, 2], [5, 5, 5])).toEqual({ slope: 0, pValue: 1 });
  expect(measureTrend([0], [5])).toEqual({ slope: 0, pValue: 1 });
});

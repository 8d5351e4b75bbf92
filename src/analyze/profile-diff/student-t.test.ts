import { expect, test } from 'vitest';
import { criticalT, upperTail } from './student-t.ts';

// Tables of the t distribution (Abramowitz and Stegun table 26.10).
test.each([
  [1, 0.025, 12.7062],
  [2, 0.025, 4.3027],
  [4, 0.005, 4.6041],
  [10, 0.05, 1.8125],
  [30, 0.025, 2.0423],
  [120, 0.005, 2.6174],
  [Number.POSITIVE_INFINITY, 0.025, 1.959_964],
  [Number.POSITIVE_INFINITY, 0.0005, 3.290_527],
])('%s degrees of freedom, tail %s: t = %s', (df, tail, t) => {
  expect(criticalT(tail, df)).toBeCloseTo(t, 3);
  expect(upperTail(t, df)).toBeCloseTo(tail, 5);
  expect(upperTail(-t, df)).toBeCloseTo(1 - tail, 5);
});

test('what is no number is never significant', () => {
  expect(upperTail(Number.NaN, 3)).toBe(1);
  expect(upperTail(Number.POSITIVE_INFINITY, 3)).toBe(0);
});

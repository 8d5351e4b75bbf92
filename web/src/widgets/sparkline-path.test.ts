import { expect, test } from 'vitest';
import { sparklinePath } from './sparkline-path.ts';

test('spans the box and starts its axis at zero', () => {
  expect(sparklinePath([0, 5, 10], 100, 20)).toBe('M0 20L50 10L100 0');
});

test('a missing value interrupts the line, a lone one is a dash', () => {
  expect(sparklinePath([1, 1, null, 1], 30, 10)).toBe('M0 0L10 0M24 0h6');
});

test('nothing, or only zeros, lies on the ground', () => {
  expect(sparklinePath([], 30, 10)).toBe('');
  expect(sparklinePath([0, 0], 30, 10)).toBe('M0 10L30 10');
});

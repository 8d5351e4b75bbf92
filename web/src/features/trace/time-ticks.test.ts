import { expect, test } from 'vitest';
import { formatOffset, roundTicks } from './time-ticks.ts';

test('steps are round and not more than asked for', () => {
  expect(roundTicks(0, 100, 5)).toEqual({ step: 20, ticks: [0, 20, 40, 60, 80, 100] });
  expect(roundTicks(13, 27, 4).ticks).toEqual([15, 20, 25]);
  expect(roundTicks(0, 7, 10).step).toBe(1);
});

test('an empty window has no labels', () => {
  expect(roundTicks(5, 5, 4).ticks).toEqual([]);
});

test('labels have the digits that tell neighbours apart', () => {
  expect(formatOffset(1_500_000, 500_000)).toBe('1500 µs');
  expect(formatOffset(40e6, 20e6)).toBe('40 ms');
  expect(formatOffset(3e9, 1e9)).toBe('3 s');
  expect(formatOffset(0, 5)).toBe('0 ns');
});

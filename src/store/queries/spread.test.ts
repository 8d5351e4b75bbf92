import { expect, test } from 'vitest';
import { spreadOver } from './spread.ts';

const STEPS = { fromUnixMs: 0, stepMs: 10, count: 5 };

function parts(fromMs: number, toMs: number): [number, number][] {
  const all: [number, number][] = [];
  spreadOver({ fromMs, toMs }, STEPS, (step, part) => all.push([step, part]));
  return all;
}

test('divides evenly in time', () => {
  expect(parts(5, 25)).toEqual([
    [0, 0.25],
    [1, 0.5],
    [2, 0.25],
  ]);
  expect(parts(10, 20)).toEqual([[1, 1]]);
});

test('what lies outside the steps is left out; a moment is wholly in its step', () => {
  expect(parts(-10, 10)).toEqual([[0, 0.5]]);
  expect(parts(40, 60)).toEqual([[4, 0.5]]);
  expect(parts(50, 60)).toEqual([]);
  expect(parts(-5, -1)).toEqual([]);
  expect(parts(23, 23)).toEqual([[2, 1]]);
});

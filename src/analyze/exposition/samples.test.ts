import { expect, test } from 'vitest';
import type { ExpositionSample } from '../../model/exposition.ts';
import { countAbove, histogramOf, histogramSince, quantileOf, sumOf, totalOf } from './samples.ts';

const buckets = (counts: Record<string, number>, labels = {}): readonly ExpositionSample[] =>
  Object.entries(counts).map(([le, value]) => ({ name: 'h_bucket', labels: { ...labels, le }, value }));

test('quantiles are those of histogram_quantile', () => {
  // The figures that Prometheus' own tests expect of these counts (promql, testhistogram).
  const h = histogramOf(buckets({ '0.1': 50, '.2': 70, '1e0': 110, '+Inf': 120 }), 'h');
  expect(h?.bounds).toEqual([0.1, 0.2, 1, Infinity]);
  if (h === undefined) throw new Error('no histogram');
  expect(quantileOf(h, 0.2)).toBeCloseTo(0.048, 10);
  expect(quantileOf(h, 0.5)).toBeCloseTo(0.15, 10);
  expect(quantileOf(h, 0.8)).toBeCloseTo(0.72, 10);
  expect(quantileOf(h, 1)).toBe(1);
  expect(totalOf(h)).toBe(120);
  expect(countAbove(h, 0.2)).toBe(50);
  expect(countAbove(h, 0.3)).toBeUndefined();
});

test('series are added up, a missing last bound is no histogram, nothing observed has no quantile', () => {
  const two = [
    ...buckets({ '1': 1, '+Inf': 2 }, { type: 'a' }),
    ...buckets({ '1': 3, '+Inf': 4 }, { type: 'b' }),
  ];
  expect(histogramOf(two, 'h')?.counts).toEqual([4, 6]);
  expect(histogramOf(buckets({ '1': 1 }), 'h')).toBeUndefined();
  expect(quantileOf({ bounds: [1, Infinity], counts: [0, 0] }, 0.99)).toBeUndefined();
});

test('the difference of two looks, none after a reset', () => {
  const now = { bounds: [1, Infinity], counts: [5, 9] };
  expect(histogramSince(now, { bounds: [1, Infinity], counts: [4, 4] })).toEqual({
    bounds: [1, Infinity],
    counts: [1, 5],
  });
  expect(histogramSince(now, { bounds: [1, Infinity], counts: [6, 9] })).toBeUndefined();
  expect(histogramSince(now, { bounds: [2, Infinity], counts: [0, 0] })).toBeUndefined();
});

test('sums of one name', () => {
  const samples = [
    { name: 'a', labels: { x: '1' }, value: 2 },
    { name: 'a', labels: { x: '2' }, value: 3 },
  ];
  expect(sumOf(samples, 'a')).toBe(5);
  expect(sumOf(samples, 'a', ({ x }) => x === '2')).toBe(3);
  expect(sumOf(samples, 'b')).toBeUndefined();
});

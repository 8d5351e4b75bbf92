import { describe, expect, test } from 'vitest';
import { explicitQuantile, mergeExplicit } from './explicit-histogram.ts';
import {
  atScale,
  combineExponential,
  exponentialCount,
  type ExponentialHistogram,
  exponentialQuantile,
} from './exponential-histogram.ts';

describe('explicit bounds', () => {
  // Expected values follow from the definition by hand: rank = q * total, linear inside the bucket.
  const histogram = { bounds: [1, 2, 4], counts: [10, 20, 10, 0] };

  test('interpolates linearly inside the bucket the rank falls into', () => {
    expect(explicitQuantile(0.5, histogram)).toBeCloseTo(1.5);
    expect(explicitQuantile(0.25, histogram)).toBeCloseTo(1);
    expect(explicitQuantile(0.125, histogram)).toBeCloseTo(0.5);
    expect(explicitQuantile(1, histogram)).toBeCloseTo(4);
    expect(explicitQuantile(0, histogram)).toBeCloseTo(0);
  });

  test('reports the last bound for values above it, and nothing for no values', () => {
    expect(explicitQuantile(0.99, { bounds: [1, 2], counts: [1, 0, 99] })).toBe(2);
    expect(explicitQuantile(0.5, { bounds: [1, 2], counts: [0, 0, 0] })).toBeNull();
    expect(explicitQuantile(0.5, { bounds: [], counts: [7] })).toBeNull();
  });

  test('a first bucket that ends at or below zero has no lower end to interpolate from', () => {
    expect(explicitQuantile(0.1, { bounds: [-5, 5], counts: [10, 10, 0] })).toBe(-5);
  });

  test('merging keeps exact counts at the bounds both have', () => {
    const a = { bounds: [1, 2, 5], counts: [1, 2, 3, 4] };
    const b = { bounds: [2, 3, 5], counts: [10, 20, 30, 40] };
    expect(mergeExplicit(a, b)).toEqual({ bounds: [2, 5], counts: [13, 53, 44] });
    expect(mergeExplicit(a, a)).toEqual({ bounds: [1, 2, 5], counts: [2, 4, 6, 8] });
    expect(mergeExplicit(a, { bounds: [7], counts: [1, 1] })).toEqual({ bounds: [], counts: [12] });
  });
});

/** Puts values into buckets by the data model's own formula, index = ceil(log_base(value)) - 1. */
function fromValues(values: readonly number[], scale: number, zeroThreshold = 0): ExponentialHistogram {
  const positive = new Map<number, number>();
  const negative = new Map<number, number>();
  let zeroCount = 0;
  for (const value of values) {
    if (Math.abs(value) <= zeroThreshold) {
      zeroCount++;
      continue;
    }
    const buckets = value > 0 ? positive : negative;
    const index = Math.ceil(Math.log2(Math.abs(value)) * 2 ** scale) - 1;
    buckets.set(index, (buckets.get(index) ?? 0) + 1);
  }
  return { scale, zeroCount, zeroThreshold, positive, negative };
}

describe('exponential', () => {
  const values = Array.from(
    { length: 5000 },
    (_, i) => Math.exp(((i * 7919) % 5000) / 700) - (i % 10 === 0 ? 900 : 0),
  );
  const sorted = [...values].sort((a, b) => a - b);

  test.each([0.01, 0.1, 0.5, 0.9, 0.99])('quantile %f lies within one bucket of the exact value', (q) => {
    const exact = sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? 0;
    for (const scale of [3, 5, 8]) {
      const found = exponentialQuantile(q, fromValues(values, scale)) ?? Number.NaN;
      const base = 2 ** (2 ** -scale);
      expect(Math.sign(found)).toBe(Math.sign(exact));
      expect(Math.abs(found) / Math.abs(exact)).toBeLessThanOrEqual(base * 1.01);
      expect(Math.abs(found) / Math.abs(exact)).toBeGreaterThanOrEqual(1 / (base * 1.01));
    }
  });

  test('a coarser scale equals buckets made at that scale', () => {
    const fine = fromValues(values, 6);
    for (const scale of [5, 2, 0, -2]) {
      const coarse = fromValues(values, scale);
      const shrunk = atScale(fine, scale);
      expect(new Map([...shrunk.positive].sort())).toEqual(new Map([...coarse.positive].sort()));
      expect(new Map([...shrunk.negative].sort())).toEqual(new Map([...coarse.negative].sort()));
    }
  });

  test('the difference of two cumulative points is what came between, across a change of scale', () => {
    const first = values.slice(0, 2000);
    const difference = combineExponential(fromValues(values, 4), fromValues(first, 6), -1);
    const expected = fromValues(values.slice(2000), 4);
    expect(new Map([...difference.positive].sort())).toEqual(new Map([...expected.positive].sort()));
    expect(exponentialCount(difference)).toBe(3000);
  });

  test('the zero bucket is interpolated linearly, on both sides when there are negative values', () => {
    const zero: ExponentialHistogram = {
      scale: 0,
      zeroCount: 10,
      zeroThreshold: 2,
      positive: new Map(),
      negative: new Map(),
    };
    expect(exponentialQuantile(0.5, zero)).toBe(1);
    expect(exponentialQuantile(0.5, { ...zero, negative: new Map([[3, 10]]) })).toBeCloseTo(-8);
    expect(exponentialQuantile(0.75, { ...zero, negative: new Map([[3, 10]]) })).toBe(0);
    expect(exponentialQuantile(0.5, { ...zero, zeroCount: 0 })).toBeNull();
  });
});

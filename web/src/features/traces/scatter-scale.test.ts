import { expect, test } from 'vitest';
import { nearestPoint, scatterScale } from './scatter-scale.ts';

const box = { left: 10, top: 5, width: 100, height: 50 };

test('places and their values are inverse', () => {
  const scale = scatterScale([1e6, 5e8], 1000, 2000, box);
  expect(scale.msAt(scale.x(1234))).toBeCloseTo(1234);
  expect(scale.nsAt(scale.y(3e7)) / 3e7).toBeCloseTo(1);
});

test('all durations lie inside the box, slower is higher', () => {
  const scale = scatterScale([1e3, 1e9], 0, 1, box);
  expect(scale.y(1e9)).toBeGreaterThanOrEqual(box.top);
  expect(scale.y(1e3)).toBeLessThanOrEqual(box.top + box.height);
  expect(scale.y(1e9)).toBeLessThan(scale.y(1e3));
  expect(scale.y(0)).toBeLessThanOrEqual(box.top + box.height);
  expect(scale.ticks).toContain(1e6);
});

test('no durations still make a scale', () => {
  const scale = scatterScale([], 0, 1, box);
  expect(Number.isFinite(scale.y(1e6))).toBe(true);
});

test('the nearest point within reach is found', () => {
  expect(nearestPoint([0, 10, 20], [0, 0, 0], 12, 1, 5)).toBe(1);
  expect(nearestPoint([0, 10, 20], [0, 0, 0], 15, 9, 5)).toBe(-1);
});

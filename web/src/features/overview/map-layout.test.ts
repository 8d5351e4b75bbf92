import { expect, test } from 'vitest';
import type { ServiceMap } from '../../../../src/api/overview.ts';
import { layOutMap } from './map-layout.ts';

const edge = (
  source: string,
  target: string,
  calls = 1,
  kind: ServiceMap['edges'][number]['kind'] = 'call',
) => ({
  source,
  target,
  kind,
  calls,
  errors: 0,
  p50Ns: null,
  p95Ns: null,
});

test('callers lie left of what they call', () => {
  const map = layOutMap([edge('gateway', 'checkout'), edge('checkout', 'payment')]);
  const x = (name: string): number => map.nodes.find((node) => node.name === name)?.x ?? 0;
  expect(x('gateway')).toBeLessThan(x('checkout'));
  expect(x('checkout')).toBeLessThan(x('payment'));
  expect(map.width).toBeGreaterThan(x('payment'));
});

test('nodes do not overlap, also with cycles, self calls and two kinds between the same pair', () => {
  const map = layOutMap([
    edge('a', 'b'),
    edge('b', 'a'),
    edge('a', 'a'),
    edge('a', 'b', 5, 'message'),
    edge('a', 'c', 1000),
    edge('a', 'd'),
  ]);
  expect(map.nodes).toHaveLength(4);
  expect(map.edges.every((one) => one.points.length > 1)).toBe(true);
  for (const one of map.nodes)
    for (const other of map.nodes) {
      const apart =
        Math.abs(one.x - other.x) * 2 >= one.width + other.width ||
        Math.abs(one.y - other.y) * 2 >= one.height + other.height;
      expect(one === other || apart).toBe(true);
    }
});

test('everything lies inside the drawing', () => {
  const map = layOutMap([
    edge('a', 'b'),
    edge('b', 'c'),
    edge('a', 'c'),
    edge('a', 'd'),
    edge('d', 'c'),
    edge('c', 'a'),
  ]);
  const points = map.edges.flatMap((one) => one.points);
  expect(points.every((p) => p.x >= 0 && p.y >= 0 && p.x <= map.width && p.y <= map.height)).toBe(true);
});

test('busier connections are wider', () => {
  const [few, many] = layOutMap([edge('a', 'b', 1), edge('a', 'c', 10_000)]).edges;
  expect(few?.width ?? 0).toBeLessThan(many?.width ?? 0);
});

test('no calls give an empty map', () => {
  expect(layOutMap([]).nodes).toEqual([]);
});

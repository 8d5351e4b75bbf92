import { expect, test } from 'vitest';
import { buildFlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import {
  clampFlame,
  findMatches,
  foldedStacks,
  levelAt,
  levelTop,
  matchedTotal,
  neighbour,
  nodeAt,
  visitVisible,
} from './flame-view.ts';

// a(10 own) ─ b(30 own) ─ d(5 own)
//           └ c(20 own)
const graph = buildFlameGraph({ parent: [-1, 0, 0, 1], frame: [0, 1, 2, 3], self: [10, 30, 20, 5] });
const whole = { from: 0, to: graph.total0, top: 0 };
const labels = 'abcd';
const labelOf = (node: number): string => labels[graph.frame[node] ?? 0] ?? '';
const node = (label: string): number =>
  Array.from({ length: 4 }, (_, i) => i).find((i) => labelOf(i) === label) ?? -1;

test('every node is seen at its place', () => {
  const seen: string[] = [];
  visitVisible(graph, whole, 65, (n, left, right) => seen.push(`${labelOf(n)} ${left}-${right}`));
  expect(seen).toEqual(['a 0-65', 'b 0-35', 'd 0-5', 'c 35-55']);
});

test('what is outside or too narrow is skipped with everything below', () => {
  const seen: string[] = [];
  visitVisible(graph, { from: 40, to: 50, top: 0 }, 100, (n) => seen.push(labelOf(n)));
  expect(seen).toEqual(['a', 'c']);
  seen.length = 0;
  visitVisible(graph, whole, 2, (n) => seen.push(labelOf(n)));
  expect(seen).toEqual(['a', 'b', 'c']);
  seen.length = 0;
  visitVisible(graph, whole, 1, (n, left, right, rest) =>
    seen.push(`${labelOf(n)} ${rest} ${(right - left).toFixed(2)}`),
  );
  expect(seen).toEqual(['a false 1.00', 'b true 0.85']);
});

test('the node under the pointer is found', () => {
  expect(nodeAt(graph, 36, 1)).toBe(node('c'));
  expect(nodeAt(graph, 2, 2)).toBe(node('d'));
  expect(nodeAt(graph, 60, 1)).toBe(-1);
  expect(nodeAt(graph, 2, 9)).toBe(-1);
});

test('arrow keys walk the tree and stay at its ends', () => {
  const walk = (from: string, key: string): string => labelOf(neighbour(graph, node(from), key));
  expect([
    walk('a', 'ArrowDown'),
    walk('b', 'ArrowRight'),
    walk('c', 'ArrowLeft'),
    walk('d', 'ArrowUp'),
  ]).toEqual(['b', 'c', 'b', 'b']);
  expect([
    walk('a', 'ArrowUp'),
    walk('d', 'ArrowDown'),
    walk('c', 'ArrowRight'),
    walk('b', 'ArrowLeft'),
  ]).toEqual(['a', 'd', 'c', 'b']);
});

test('nested matches count once', () => {
  const matches = new Uint8Array(4);
  matches[node('b')] = 1;
  matches[node('d')] = 1;
  expect(matchedTotal(graph, matches)).toBe(35);
});

test('a window stays inside the graph', () => {
  expect(clampFlame({ from: -5, to: 30, top: -3 }, graph, 400)).toEqual({ from: 0, to: 35, top: 0 });
  expect(clampFlame({ from: 60, to: 90, top: 999 }, graph, 19)).toEqual({ from: 35, to: 65, top: 38 });
});

test('folded stacks name every path with own value', () => {
  expect(foldedStacks(graph, labelOf).split('\n').sort()).toEqual(['a 10', 'a;b 30', 'a;b;d 5', 'a;c 20']);
});

test('with the roots at the bottom levels and keys are turned over', () => {
  const window = { from: 0, to: 65, top: 0 };
  expect([levelTop(0, window, 'icicle', 100), levelTop(0, window, 'flame', 100)]).toEqual([0, 81]);
  expect([levelAt(90, window, 'icicle', 100), levelAt(90, window, 'flame', 100)]).toEqual([4, 0]);
  expect(labelOf(neighbour(graph, node('a'), 'ArrowUp', 'flame'))).toBe('b');
  expect(labelOf(neighbour(graph, node('b'), 'ArrowDown', 'flame'))).toBe('a');
});

test('a search looks at each distinct frame once', () => {
  const found = findMatches(graph, ['Alpha', 'beta', 'GAMMA', 'delta'], 'ta ');
  expect([...(found ?? [])].map((hit, n) => (hit === 1 ? labelOf(n) : '')).join('')).toBe('bd');
  expect(findMatches(graph, [], '  ')).toBeUndefined();
});

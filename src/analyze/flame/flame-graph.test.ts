import { expect, test } from 'vitest';
import { buildFlameGraph, type CallTree } from './flame-graph.ts';
import { buildTraceFlame } from './trace-flame.ts';

test('merges equal frames under the same parent and puts the widest first', () => {
  const graph = buildFlameGraph({
    parent: [-1, 0, 0, 1, 2, 0],
    frame: [0, 1, 1, 2, 2, 3],
    self: [10, 1, 2, 4, 8, 100],
  });
  expect(graph.size).toBe(4);
  expect([...graph.frame]).toEqual([0, 3, 1, 2]);
  expect([...graph.total]).toEqual([125, 100, 15, 12]);
  expect([...graph.self]).toEqual([10, 100, 3, 12]);
  expect([...graph.count]).toEqual([1, 1, 2, 2]);
  expect([...graph.start]).toEqual([0, 0, 100, 100]);
  expect([...graph.depth]).toEqual([0, 1, 1, 2]);
  expect([...graph.end]).toEqual([4, 2, 4, 4]);
  expect([...graph.nodeOf]).toEqual([0, 2, 2, 3, 3, 1]);
  expect(graph.total0).toBe(125);
  expect(graph.maxDepth).toBe(2);
});

test('an empty tree, a forward parent and a cycle are laid out', () => {
  expect(buildFlameGraph({ parent: [], frame: [], self: [] }).size).toBe(0);
  const forward = buildFlameGraph({ parent: [1, -1], frame: [0, 1], self: [1, 2] });
  expect([...forward.frame]).toEqual([1, 0]);
  const cycle = buildFlameGraph({ parent: [1, 0], frame: [0, 1], self: [1, 2] });
  expect(cycle.total0).toBe(3);
});

/** Totals by path, summed one node at a time: the definition. */
function totalsByPath(tree: CallTree): Map<string, number> {
  const totals = new Map<string, number>();
  const pathOf = (i: number): string => {
    const p = tree.parent[i] ?? -1;
    return `${p < 0 ? '' : pathOf(p)}/${tree.frame[i]}`;
  };
  for (let i = 0; i < tree.parent.length; i++) {
    const path = pathOf(i);
    for (let end = path.indexOf('/', 1); ; end = path.indexOf('/', end + 1)) {
      const prefix = end < 0 ? path : path.slice(0, end);
      totals.set(prefix, (totals.get(prefix) ?? 0) + (tree.self[i] ?? 0));
      if (end < 0) break;
    }
  }
  return totals;
}

test('totals equal the sums by path on random trees; children lie inside their parent without overlap', () => {
  let seed = 11;
  const random = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
  };
  for (let round = 0; round < 200; round++) {
    const n = 1 + random(60);
    const tree = {
      parent: Array.from({ length: n }, (_, i) => random(i + 1) - 1),
      frame: Array.from({ length: n }, () => random(5)),
      self: Array.from({ length: n }, () => random(20)),
    };
    const graph = buildFlameGraph(tree);
    const paths: string[] = [];
    const seen = new Map<string, number>();
    let rootsEnd = 0;
    for (let i = 0; i < graph.size; i++) {
      const p = graph.parent[i] ?? -1;
      paths[i] = `${p < 0 ? '' : paths[p]}/${graph.frame[i]}`;
      seen.set(paths[i] ?? '', graph.total[i] ?? 0);
      const left = p < 0 ? rootsEnd : (graph.start[p] ?? 0);
      const right = p < 0 ? graph.total0 : (graph.start[p] ?? 0) + (graph.total[p] ?? 0);
      const start = graph.start[i] ?? 0;
      expect(start).toBeGreaterThanOrEqual(left);
      expect(start + (graph.total[i] ?? 0)).toBeLessThanOrEqual(right);
      if (p < 0) rootsEnd = start + (graph.total[i] ?? 0);
    }
    expect(seen).toEqual(totalsByPath(tree));
  }
});

test('the flame of a trace counts calls and failures by service and operation', () => {
  const flame = buildTraceFlame({
    parent: [-1, 0, 0, -2],
    service: [0, 1, 1, 2],
    name: [0, 1, 1, 2],
    selfNs: [5, 10, 20, 1],
    isError: (i) => i === 2,
  });
  expect(flame.frames).toHaveLength(3);
  expect([...flame.graph.count]).toEqual([1, 2, 1]);
  expect([...flame.errors]).toEqual([0, 1, 0]);
  expect([...flame.graph.total]).toEqual([35, 30, 1]);
});

import { expect, test } from 'vitest';
import { criticalPath, type CriticalPathInput } from './critical-path.ts';
import { selfTimes } from './self-time.ts';
import { buildSpanTree } from './span-tree.ts';

interface Row {
  readonly parent: number;
  readonly start: number;
  readonly end: number;
  readonly service?: number;
  readonly detached?: boolean;
}

function columns(rows: readonly Row[]): CriticalPathInput {
  return {
    parent: rows.map((r) => r.parent),
    startNs: rows.map((r) => r.start),
    durationNs: rows.map((r) => r.end - r.start),
    service: rows.map((r) => r.service ?? 0),
    detached: (i) => rows[i]?.detached ?? false,
  };
}

function pathOf(rows: readonly Row[]): (readonly [number, number, number])[] {
  const input = columns(rows);
  const path = criticalPath(input, buildSpanTree(input.parent));
  return path.span.map((span, i) => [span, path.fromNs[i] ?? -1, path.toNs[i] ?? -1]);
}

test('goes through the child that finished last and gives the rest to the parent', () => {
  const rows = [
    { parent: -1, start: 0, end: 100 },
    { parent: 0, start: 10, end: 40 },
    { parent: 0, start: 20, end: 90 },
    { parent: 2, start: 30, end: 60 },
  ];
  expect(pathOf(rows)).toEqual([
    [0, 0, 20],
    [2, 20, 30],
    [3, 30, 60],
    [2, 60, 90],
    [0, 90, 100],
  ]);
});

test('children in a row are all on the path', () => {
  const rows = [
    { parent: -1, start: 0, end: 100 },
    { parent: 0, start: 0, end: 30 },
    { parent: 0, start: 50, end: 100 },
  ];
  expect(pathOf(rows)).toEqual([
    [1, 0, 30],
    [0, 30, 50],
    [2, 50, 100],
  ]);
});

test('a child that outlives its parent is clipped across services and left out within one', () => {
  const across = [
    { parent: -1, start: 0, end: 100, service: 1 },
    { parent: 0, start: 60, end: 130, service: 2 },
  ];
  expect(pathOf(across)).toEqual([
    [0, 0, 60],
    [1, 60, 100],
  ]);
  const within = across.map((r) => ({ ...r, service: 1 }));
  expect(pathOf(within)).toEqual([[0, 0, 100]]);
});

test('nobody waits for a consumer', () => {
  const rows = [
    { parent: -1, start: 0, end: 100 },
    { parent: 0, start: 20, end: 90, detached: true },
  ];
  expect(pathOf(rows)).toEqual([[0, 0, 100]]);
});

test('an empty trace and a cycle of parents have an answer', () => {
  expect(pathOf([])).toEqual([]);
  const cycle = [
    { parent: 1, start: 0, end: 10 },
    { parent: 0, start: 2, end: 4 },
  ];
  const tree = buildSpanTree(cycle.map((r) => r.parent));
  expect(tree.roots).toHaveLength(1);
  expect([...tree.order].sort()).toEqual([0, 1]);
  expect(pathOf(cycle).length).toBeGreaterThan(0);
});

/** The definition read literally, moment by moment: where is the walk at each unit of time? */
function pathByMoment(rows: readonly Row[], root: number): number[] {
  const moments: number[] = [];
  const walk = (span: number, lo: number, hi: number): void => {
    const parent = rows[span] as Row;
    let now = hi;
    for (;;) {
      let best = -1;
      let bestEnd = -1;
      let bestStart = -1;
      rows.forEach((row, i) => {
        if (row.parent !== span || row.detached === true) return;
        if ((row.service ?? 0) === (parent.service ?? 0) && row.end > parent.end) return;
        const end = Math.min(row.end, hi);
        const start = Math.max(row.start, lo);
        if (end > now || start >= end) return;
        if (end > bestEnd || (end === bestEnd && row.start > bestStart)) {
          [best, bestEnd, bestStart] = [i, end, row.start];
        }
      });
      if (best < 0) break;
      for (let m = bestEnd; m < now; m++) moments[m] = span;
      const from = Math.max((rows[best] as Row).start, lo);
      walk(best, from, bestEnd);
      now = from;
    }
    for (let m = lo; m < now; m++) moments[m] = span;
  };
  const row = rows[root] as Row;
  walk(root, row.start, row.end);
  return moments;
}

test('agrees with the definition read moment by moment on random traces, and covers the root exactly', () => {
  let seed = 7;
  const random = (n: number) => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
  };
  for (let round = 0; round < 400; round++) {
    const rows: Row[] = [{ parent: -1, start: 5, end: 85, service: 0 }];
    for (let i = 1; i < 2 + random(14); i++) {
      const start = random(95);
      rows.push({
        parent: random(i),
        start,
        end: start + random(50),
        service: random(3),
        detached: random(9) === 0,
      });
    }
    const pieces = pathOf(rows);
    const moments = pathByMoment(rows, 0);
    const seen: number[] = [];
    let reached = 5;
    for (const [span, from, to] of pieces) {
      expect(from).toBe(reached);
      reached = to;
      for (let m = from; m < to; m++) seen[m] = span;
    }
    expect(reached).toBe(85);
    expect(seen).toEqual(moments);
  }
});

test('self time subtracts the union of children once', () => {
  const input = columns([
    { parent: -1, start: 0, end: 100 },
    { parent: 0, start: 10, end: 50 },
    { parent: 0, start: 30, end: 60 },
    { parent: 0, start: 90, end: 140 },
    { parent: 0, start: 35, end: 40 },
  ]);
  expect([...selfTimes(input, buildSpanTree(input.parent))]).toEqual([40, 40, 30, 50, 5]);
});

test('a chain of 200,000 spans does not exhaust the stack', () => {
  const n = 200_000;
  const input: CriticalPathInput = {
    parent: Int32Array.from({ length: n }, (_, i) => i - 1),
    startNs: Float64Array.from({ length: n }, (_, i) => i),
    durationNs: Float64Array.from({ length: n }, (_, i) => 2 * (n - i)),
    service: new Int32Array(n),
    detached: () => false,
  };
  const path = criticalPath(input, buildSpanTree(input.parent));
  expect(path.span.length).toBeGreaterThanOrEqual(n);
});

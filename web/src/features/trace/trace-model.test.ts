import { expect, test } from 'vitest';
import type { TraceColumns } from '../../../../src/api/traces.ts';
import { buildTraceModel, type TraceModel } from './trace-model.ts';
import { foldedAncestors, isFolded, toggleSpans, UNFOLDED, visibleRows } from './visible-rows.ts';

interface Row {
  readonly parent: number;
  readonly start: number;
  readonly duration: number;
  readonly service?: number;
  readonly failed?: boolean;
}

function model(rows: readonly Row[], criticalPath: TraceColumns['criticalPath'] = []): TraceModel {
  const zeros = rows.map(() => 0);
  return buildTraceModel({
    traceId: 'a'.repeat(32),
    startUnixNano: '0',
    durationNs: '100',
    strings: ['a', 'b', 'c'],
    spanId: rows.map((_, i) => i.toString(16).padStart(16, '0')),
    parent: rows.map((row) => row.parent),
    parentSpanId: rows.map(() => ''),
    service: rows.map((row) => row.service ?? 0),
    name: zeros,
    kind: zeros,
    status: rows.map((row) => (row.failed === true ? 2 : 0)),
    startNs: rows.map((row) => row.start),
    durationNsOf: rows.map((row) => row.duration),
    clock: zeros,
    selfNs: zeros,
    events: zeros,
    links: zeros,
    logs: zeros,
    marks: [],
    criticalPath,
    duplicates: 0,
    completeness: { complete: true, rowsRead: 0, elapsedMs: 0 },
  });
}

// 0 ─ 2 ─ 3 (failed)      in the order of their start: 2 before 1, whatever the order of arrival
//   └ 1        4 has lost its parent
const family = model([
  { parent: -1, start: 0, duration: 100 },
  { parent: 0, start: 50, duration: 10 },
  { parent: 0, start: 10, duration: 30, service: 1 },
  { parent: 2, start: 12, duration: 5, service: 1, failed: true },
  { parent: -2, start: 20, duration: 5, service: 2 },
]);

test('spans come depth first, siblings by start, lost ones as roots of their own', () => {
  expect([...family.order]).toEqual([0, 2, 3, 1, 4]);
  expect([...family.depth]).toEqual([0, 1, 1, 2, 0]);
  expect(family.maxDepth).toBe(2);
  expect([...family.subtreeEnd]).toEqual([4, 4, 3, 3, 5]);
});

test('errors are counted up to the root', () => {
  expect([...family.errorsBelow]).toEqual([1, 0, 1, 0, 0]);
});

test('pieces of the critical path are found by span', () => {
  const { critical } = model(
    [
      { parent: -1, start: 0, duration: 9 },
      { parent: 0, start: 2, duration: 3 },
    ],
    [
      [0, 0, 2],
      [1, 2, 5],
      [0, 5, 9],
    ],
  );
  expect(Array.from(critical.rows.subarray(critical.first[0], critical.first[1]))).toEqual([0, 2]);
  expect(Array.from(critical.rows.subarray(critical.first[1], critical.first[2]))).toEqual([1]);
});

test('a chain of 50,000 spans is no deeper than the stack', () => {
  const chain = model(Array.from({ length: 50_000 }, (_, i) => ({ parent: i - 1, start: i, duration: 1 })));
  expect(chain.maxDepth).toBe(49_999);
  expect(visibleRows(chain, UNFOLDED)).toHaveLength(50_000);
});

test('parents that form a cycle still give every span a row', () => {
  const cycle = model([
    { parent: 1, start: 0, duration: 1 },
    { parent: 0, start: 0, duration: 1 },
  ]);
  expect([...cycle.order].sort()).toEqual([0, 1]);
});

test('everything is a row until something is folded', () => {
  expect([...visibleRows(family, UNFOLDED)]).toEqual([0, 2, 3, 1, 4]);
  expect([...visibleRows(family, toggleSpans(UNFOLDED, [2]))]).toEqual([0, 2, 1, 4]);
  expect([...visibleRows(family, toggleSpans(UNFOLDED, [3]))]).toEqual([0, 2, 3, 1, 4]);
});

test('folding by depth and by service, and opening one span against the rule', () => {
  const byDepth = { ...UNFOLDED, depth: 1 };
  expect([...visibleRows(family, byDepth)]).toEqual([0, 2, 1, 4]);
  const byService = { ...UNFOLDED, services: new Set([1]) };
  expect([...visibleRows(family, byService)]).toEqual([0, 2, 1, 4]);
  expect([...visibleRows(family, toggleSpans(byService, [2]))]).toEqual([0, 2, 3, 1, 4]);
});

test('what hides a span is found, and opening it shows the span', () => {
  const folding = { ...UNFOLDED, depth: 0 };
  const hiding = foldedAncestors(family, folding, 3);
  expect(hiding).toEqual([2, 0]);
  expect([...visibleRows(family, toggleSpans(folding, hiding))]).toContain(3);
  expect(isFolded(family, folding, 3)).toBe(false);
});

test('log lines stand under their span in time order, and are folded with it', () => {
  const logs = [
    { span: 2, atNs: 30 },
    { span: 2, atNs: 11 },
    { span: 3, atNs: 13 },
  ];
  expect([...visibleRows(family, UNFOLDED, logs)]).toEqual([0, 2, -2, -1, 3, -3, 1, 4]);
  expect([...visibleRows(family, toggleSpans(UNFOLDED, [2]), logs)]).toEqual([0, 2, -2, -1, 1, 4]);
});

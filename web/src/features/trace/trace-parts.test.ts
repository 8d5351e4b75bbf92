import { expect, test } from 'vitest';
import { SPAN_KINDS } from '../../api/enums.ts';
import { tracePartsOf } from './trace-parts.ts';

function parts(rows: readonly { parent: number; of?: string; kind?: string; clock?: number }[]) {
  return tracePartsOf({
    parent: rows.map((row) => row.parent),
    parentSpanId: rows.map((row) => row.of ?? ''),
    kind: rows.map((row) => SPAN_KINDS.findIndex((kind) => kind === (row.kind ?? 'INTERNAL'))),
    clock: rows.map((row) => row.clock ?? 0),
  });
}

test('a tree has one root and nothing else to tell', () => {
  const whole = parts([{ parent: -1 }, { parent: 0 }, { parent: 1 }]);
  expect(whole).toEqual({ roots: 1, lost: 0, lostParents: 0, lostRemote: 0, cycles: 0, untimed: 0 });
});

test('lost parents are counted once, their parts each, cycles and clocks apart', () => {
  const broken = parts([
    { parent: -2, of: 'a', kind: 'SERVER' },
    { parent: -2, of: 'a' },
    { parent: -2, of: 'b', kind: 'CONSUMER' },
    { parent: -3, of: 'c', clock: 2 },
    { parent: 3, clock: 1 },
  ]);
  expect(broken).toEqual({ roots: 0, lost: 3, lostParents: 2, lostRemote: 2, cycles: 1, untimed: 2 });
});

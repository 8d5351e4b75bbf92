import { describe, expect, test } from 'vitest';
import type { CollectionFacts } from './collection-facts.ts';
import type { CallFlow } from './call-flow.ts';
import { failingCalls, newConnections } from './flow-causes.ts';

/** Calls of one function in the order of their lines, in each of five intervals. */
function flow(steps: readonly (readonly [name: string, counts: readonly number[]])[]): CollectionFacts {
  const at = (pick: (counts: readonly number[]) => number): ReadonlyMap<string, CallFlow> => {
    const calls = steps.map(([name, counts], line) => [name, { count: pick(counts), line }] as const);
    return new Map([['main.order', { calls: new Map(calls) }]]);
  };
  const all = at((counts) => counts.reduce((a, b) => a + b, 0));
  const parts = [0, 1, 2, 3, 4].map((i) => at((counts) => counts[i] ?? 0));
  return { flows: { all, steps: parts } } as Partial<CollectionFacts> as CollectionFacts;
}

const SEVEN = [6, 9, 5, 8, 7];
const HALF = [3, 5, 2, 4, 4];
const HEALTHY = flow([
  ['main.reserve', SEVEN],
  ['main.charge', SEVEN],
  ['main.publish', SEVEN],
]);

describe('calls that no longer lead on', () => {
  test.each([
    ['half of the charges fail', [SEVEN, SEVEN, HALF], ['main.charge']],
    ['all reservations fail', [SEVEN, [0, 0, 0, 0, 0], [0, 0, 0, 0, 0]], ['main.reserve']],
    [
      'charges that are tried again and again are no failure of the order',
      [SEVEN, SEVEN.map((n) => n * 12), SEVEN],
      [],
    ],
    ['as ever', [HALF, HALF, HALF], []],
    ['one less may be chance', [SEVEN, SEVEN, [6, 8, 5, 8, 7]], []],
  ])('%s', (_name, [reserve = [], charge = [], publish = []], told) => {
    const now = flow([
      ['main.reserve', reserve],
      ['main.charge', charge],
      ['main.publish', publish],
    ]);
    expect(failingCalls(now, HEALTHY).map((cause) => cause.function)).toEqual(told);
  });

  test('calls that come as often but not together do not follow one another', () => {
    const base = flow([
      ['main.list', [2, 14, 1, 12, 6]],
      ['main.show', [12, 3, 11, 2, 7]],
    ]);
    const now = flow([
      ['main.list', SEVEN],
      ['main.show', HALF],
    ]);
    expect(failingCalls(now, base)).toEqual([]);
  });

  test('a call that is gone altogether', () => {
    const now = flow([
      ['main.reserve', SEVEN],
      ['main.charge', SEVEN],
    ]);
    expect(failingCalls(now, HEALTHY).map((cause) => cause.function)).toEqual(['main.charge']);
    expect(failingCalls(now, null)).toEqual([]);
  });
});

describe('connections', () => {
  const waits = (calls: number, connections: number): CollectionFacts =>
    ({
      connections: new Map([['main.ask', { calls, connections }]]),
    }) as Partial<CollectionFacts> as CollectionFacts;
  test.each([
    ['a peer that resets', 138, 34, 1],
    ['nobody listens', 0, 40, 1],
    ['a few at the start', 138, 3, 0],
    ['as many as when healthy', 100, 8, 0],
  ])('%s', (_name, calls, connections, told) => {
    expect(newConnections(waits(calls, connections), waits(131, 5)).length).toBe(told);
  });
});

import { describe, expect, test } from 'vitest';
import type { CollectionFacts } from './collection-facts.ts';
import { contextCauses } from './context-causes.ts';
import type { LabelCoverage } from './label-coverage.ts';

function coverage(
  samples: number,
  keys: Readonly<Record<string, readonly [samples: number, values: number]>>,
  isCall = true,
): CollectionFacts {
  const found: LabelCoverage = {
    isCall,
    entry: 'main.serve',
    samples,
    keys: new Map(
      Object.entries(keys).map(([key, [count, values]]) => [
        key,
        { samples: count, values: new Set(Array.from({ length: values }, (_, i) => String(i))) },
      ]),
    ),
  };
  return { coverage: new Map([['main.call', found]]) } as Partial<CollectionFacts> as CollectionFacts;
}

const HEALTHY = coverage(20, { request: [20, 15], trace: [20, 15], peer: [20, 1] });

describe('labels that a call has lost', () => {
  test.each([
    [
      'all of the request: whoever calls gave another context',
      coverage(12, { peer: [12, 1] }),
      ['main.call request, trace'],
    ],
    [
      'one only: the request came in without it',
      coverage(12, { trace: [12, 9], peer: [12, 1] }),
      ['main.serve request'],
    ],
    ['none', coverage(12, { request: [12, 9], trace: [12, 9], peer: [12, 1] }), []],
    [
      'some of them: other requests have none',
      coverage(12, { request: [6, 5], trace: [6, 5], peer: [12, 1] }),
      [],
    ],
    ['too few samples to tell', coverage(1, {}), []],
    ['work at home after a call that lost them', coverage(12, {}, false), []],
  ])('%s', (_name, now, told) => {
    const causes = contextCauses(now, HEALTHY);
    expect(causes.map((cause) => `${cause.function} ${String(cause.values['labels'])}`)).toEqual(told);
  });

  test('the other way round, against itself and without a healthy side nothing is told', () => {
    const lost = coverage(12, { peer: [12, 1] });
    expect(contextCauses(HEALTHY, lost)).toEqual([]);
    expect(contextCauses(HEALTHY, HEALTHY)).toEqual([]);
    expect(contextCauses(lost, null)).toEqual([]);
  });
});

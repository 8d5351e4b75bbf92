import { describe, expect, test } from 'vitest';
import { errorCauses, shortCalls } from './call-causes.ts';
import type { CollectionFacts } from './collection-facts.ts';
import type { RemoteWaits } from './remote-waits.ts';

const NONE = {
  seconds: 10,
  remote: null,
  remoteSteps: null,
  errors: null,
  allocationPeriod: 524_288,
} as CollectionFacts;

/** Calls of one function: their mean in ms in each interval, five calls each. */
function calls(means: readonly number[]): CollectionFacts {
  const steps = means.map((ms): RemoteWaits => ({ calls: 5, nanoseconds: ms * 5e6 }));
  const all = {
    calls: steps.length * 5,
    nanoseconds: steps.reduce((sum, { nanoseconds }) => sum + nanoseconds, 0),
  };
  return { ...NONE, remote: new Map([['main.call', all]]), remoteSteps: new Map([['main.call', steps]]) };
}

describe('calls that end early', () => {
  const healthy = calls([28, 10, 18, 17, 20]);
  test.each([
    ['all at one limit', [4.5, 4.3, 4.0, 5.2, 4.6], ['1']],
    ['at once, whatever their spread', [1, 0.2, 0.5, 2, 0.1], ['0']],
    ['shorter, but not alike: chance', [4, 9, 3, 12, 6], []],
    ['alike, but hardly shorter', [15, 15, 15, 15, 15], []],
    ['as ever', [17, 25, 11, 19, 18], []],
  ])('%s', (_name, means, alike) => {
    const causes = shortCalls(calls(means), healthy);
    expect(causes.map(({ values }) => String(values['alike']))).toEqual(alike);
  });

  test('waits that were alike before: told, but it need not be a limit', () => {
    const [cause] = shortCalls(calls([4, 4, 4, 4, 4]), calls([10, 10, 10, 10, 10]));
    expect(cause?.values['alike']).toBe(0);
  });

  test('without a healthy side, or with few calls, nothing is told', () => {
    expect(shortCalls(calls([4, 4, 4, 4, 4]), null)).toEqual([]);
    expect(shortCalls(calls([4, 4]), healthy)).toEqual([]);
  });
});

describe('errors', () => {
  const errors = (mib: number): CollectionFacts => ({
    ...NONE,
    errors: new Map([['main.ask', mib * 2 ** 20]]),
  });
  test.each([
    ['a rise that is no chance', 5, 0, 1],
    ['two samples may be chance', 1, 0, 0],
    ['as many as ever', 20, 18, 0],
    ['twice as many may be load', 40, 20, 0],
    ['many times as many', 40, 5, 1],
  ])('%s', (_name, now, before, told) => {
    expect(errorCauses(errors(now), errors(before)).length).toBe(told);
  });

  test('the time of both collections counts', () => {
    expect(errorCauses(errors(20), { ...errors(4), seconds: 2 }).length).toBe(0);
  });
});

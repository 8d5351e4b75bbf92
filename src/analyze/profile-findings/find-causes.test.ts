import { expect, test } from 'vitest';
import type { LevelReport } from '../profile-levels/level-fold.ts';
import type { CollectionFacts } from './collection-facts.ts';
import { findCauses } from './find-causes.ts';

/** Totals by application function; `gc` is collection in nobody's name. */
function report(functions: Readonly<Record<string, number>>, gc = 0): LevelReport {
  const own = Object.values(functions).reduce((a, b) => a + b, 0);
  return {
    total: own + gc,
    samples: Math.round((own + gc) / 1e7),
    levels: [
      { level: 'application', part: '', weight: own },
      { level: 'runtime', part: 'gc', weight: gc },
    ],
    functions: Object.entries(functions).map(([name, weight]) => ({
      function: name,
      level: 'application',
      own: weight,
      charged: [],
      total: weight,
    })),
    background: [],
  };
}

const QUIET: CollectionFacts = {
  seconds: 10,
  cpu: report({ 'main.a': 1e8, 'main.b': 1e8, 'main.c': 1e8, 'main.d': 1e8 }),
  heap: [report({ 'main.keep': 50e6 }), report({ 'main.keep': 50.1e6 })],
  allocated: null,
  block: null,
  mutex: null,
  cpuWithCallees: null,
  blockWithCallees: null,
  remote: null,
  remoteSteps: null,
  flows: null,
  connections: null,
  coverage: new Map(),
  errors: null,
  allocationPeriod: 524_288,
  panics: null,
  goroutines: [],
  locks: null,
  memory: null,
  isApplication: (name) => name.startsWith('main.'),
};

function told(facts: Partial<CollectionFacts>, base: CollectionFacts | null = null): string[] {
  return findCauses({ ...QUIET, ...facts }, base).map((cause) => `${cause.code} ${cause.function}`);
}

test('a quiet process has no causes, alone or against itself', () => {
  expect(told({})).toEqual([]);
  expect(told({}, QUIET)).toEqual([]);
});

test('the holder of a lock and the one who waits most', () => {
  const mutex = [report({ 'main.hold': 0 }), report({ 'main.hold': 5e9 })] as const;
  const block = [report({}), report({ 'main.wait': 4e9 })] as const;
  const [cause] = findCauses({ ...QUIET, mutex, block }, null);
  expect(cause).toMatchObject({
    code: 'lock-contention',
    function: 'main.hold',
    values: { rate: '0.50', waiter: 'main.wait' },
  });
  expect(told({ mutex: [report({}), report({ 'main.hold': 1e8 })] })).toEqual([]);
});

test('memory that stays at one site; growth below the limit is none', () => {
  expect(told({ heap: [report({ 'main.keep': 1e6 }), report({ 'main.keep': 30e6 })] })).toEqual([
    'memory-growth main.keep',
  ]);
  expect(told({ heap: [report({ 'main.keep': 1e6 }), report({ 'main.keep': 3e6 })] })).toEqual([]);
});

test('collection that takes the CPU; the same share of nothing is none', () => {
  expect(told({ cpu: report({ 'main.a': 1e8 }, 3e9) })).toContain('gc-pressure main.keep');
  expect(told({ cpu: report({ 'main.a': 1e7 }, 1e8) })).toEqual([]);
});

test('a burning function, and one that costs more than when healthy', () => {
  const cpu = report({ 'main.hot': 5e9, 'main.a': 1e9 });
  expect(told({ cpu })).toEqual(['cpu-hog main.hot']);
  const more = report({
    'main.a': 6e8,
    'main.b': 1e8,
    'main.c': 1e8,
    'main.d': 5e8,
    'main.e': 5e8,
    'main.f': 5e8,
  });
  expect(told({ cpu: more }, QUIET)).toContain('cpu-rise main.a');
  expect(told({ cpu: more }, QUIET)).not.toContain('cpu-rise main.b');
});

test('code that only runs now', () => {
  const cpuWithCallees = new Map([
    ['main.release2', 2e8],
    ['main.a', 1e8],
  ]);
  const base = { ...QUIET, cpuWithCallees: new Map([['main.a', 1e8]]) };
  expect(told({ cpuWithCallees }, base)).toEqual(['new-code main.release2']);
  expect(told({ cpuWithCallees }, null)).toEqual([]);
  // A method that the healthy collection has no sample of: its generated handler costs a little more, and is not the cause.
  const handled = new Map([
    ['main._Catalog_List_Handler.func1', 2.1e8],
    ['main._Catalog_List_Handler', 2.1e8],
    ...cpuWithCallees,
  ]);
  expect(told({ cpuWithCallees: handled }, base)).toEqual(['new-code main.release2']);
});

test('recovered panics are told, unless the healthy collection has them as well', () => {
  const panics = new Map([['main.buy', 4e6]]);
  expect(told({ panics })).toEqual(['panic main.buy']);
  expect(told({ panics }, { ...QUIET, panics: new Map([['main.buy', 3e6]]) })).toEqual([]);
});

test('calls that end early, and calls that are as long as ever or too few', () => {
  const waits = (calls: number, ms: number) =>
    new Map([['main.call', { calls, nanoseconds: calls * ms * 1e6 }]]);
  const healthy = { ...QUIET, remote: waits(60, 12) };
  expect(told({ remote: waits(70, 1) }, healthy)).toEqual(['short-calls main.call']);
  expect(told({ remote: waits(70, 4) }, healthy)).toEqual([]);
  expect(told({ remote: waits(5, 1) }, healthy)).toEqual([]);
  expect(told({ remote: waits(70, 1) })).toEqual([]);
});

import { expect, test } from 'vitest';
import type { GroupHistory } from '../goroutines/compare-dumps.ts';
import { poolCauses } from './pool-causes.ts';

interface Group {
  readonly frames: readonly string[];
  readonly ids?: readonly number[];
  readonly creators?: readonly (readonly [number, number])[];
}

function facts(groups: readonly Group[]): Parameters<typeof poolCauses>[0] {
  const goroutines = groups.map(({ frames, ids = [], creators = [] }): GroupHistory => ({
    group: {
      key: frames.join(),
      status: null,
      count: Math.max(1, ids.length),
      leaked: 0,
      locked: 0,
      maxWaitMinutes: 0,
      labels: [],
      ids,
      creators,
      stack: {
        frames: frames.map((func) => ({ func, file: '', line: 1, inlined: false })),
        createdBy: null,
        elided: 0,
      },
    },
    verdict: 'unknown',
    counts: [ids.length],
    trend: { slope: 0, pValue: 1 },
    survivors: null,
    born: null,
    ended: null,
    idler: null,
    labelsJoined: false,
  }));
  return { goroutines, isApplication: (name) => name.startsWith('main.') };
}

const WAIT = ['database/sql.(*DB).conn', 'database/sql.(*DB).query', 'main.find', 'net/http.serve'];

test('who waits, who stands in the driver, and whose results are open', () => {
  const [cause] = poolCauses(
    facts([
      { frames: WAIT, ids: [1, 2, 3, 4] },
      {
        frames: ['net.(*conn).Read', 'driver.query', 'database/sql.(*DB).queryDC', 'main.report'],
        ids: [5, 6],
      },
      { frames: ['database/sql.(*Tx).awaitDone'], ids: [7], creators: [[8, 1]] },
      { frames: ['time.Sleep', 'main.importAll'], ids: [8] },
      { frames: ['database/sql.(*Rows).awaitDone'], ids: [9], creators: [[99, 1]] },
      { frames: ['database/sql.(*DB).connectionOpener'], ids: [10] },
    ]),
  );
  expect(cause).toMatchObject({
    code: 'pool-exhaustion',
    function: 'main.find',
    values: { waiting: 4, open: 2, waiters: 'main.find (4)', holders: 'main.report (2), main.importAll (1)' },
  });
});

test('nobody is named where nobody stands; a used pool is no cause', () => {
  const [cause] = poolCauses(facts([{ frames: WAIT, ids: [1, 2, 3] }]));
  expect(cause?.values['holders']).toBe('');
  expect(poolCauses(facts([{ frames: WAIT, ids: [1] }]))).toEqual([]);
});

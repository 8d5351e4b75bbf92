import { expect, test } from 'vitest';
import type { Severity } from '../../model/finding.ts';
import type { DoctorRun } from '../../model/finding-history.ts';
import { findingHistory } from './finding-history.ts';

const run = (
  atUnixMs: number,
  found: Readonly<Record<string, Severity>> = {},
  unknown: readonly string[] = [],
  target = 'local',
): DoctorRun => ({ atUnixMs, target, found: new Map(Object.entries(found)), unknown });

const told = (runs: readonly DoctorRun[]) =>
  findingHistory(runs).events.map(({ atUnixMs, slug, change }) => `${atUnixMs} ${slug} ${change}`);

test('a finding appears between two runs, holds, and goes', () => {
  const history = findingHistory([run(1), run(2, { a: 'warn' }), run(3, { a: 'warn' }), run(4)]);
  expect(history.spans).toEqual([
    {
      slug: 'a',
      target: 'local',
      fromUnixMs: 2,
      notBeforeUnixMs: 1,
      lastSeenUnixMs: 3,
      goneUnixMs: 4,
      lostSight: false,
      severity: 'warn',
      runs: 2,
    },
  ]);
  expect(history.events.map(({ atUnixMs, change }) => [atUnixMs, change])).toEqual([
    [4, 'gone'],
    [2, 'appeared'],
  ]);
});

test('what is there in the first run has no beginning and is no event', () => {
  const history = findingHistory([run(1, { a: 'info' }), run(2, { a: 'info' })]);
  expect(history.spans[0]).toMatchObject({ notBeforeUnixMs: null, goneUnixMs: null, runs: 2 });
  expect(history.events).toEqual([]);
});

test('worse and milder are told, the stretch keeps the worst', () => {
  const runs = [run(1, { a: 'warn' }), run(2, { a: 'error' }), run(3, { a: 'info' })];
  expect(told(runs)).toEqual(['3 a milder', '2 a worse']);
  expect(findingHistory(runs).spans[0]).toMatchObject({ severity: 'error', runs: 3 });
});

test('a check that cannot tell any more is not taken for a cure', () => {
  const runs = [run(1, { a: 'warn' }), run(2, {}, ['a']), run(3, {}, ['a']), run(4, { a: 'warn' })];
  expect(told(runs)).toEqual(['2 a lost-sight']);
  expect(findingHistory(runs).spans).toHaveLength(1);
  expect(findingHistory(runs.slice(0, 3)).spans[0]).toMatchObject({ lostSight: true, goneUnixMs: null });
  expect(findingHistory([...runs.slice(0, 3), run(4)]).spans[0]).toMatchObject({ goneUnixMs: 4 });
});

test('targets are kept apart, runs may come in any order, a finding that comes back is a new stretch', () => {
  const other = run(2, {}, [], 'pod:a/b');
  const runs = [run(3), run(1, { a: 'warn' }), other, run(5, { a: 'warn' })];
  const { spans } = findingHistory(runs);
  expect(spans.map(({ fromUnixMs, goneUnixMs }) => [fromUnixMs, goneUnixMs])).toEqual([
    [5, null],
    [1, 3],
  ]);
  expect(findingHistory([])).toEqual({ spans: [], events: [] });
});

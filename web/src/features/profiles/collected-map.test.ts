import { describe, expect, test } from 'vitest';
import type { ProfileRow } from '../../../../src/api/profiles.ts';
import { collectedMap, mainTotal, nearestProfile } from './collected-map.ts';

function row(change: Partial<ProfileRow>): ProfileRow {
  return {
    id: '00',
    atUnixMs: 1000,
    durationMs: 0,
    service: 'shop',
    instance: '127.0.0.1:6060',
    pod: '',
    namespace: '',
    container: '',
    containerId: '',
    cgroup: '',
    host: '',
    serviceInstance: '',
    kind: 'goroutine',
    totals: [{ type: 'goroutine/count', value: '4' }],
    samples: 1,
    score: 100,
    issues: [],
    buildId: '',
    traces: 0,
    sizeBytes: 1,
    href: '/',
    ...change,
  };
}

describe('the map of collections', () => {
  test('one line for each kind of each service, cells in time', () => {
    const rows = [
      row({ atUnixMs: 3000 }),
      row({ atUnixMs: 1000 }),
      row({ service: 'cart' }),
      row({ kind: 'heap' }),
    ];
    const map = collectedMap(rows, 0, 4000);
    expect(map.map(({ service, kind }) => `${service} ${kind}`)).toEqual([
      'cart goroutine',
      'shop goroutine',
      'shop heap',
    ]);
    expect(map[1]?.cells.map(({ left }) => left)).toEqual([0.25, 0.75]);
  });

  test('CPU is compared by the second: a longer profile is not a busier one', () => {
    const cpu = (value: string, durationMs: number): ProfileRow =>
      row({ kind: 'cpu', durationMs, totals: [{ type: 'cpu/nanoseconds', value }] });
    const [line] = collectedMap([cpu('2000000', 2000), cpu('4000000', 4000), cpu('1000000', 2000)], 0, 4000);
    expect(line?.cells.map(({ strength }) => strength)).toEqual([1, 1, 0.5]);
  });

  test('nothing but zeros has no strength, and what lies outside the window stands at its edge', () => {
    const [line] = collectedMap(
      [row({ atUnixMs: 9000, totals: [{ type: 'x/count', value: '0' }] })],
      0,
      4000,
    );
    expect(line?.cells).toMatchObject([{ left: 1, strength: 0 }]);
  });

  test('heap profiles are told by what is in use', () => {
    const totals = [
      'alloc_objects/count',
      'alloc_space/bytes',
      'inuse_objects/count',
      'inuse_space/bytes',
    ].map((type, i) => ({ type, value: String(i) }));
    expect(mainTotal(row({ totals }))).toEqual({ type: 'inuse_space/bytes', value: 3 });
    expect(mainTotal(row({ totals: [] }))).toEqual({ type: '', value: 0 });
  });
});

test.each([
  ['the CPU profile that was running', 5500, 'b'],
  ['the nearest before', 500, 'a'],
  ['the nearest after its end', 20_000, 'b'],
])('nearest to a moment: %s', (_name, at, id) => {
  const rows = [
    row({ id: 'h', kind: 'heap', atUnixMs: 5500 }),
    row({ id: 'a', kind: 'cpu', atUnixMs: 1000, durationMs: 2000 }),
    row({ id: 'b', kind: 'cpu', atUnixMs: 5000, durationMs: 2000 }),
  ];
  expect(nearestProfile(rows, at)?.id).toBe(id);
});

test('nearest of other kinds where there is no CPU profile, and of none', () => {
  expect(nearestProfile([row({ id: 'h', kind: 'heap' })], 0)?.id).toBe('h');
  expect(nearestProfile([], 0)).toBeUndefined();
});

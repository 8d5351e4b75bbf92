import { describe, expect, test } from 'vitest';
import { missing, present } from '../../model/evidence.ts';
import type { FactKey, Facts, FactTable } from '../../model/facts.ts';
import { timeLapse } from './time-lapse.ts';

const NOT = missing<never>('absent', { en: 'x', zh: 'x' }, '/x');
const here = <T>(value: T) => present(value, '/f', 1);

function facts(values: { readonly [K in FactKey]?: Facts[K] }): FactTable {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, present(value, `/${key}`, 1)]),
  ) as FactTable;
}

const chain = { version: 2, membershipPath: '/g', reachesRoot: true, deleted: false } as const;
const mount = {} as Facts['cgroup.cpu']['mount'];
const group = { dir: '/sys/fs/cgroup/g', exists: true };
const cpu = (stat: Readonly<Record<string, bigint>>, total?: bigint): Facts['cgroup.cpu'] => ({
  ...chain,
  controller: 'cpu',
  mount,
  groups: [
    {
      ...group,
      quota: NOT,
      stat: here(stat),
      pressure:
        total === undefined ? NOT : here({ some: { avg10: 0, avg60: 0, avg300: 0, totalUsec: total } }),
    },
  ],
});
const memory = (current: bigint, events: Readonly<Record<string, bigint>> = {}): Facts['cgroup.memory'] => ({
  ...chain,
  controller: 'memory',
  mount,
  groups: [
    {
      ...group,
      max: NOT,
      high: NOT,
      current: here(current),
      stat: NOT,
      events: here(events),
      swapMax: NOT,
      swapCurrent: NOT,
      pressure: NOT,
    },
  ],
});
const limit = (bytes: bigint) => ({ state: 'limited', value: bytes, setBy: '/g', chain: [] }) as const;
const row = (lapse: ReturnType<typeof timeLapse>, id: string) => lapse.rows.find((one) => one.id === id);

describe('a time-lapse', () => {
  test('counters become rates: CPUs used, share of throttled periods', () => {
    const before = facts({
      'cgroup.cpu': cpu({ usage_usec: 1_000_000n, nr_periods: 100n, nr_throttled: 10n }),
    });
    const after = facts({
      'cgroup.cpu': cpu({ usage_usec: 8_500_000n, nr_periods: 150n, nr_throttled: 30n }),
      'limits.cpu': { state: 'limited', value: 2, setBy: '/g', chain: [] },
    });
    const lapse = timeLapse(before, after, 5);
    expect(row(lapse, 'cpu.used')).toMatchObject({ rate: 1.5, unit: 'cpus', text: { en: '1.5 of 2 CPUs' } });
    expect(row(lapse, 'cpu.throttled')).toMatchObject({ rate: 0.4, text: { en: '40 % of 50 periods' } });
  });

  test('a slope towards a limit tells when it is reached, a falling one does not', () => {
    const at = (bytes: bigint) =>
      facts({ 'cgroup.memory': memory(bytes), 'limits.memory': limit(1100n << 20n) });
    const rising = row(timeLapse(at(900n << 20n), at(1000n << 20n), 10), 'memory.current');
    expect(rising).toMatchObject({ rate: 10 * 2 ** 20, unit: 'bytes/s', reachesLimitInSec: 10 });
    expect(rising?.text.en).toBe('+10 MiB/s (900 MiB → 1000 MiB)');
    expect(rising?.outlook?.en).toContain('in 10 s');
    const falling = row(timeLapse(at(1000n << 20n), at(900n << 20n), 10), 'memory.current');
    expect(falling).toMatchObject({ rate: -10 * 2 ** 20 });
    expect(falling?.outlook).toBeUndefined();
  });

  test('events are told when there were any', () => {
    const at = (kills: bigint) => facts({ 'cgroup.memory': memory(1n, { oom_kill: kills }) });
    expect(row(timeLapse(at(1n), at(3n), 4), 'memory.oom_kill')).toMatchObject({
      rate: 0.5,
      text: { en: '2 more' },
    });
    expect(timeLapse(at(3n), at(3n), 4).rows).toEqual([]);
  });

  test('descriptors, mappings, pressure, steal and a clock that was set', () => {
    const ticks = { user: 0n, nice: 0n, system: 0n, idle: 0n, iowait: 0n, irq: 0n, softirq: 0n, steal: 0n };
    const before = facts({
      'process.openFiles': { total: 100, sockets: 50 },
      'process.mapCount': 10,
      'cgroup.cpu': cpu({}, 0n),
      'cpu.times': ticks,
      'clock.bootTimeUnix': 1000n,
    });
    const after = facts({
      'process.openFiles': { total: 150, sockets: 50 },
      'process.limits': { 'open files': { soft: 1024n, hard: 1024n } },
      'process.mapCount': 10,
      'cgroup.cpu': cpu({}, 1_000_000n),
      'cpu.times': { ...ticks, idle: 90n, steal: 10n },
      'clock.bootTimeUnix': 1030n,
    });
    const lapse = timeLapse(before, after, 5);
    expect(row(lapse, 'process.openFiles')).toMatchObject({ rate: 10, reachesLimitInSec: 87 });
    expect(row(lapse, 'process.mapCount')).toBeUndefined();
    expect(row(lapse, 'process.sockets')).toBeUndefined();
    expect(row(lapse, 'cpu.pressure')?.rate).toBeCloseTo(0.2);
    expect(row(lapse, 'cpu.steal')?.rate).toBeCloseTo(0.1);
    expect(row(lapse, 'clock.step')?.text.en).toBe('30 s');
  });

  test('a process that ended has no slopes', () => {
    const before = facts({ 'process.mapCount': 105, 'process.openFiles': { total: 5, sockets: 0 } });
    const after = facts({ 'process.mapCount': 0, 'process.openFiles': { total: 0, sockets: 0 } });
    expect(timeLapse(before, after, 3).rows.map((one) => one.id)).toEqual(['process.ended']);
    expect(timeLapse(before, {}, 3).rows[0]?.text.en).toContain('ended');
  });

  test('counters that went back and facts of one sample only are left out', () => {
    const before = facts({ 'cgroup.cpu': cpu({ usage_usec: 9n }), 'clock.bootTimeUnix': 1000n });
    const after = facts({ 'cgroup.cpu': cpu({ usage_usec: 1n }), 'clock.bootTimeUnix': 1001n });
    expect(timeLapse(before, after, 5).rows).toEqual([]);
    expect(timeLapse({}, after, 5).rows).toEqual([]);
    expect(timeLapse(before, {}, 5).rows).toEqual([]);
  });
});

import { formatRatio } from '../../base/units.ts';
import type { CounterTable, CpuGroup, MemoryGroup } from '../../model/cgroup.ts';
import { type Evidence, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { CpuTimes } from '../../model/host.ts';
import type { RateRow, TimeLapse } from '../../model/time-lapse.ts';
import { eventRow, row, slopeRow, trim } from './rate-row.ts';
import { lapseMessages as m } from './time-lapse.messages.ts';

/** Shares below this say nothing. */
const LEAST_SHARE = 0.001;

/**
 * What moved between two samples of one target: rates instead of counters since boot, slopes with the time until the limit
 * they run into. Only what moved has a row. Counters that went back (another group, a restart) are left out.
 */
export function timeLapse(before: FactTable, after: FactTable, seconds: number): TimeLapse {
  const rows = [
    ...cpuRows(before, after, seconds),
    ...memoryRows(before, after, seconds),
    ...processRows(before, after, seconds),
    ...pressureRows(before, after, seconds),
    ...machineRows(before, after, seconds),
  ].filter((one) => one !== undefined);
  return { seconds, rows };
}

type Row = RateRow | undefined;

/** Growth of one counter of a table; undefined when it is missing or went back. */
function growth(
  before: Evidence<CounterTable> | undefined,
  after: Evidence<CounterTable> | undefined,
  ...names: readonly string[]
): { readonly before: bigint; readonly after: bigint; readonly by: bigint } | undefined {
  for (const name of names) {
    const a = valueOf(before)?.[name];
    const b = valueOf(after)?.[name];
    if (a !== undefined && b !== undefined && b >= a) return { before: a, after: b, by: b - a };
  }
  return undefined;
}

function cpuRows(before: FactTable, after: FactTable, seconds: number): readonly Row[] {
  const limit = valueOf(after['limits.cpu'])?.value ?? null;
  const groups = valueOf(after['cgroup.cpu'])?.groups ?? [];
  const pairs = groups.map((group) => ({
    group,
    earlier: valueOf(before['cgroup.cpu'])?.groups.find((g) => g.dir === group.dir),
  }));
  const [own] = pairs;
  const used = growth(own?.earlier?.stat, own?.group.stat, 'usage_usec');
  const throttled = pairs
    .map(({ group, earlier }) => ({
      dir: group.dir,
      periods: growth(earlier?.stat, group.stat, 'nr_periods'),
      stopped: growth(earlier?.stat, group.stat, 'nr_throttled'),
    }))
    .filter(({ periods, stopped }) => (periods?.by ?? 0n) > 0n && stopped !== undefined)
    .sort((a, b) => Number((b.stopped?.by ?? 0n) - (a.stopped?.by ?? 0n)))[0];
  const cpus = used === undefined ? 0 : Number(used.by) / 1e6 / seconds;
  return [
    used === undefined
      ? undefined
      : row(
          { id: 'cpu.used', name: m.cpuUsed, ...used, source: `${own?.group.dir ?? ''}/cpu.stat` },
          cpus,
          'cpus',
          limit === null ? m.cpus : m.ofCpus,
          { value: trim(cpus), limit: trim(limit ?? 0) },
        ),
    throttled?.periods === undefined || throttled.stopped === undefined
      ? undefined
      : throttledRow(throttled.dir, throttled.periods.by, throttled.stopped),
  ];
}

function throttledRow(
  dir: string,
  periods: bigint,
  stopped: { readonly before: bigint; readonly after: bigint; readonly by: bigint },
): RateRow {
  const share = Number(stopped.by) / Number(periods);
  return row(
    { id: 'cpu.throttled', name: m.throttled, ...stopped, source: `${dir}/cpu.stat` },
    share,
    'share',
    m.sharePeriods,
    { value: formatRatio(share), periods: String(periods) },
  );
}

function memoryRows(before: FactTable, after: FactTable, seconds: number): readonly Row[] {
  const limit = valueOf(after['limits.memory'])?.value;
  const own = valueOf(after['cgroup.memory'])?.groups[0];
  const earlier = valueOf(before['cgroup.memory'])?.groups.find((g) => g.dir === own?.dir);
  const current = valueOf(own?.current);
  const was = valueOf(earlier?.current);
  const rss = valueOf(after['process.status'])?.rssBytes;
  const rssWas = valueOf(before['process.status'])?.rssBytes;
  const bytes = { isBytes: true, limit: limit === undefined || limit === null ? null : Number(limit) };
  const kills = growth(earlier?.events, own?.events, 'oom_kill');
  const high = growth(earlier?.events, own?.events, 'high');
  const events = `${own?.dir ?? ''}/memory.events`;
  return [
    current === undefined || was === undefined
      ? undefined
      : slopeRow(
          { id: 'memory.current', name: m.memory, before: was, after: current, source: own?.dir ?? '' },
          seconds,
          bytes,
        ),
    rss === undefined || rssWas === undefined
      ? undefined
      : slopeRow(
          {
            id: 'memory.rss',
            name: m.rss,
            before: rssWas,
            after: rss,
            source: after['process.status']?.source ?? '',
          },
          seconds,
          bytes,
        ),
    kills && eventRow({ id: 'memory.oom_kill', name: m.oomKills, ...kills, source: events }, seconds),
    high && eventRow({ id: 'memory.high', name: m.memoryHigh, ...high, source: events }, seconds),
  ];
}

/** A process without any mapping has ended and waits for its parent; what it had open is gone with it. */
function hasEnded(before: FactTable, after: FactTable): boolean {
  const was = valueOf(before['process.mapCount']) ?? 0;
  return was > 0 && (valueOf(after['process.mapCount']) ?? 0) === 0;
}

function processRows(before: FactTable, after: FactTable, seconds: number): readonly Row[] {
  if (hasEnded(before, after)) {
    const source = before['process.mapCount']?.source ?? '/proc';
    const movement = { id: 'process.ended', name: m.ended, before: 1, after: 0, source };
    return [row(movement, -1 / seconds, 'per-second', m.endedText, {})];
  }
  const slope = (
    id: string,
    name: Parameters<typeof slopeRow>[0]['name'],
    pick: (facts: FactTable) => number | bigint | null | undefined,
    source: string | undefined,
    limit: number | bigint | null | undefined,
  ): Row => {
    const [a, b] = [pick(before), pick(after)];
    if (a === undefined || b === undefined || a === null || b === null) return undefined;
    const end = limit === undefined || limit === null ? null : Number(limit);
    return slopeRow({ id, name, before: a, after: b, source: source ?? id }, seconds, { limit: end });
  };
  const files = valueOf(after['process.limits'])?.['open files']?.soft;
  const pids = (facts: FactTable) => valueOf(valueOf(facts['cgroup.pids'])?.groups[0]?.current);
  const openFiles = after['process.openFiles']?.source;
  return [
    slope('process.openFiles', m.files, (f) => valueOf(f['process.openFiles'])?.total, openFiles, files),
    slope('process.sockets', m.sockets, (f) => valueOf(f['process.openFiles'])?.sockets, openFiles, null),
    slope(
      'process.threads',
      m.threads,
      (f) => valueOf(f['process.status'])?.threads,
      after['process.status']?.source,
      null,
    ),
    slope(
      'cgroup.pids',
      m.pids,
      pids,
      after['cgroup.pids']?.source,
      valueOf(valueOf(after['cgroup.pids'])?.groups[0]?.max),
    ),
    slope(
      'process.mapCount',
      m.maps,
      (f) => valueOf(f['process.mapCount']),
      after['process.mapCount']?.source,
      valueOf(after['kernel.maxMapCount']),
    ),
    slope(
      'net.timeWait',
      m.timeWait,
      (f) => valueOf(f['net.tcpSockets'])?.timeWait,
      after['net.tcpSockets']?.source,
      null,
    ),
  ];
}

/** Totals of pressure files count microseconds in which somebody waited (kernel accounting/psi.rst). */
function pressureRows(before: FactTable, after: FactTable, seconds: number): readonly Row[] {
  const cpu = (facts: FactTable) => valueOf(facts['cgroup.cpu'])?.groups[0];
  const memory = (facts: FactTable) => valueOf(facts['cgroup.memory'])?.groups[0];
  const of = (
    id: string,
    name: typeof m.cpuPressure | typeof m.memoryPressure,
    pick: (facts: FactTable) => CpuGroup | MemoryGroup | undefined,
  ): Row => {
    const [earlier, group] = [pick(before), pick(after)];
    const was = valueOf(earlier?.pressure)?.some.totalUsec;
    const now = valueOf(group?.pressure)?.some.totalUsec;
    if (now === undefined || was === undefined || now < was || group?.dir !== earlier?.dir) return undefined;
    const share = Number(now - was) / 1e6 / seconds;
    const movement = { id, name, before: was, after: now, source: group?.pressure.source ?? '' };
    return share < LEAST_SHARE
      ? undefined
      : row(movement, share, 'share', m.share, { value: formatRatio(share) });
  };
  return [of('cpu.pressure', m.cpuPressure, cpu), of('memory.pressure', m.memoryPressure, memory)];
}

function machineRows(before: FactTable, after: FactTable, seconds: number): readonly Row[] {
  const now = valueOf(after['cpu.times']);
  const was = valueOf(before['cpu.times']);
  const boot = valueOf(after['clock.bootTimeUnix']);
  const bootWas = valueOf(before['clock.bootTimeUnix']);
  const step = boot === undefined || bootWas === undefined ? 0n : boot - bootWas;
  const all = now === undefined || was === undefined ? 0n : total(now) - total(was);
  const shareOf = (id: string, name: typeof m.steal | typeof m.iowait, key: 'steal' | 'iowait'): Row => {
    if (now === undefined || was === undefined || all <= 0n) return undefined;
    const share = Number(now[key] - was[key]) / Number(all);
    const movement = { id, name, before: was[key], after: now[key], source: '/proc/stat' };
    return share < LEAST_SHARE
      ? undefined
      : row(movement, share, 'share', m.share, { value: formatRatio(share) });
  };
  return [
    shareOf('cpu.steal', m.steal, 'steal'),
    shareOf('cpu.iowait', m.iowait, 'iowait'),
    // btime is whole seconds and may differ by one between two reads.
    step > 1n || step < -1n
      ? row(
          {
            id: 'clock.step',
            name: m.clock,
            before: bootWas ?? 0n,
            after: boot ?? 0n,
            source: '/proc/stat btime',
          },
          Number(step) / seconds,
          'seconds',
          m.steps,
          { value: String(step) },
        )
      : undefined,
  ];
}

function total(times: CpuTimes): bigint {
  return Object.values(times).reduce((sum, ticks) => sum + ticks, 0n);
}

import type { GroupHistory } from '../goroutines/compare-dumps.ts';
import { blockedSite } from '../goroutines/stack-place.ts';
import { knownIdler } from '../goroutines/wait-pattern.ts';
import type { LevelReport } from '../profile-levels/level-fold.ts';
import type { Cause, CauseCode, CollectionFacts } from './collection-facts.ts';
import { errorCauses, shortCalls } from './call-causes.ts';
import { contextCauses } from './context-causes.ts';
import { failingCalls, newConnections } from './flow-causes.ts';
import { isOpenResult, isPoolWait, poolCauses } from './pool-causes.ts';

/** From here on a figure is told. */
const LIMITS = {
  /** Waiting for locks, seconds a second. */
  lockRate: 0.02,
  gcShare: 0.25,
  hotShare: 0.3,
  /** CPUs that must be in use: a share of nothing is nothing. */
  hotCpus: 0.05,
  gcCpus: 0.05,
  growthBytes: 4 * 2 ** 20,
  waiters: 3,
  /** Standard errors of a difference of counts. */
  clear: 4,
  riseRatio: 1.5,
  riseCpus: 0.02,
  blockedRate: 0.5,
  /** Of code that the healthy collection does not have: part of the CPU, and seconds blocked a second. */
  newCpuShare: 0.03,
  newBlockedRate: 0.3,
  newSamples: 12,
  /** Of panics: against the healthy collection. */
  panicRatio: 4,
} as const;

/**
 * Names the causes that the profiles of a process show, most serious first; with a healthy collection of the same program
 * also what rose against it. Rules and limits are those of the table above; every cause carries its figures.
 */
export function findCauses(facts: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const causes = [
    ...deadlocks(facts),
    ...lockCauses(facts),
    ...leakCauses(facts),
    ...poolCauses(facts),
    ...memoryCauses(facts),
    ...cpuCauses(facts, base),
    ...waitCauses(facts, base),
    ...newCode(facts, base),
    ...panicCauses(facts, base),
    ...shortCalls(facts, base),
    ...errorCauses(facts, base),
    ...contextCauses(facts, base),
    ...failingCalls(facts, base),
    ...newConnections(facts, base),
  ];
  return onceEach(causes).sort((a, b) => b.weight - a.weight);
}

/** A function that burns, costs more and runs only now is told once, by the first of these, with the largest weight of all. */
const SAME: readonly CauseCode[] = ['cpu-hog', 'cpu-rise', 'new-code'];

function onceEach(causes: readonly Cause[]): Cause[] {
  const isTold = (cause: Cause): boolean =>
    causes.some(
      (other) =>
        other.function === cause.function &&
        SAME.includes(other.code) &&
        SAME.indexOf(other.code) < SAME.indexOf(cause.code),
    );
  const weight = (cause: Cause): number =>
    Math.max(
      ...causes.filter((o) => o.function === cause.function && SAME.includes(o.code)).map((o) => o.weight),
    );
  return causes
    .filter((cause) => !isTold(cause))
    .map((cause) => (SAME.includes(cause.code) ? { ...cause, weight: weight(cause) } : cause));
}

function deadlocks({ locks }: CollectionFacts): Cause[] {
  return (locks?.cycles ?? []).map((ring) => {
    const wait = locks?.waits.find((w) => w.waiters.includes(ring[0] ?? -1));
    return {
      code: 'deadlock' as const,
      function: wait?.site?.func ?? '',
      weight: 1,
      values: { ids: ring.join(' → ') },
    };
  });
}

/** Who makes others wait (mutex), who waits (block), else who stands in line in the dump. */
function lockCauses({ mutex, block, locks, seconds }: CollectionFacts): Cause[] {
  const holder = grown(mutex)[0];
  const rate = (holder?.[1] ?? 0) / 1e9 / seconds;
  if (holder !== undefined && rate >= LIMITS.lockRate) {
    const waiter = grown(block)[0];
    return [
      {
        code: 'lock-contention',
        function: holder[0],
        weight: 0.5 + Math.min(0.45, rate / 4),
        values: { rate: rate.toFixed(2), waiter: waiter?.[0] ?? holder[0] },
      },
    ];
  }
  const [line] = locks?.waits ?? [];
  if (line === undefined || line.waiters.length < LIMITS.waiters) return [];
  const { site, waiters } = line;
  const weight = 0.5 + Math.min(0.45, waiters.length / 50);
  return [
    {
      code: 'lock-contention',
      function: site?.func ?? '',
      weight,
      values: { count: waiters.length, waiter: site?.func ?? '' },
    },
  ];
}

function leakCauses({ goroutines }: CollectionFacts): Cause[] {
  return goroutines.flatMap((history) => {
    const { verdict, group, counts } = history;
    if (verdict !== 'proven' && verdict !== 'leaking' && verdict !== 'growing') return [];
    if (isPoolWait(history) || isOpenResult(history)) return [];
    // Requests in flight grow as well between two moments: only those that stay, or grow on, are told.
    if (verdict === 'growing' && (counts.length < 3 || history.idler !== null)) return [];
    const site = blockedSite(group.stack)?.func ?? '';
    const sure = verdict === 'growing' ? 0.5 : 0.7;
    const values = {
      from: counts[0] ?? 0,
      to: counts.at(-1) ?? 0,
      creator: group.stack.createdBy?.func ?? '',
    };
    return [
      {
        code: 'goroutine-leak' as const,
        function: site,
        weight: sure + Math.min(0.25, group.count / 4000),
        values,
      },
    ];
  });
}

function applicationFrame({ group }: GroupHistory, isApplication: (name: string) => boolean): string | null {
  return group.stack.frames.find((f) => isApplication(f.func))?.func ?? null;
}

/** What stays in memory, and what the collector costs. */
function memoryCauses({ heap, allocated, cpu, memory, seconds }: CollectionFacts): Cause[] {
  const causes: Cause[] = [];
  const [most] = grown(heap);
  const total = heap === null ? 0 : heap[1].total - heap[0].total;
  if (most !== undefined && most[1] >= LIMITS.growthBytes && most[1] >= total / 2) {
    const before = heap?.[0].total ?? 0;
    const weight = 0.5 + Math.min(0.4, most[1] / Math.max(before, 2 ** 20) / 4);
    const perMinute = Math.round((most[1] / seconds) * 60);
    causes.push({ code: 'memory-growth', function: most[0], weight, values: { grown: most[1], perMinute } });
  }
  const share = levelShare(cpu, 'runtime', 'gc');
  const gcCpus = cpu === null ? 0 : (share * cpu.total) / 1e9 / seconds;
  if (share >= LIMITS.gcShare && gcCpus >= LIMITS.gcCpus) {
    const keeps = heap?.[1].functions[0]?.function ?? '';
    const allocates = grown(allocated)[0]?.[0] ?? '';
    const isPinned = memory !== null && memory.nextGc > 0 && memory.nextGc <= memory.heapInUse * 1.15;
    causes.push({
      code: 'gc-pressure',
      function: keeps,
      weight: 0.5 + Math.min(0.45, share / 2),
      values: { share: Math.round(share * 100), keeps, allocates, pinned: isPinned ? 1 : 0 },
    });
  }
  return causes;
}

/** Functions that burn, and functions that cost more than in the healthy collection. */
function cpuCauses({ cpu, seconds }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  if (cpu === null || cpu.total === 0) return [];
  const causes: Cause[] = [];
  const perSample = cpu.total / Math.max(1, cpu.samples);
  const cpusOf = (nanoseconds: number): number => nanoseconds / 1e9 / seconds;
  for (const f of cpu.functions.slice(0, 3)) {
    const share = f.own / cpu.total;
    if (share < LIMITS.hotShare || cpusOf(f.own) < LIMITS.hotCpus) continue;
    const values = { share: Math.round(share * 100), cpus: cpusOf(f.own).toFixed(2) };
    causes.push({ code: 'cpu-hog', function: f.function, weight: 0.4 + share / 2, values });
  }
  if (base === null || base.cpu === null) return causes;
  const before = new Map(base.cpu.functions.map((f) => [f.function, (f.total / base.seconds) * seconds]));
  for (const f of cpu.functions.slice(0, 40)) {
    const was = before.get(f.function) ?? 0;
    const rise = f.total - was;
    // Poisson: the variance of a difference of counts is their sum.
    const error = Math.sqrt((f.total + was) / perSample || 1) * perSample;
    const isClear = rise >= LIMITS.clear * error && f.total >= LIMITS.riseRatio * was;
    if (!isClear || cpusOf(rise) < LIMITS.riseCpus) continue;
    const values = { from: cpusOf(was).toFixed(3), to: cpusOf(f.total).toFixed(3) };
    const weight = 0.3 + Math.min(0.5, (rise / cpu.total) * 0.6);
    causes.push({ code: 'cpu-rise', function: f.function, weight, values });
  }
  return causes;
}

/** Goroutines that wait for another process: in the dump, or longer than in the healthy collection. */
function waitCauses(
  { goroutines, block, seconds, isApplication }: CollectionFacts,
  base: CollectionFacts | null,
): Cause[] {
  const causes: Cause[] = [];
  const healthy = new Map((base?.goroutines ?? []).map((h) => [siteOf(h), h.group.count]));
  for (const history of goroutines) {
    const { group, idler } = history;
    if (idler !== null || !group.stack.frames.some((f) => CALLS.test(f.func))) continue;
    const caller = applicationFrame(history, isApplication);
    if (caller === null || knownIdler(group.stack) !== null) continue;
    const extra = group.count - (healthy.get(siteOf(history)) ?? 0);
    if (extra < LIMITS.waiters) continue;
    const weight = 0.4 + Math.min(0.4, extra / 60);
    causes.push({ code: 'slow-dependency', function: caller, weight, values: { count: group.count } });
  }
  if (base === null || base.block === null) return causes;
  const before = new Map(grown(base.block).map(([name, ns]) => [name, (ns / base.seconds) * seconds]));
  for (const [name, ns] of grown(block).slice(0, 20)) {
    const was = before.get(name) ?? 0;
    const rate = (ns - was) / 1e9 / seconds;
    if (rate < LIMITS.blockedRate || ns < was * 2) continue;
    const values = { from: (was / 1e9 / seconds).toFixed(2), to: (ns / 1e9 / seconds).toFixed(2) };
    causes.push({ code: 'block-rise', function: name, weight: 0.3 + Math.min(0.4, rate / 20), values });
  }
  return causes;
}

/** The heaviest function that the healthy collection never ran: a new release, a path taken only now. */
function newCode(facts: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const causes: Cause[] = [];
  const { cpu, cpuWithCallees, blockWithCallees, seconds } = facts;
  if (base === null) return causes;
  const perSample = cpu === null ? 1 : cpu.total / Math.max(1, cpu.samples);
  const [burns] = onlyNow(cpuWithCallees, base.cpuWithCallees);
  if (cpu !== null && burns !== undefined && burns[1] / perSample >= LIMITS.newSamples) {
    const share = burns[1] / cpu.total;
    if (share >= LIMITS.newCpuShare) {
      const values = { cpus: (burns[1] / 1e9 / seconds).toFixed(3), blocked: '0' };
      causes.push({ code: 'new-code', function: burns[0], weight: 0.35 + share / 2, values });
    }
  }
  const [waits] = onlyNow(blockWithCallees, base.blockWithCallees);
  const rate = (waits?.[1] ?? 0) / 1e9 / seconds;
  if (waits !== undefined && rate >= LIMITS.newBlockedRate && waits[0] !== causes[0]?.function) {
    const values = { cpus: '0', blocked: rate.toFixed(2) };
    causes.push({ code: 'new-code', function: waits[0], weight: 0.35 + Math.min(0.5, rate / 10), values });
  }
  return causes;
}

/**
 * Panics that are recovered: what recovers them allocates (a stack, a log line) on top of the panic. One sample is proof that
 * there was one; how many is not known.
 */
function panicCauses({ panics, seconds }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const healthy = base?.panics ?? new Map<string, number>();
  return [...(panics ?? [])]
    .filter(([site, bytes]) => bytes > 0 && (healthy.get(site) ?? 0) < bytes / LIMITS.panicRatio)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([site, bytes]) => {
      const perSecond = bytes / seconds;
      const weight = 0.5 + Math.min(0.35, perSecond / 2 ** 24);
      return { code: 'panic', function: site, weight, values: { perSecond: Math.round(perSecond) } };
    });
}

/** What protoc-gen-go-grpc writes around each method of a server: new where its method is, and never what was changed. */
const GENERATED_HANDLER = /\._\w+_Handler(?:\.func\d+)*$/;

/** What the healthy side has less than a fiftieth of, heaviest first; of equal ones the first seen, which is the innermost. */
function onlyNow(
  now: ReadonlyMap<string, number> | null,
  healthy: ReadonlyMap<string, number> | null,
): [name: string, value: number][] {
  if (now === null || healthy === null) return [];
  return [...now]
    .filter(([name, value]) => (healthy.get(name) ?? 0) < value / 50 && !GENERATED_HANDLER.test(name))
    .sort((a, b) => b[1] - a[1]);
}

/** Calls that leave the process. */
const CALLS =
  /^net\/http\.\(\*(?:Transport|Client|persistConn)\)\.(?:roundTrip|do|RoundTrip)$|^google\.golang\.org\/grpc\.\(\*ClientConn\)\.Invoke$|^net\.\(\*Dialer\)\.DialContext$|^net\.\(\*Resolver\)\./;

function siteOf({ group }: GroupHistory): string {
  return blockedSite(group.stack)?.func ?? '';
}

/** Application functions whose value grew between the two moments, largest growth first. */
function grown(pair: readonly [LevelReport, LevelReport] | null): [name: string, growth: number][] {
  if (pair === null) return [];
  const before = new Map(pair[0].functions.map((f) => [f.function, f.total]));
  return pair[1].functions
    .filter((f) => f.level === 'application')
    .map((f): [string, number] => [f.function, f.total - (before.get(f.function) ?? 0)])
    .filter(([, growth]) => growth > 0)
    .sort((a, b) => b[1] - a[1]);
}

function levelShare(report: LevelReport | null, level: string, part: string): number {
  if (report === null || report.total === 0) return 0;
  const costs = report.levels.filter((c) => c.level === level && c.part === part);
  return costs.reduce((sum, c) => sum + c.weight, 0) / report.total;
}

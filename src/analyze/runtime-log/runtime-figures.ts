import type { GcCycle, RuntimeRun } from '../../model/runtime-log.ts';
import { measureTrend, type Trend } from '../goroutines/trend.ts';

/** Figures on the collections of one run. Sizes are MiB as printed, whole numbers; shares are 0 to 1. */
export interface GcFigures {
  readonly cycles: number;
  readonly forced: number;
  /** Seconds between the first and the last cycle. */
  readonly seconds: number;
  readonly perSecond: number;
  readonly procs: number;
  /** CPU of all work but idle marking, of all processors over that time. */
  readonly cpuShare: number;
  /** Marking done by goroutines that allocate, of all marking but the idle one. */
  readonly assistShare: number;
  /** Of all processors over the whole time. */
  readonly assistCpuShare: number;
  /** Lower bound: sizes are rounded down to MiB. */
  readonly allocMibPerSecond: number;
  readonly longestPauseMs: number;
  readonly longestPauseCycle: number;
  readonly longestPauseAtSeconds: number;
  readonly liveMib: { readonly first: number; readonly median: number; readonly last: number };
  readonly goalMib: number;
  /** Median of (goal − live) / (live + stacks + globals); null when the live heap is below 8 MiB, too coarse to tell. */
  readonly gogc: number | null;
  /** Of the last 10 cycles, those whose goal is at most 1.1 × the live heap they followed. */
  readonly pinned: number;
  /** MiB an hour. */
  readonly liveTrend: Trend;
}

/** Figures on the scheduler of one run. */
export interface SchedFigures {
  readonly samples: number;
  readonly gomaxprocs: number;
  readonly medianQueued: number;
  readonly maxThreads: number;
  /** Samples with no idle P and more goroutines queued than P. */
  readonly saturated: number;
  /** Samples with goroutines queued and a P idle. */
  readonly idleQueued: number;
}

const TAIL = 10;
const MIN_LIVE_MIB = 8;

/** The figures; null with fewer than two cycles. */
export function gcFigures({ cycles }: RuntimeRun): GcFigures | null {
  const [first] = cycles;
  const last = cycles.at(-1);
  if (first === undefined || last === undefined || cycles.length < 2) return null;
  const seconds = Math.max(last.atSeconds - first.atSeconds, 0.001);
  const counted = cycles.slice(1);
  const busyMs = sum(counted, (c) => c.sweepTermCpuMs + c.assistCpuMs + c.backgroundCpuMs + c.markTermCpuMs);
  const assist = sum(counted, (c) => c.assistCpuMs);
  const marking = assist + sum(counted, (c) => c.backgroundCpuMs);
  const longest = cycles.reduce((a, b) => (pauseMs(b) > pauseMs(a) ? b : a));
  const gogc = counted.flatMap((c, i) => impliedGogc(c, cycles[i]) ?? []);
  const allocated = counted.reduce(
    (all, c, i) => all + Math.max(0, c.heapStartMib - (cycles[i]?.liveMib ?? 0)),
    0,
  );
  return {
    cycles: cycles.length,
    forced: cycles.filter((c) => c.forced).length,
    seconds,
    perSecond: counted.length / seconds,
    procs: last.procs,
    cpuShare: busyMs / (seconds * 1000 * last.procs),
    assistShare: marking === 0 ? 0 : assist / marking,
    assistCpuShare: assist / (seconds * 1000 * last.procs),
    allocMibPerSecond: allocated / seconds,
    longestPauseMs: pauseMs(longest),
    longestPauseCycle: longest.number,
    longestPauseAtSeconds: longest.atSeconds,
    liveMib: { first: first.liveMib, median: median(cycles.map((c) => c.liveMib)), last: last.liveMib },
    goalMib: last.goalMib,
    gogc: gogc.length === 0 ? null : Math.round(median(gogc)),
    pinned: counted.filter((c, i) => i >= counted.length - TAIL && isPinned(c, cycles[i])).length,
    liveTrend: measureTrend(
      cycles.map((c) => c.atSeconds / 3600),
      cycles.map((c) => c.liveMib),
    ),
  };
}

// Model of the pacer since Go 1.18: goal = live + (live + stacks + globals) * GOGC / 100 of the cycle before.
function impliedGogc(cycle: GcCycle, before: GcCycle | undefined): number | null {
  if (before === undefined || before.liveMib < MIN_LIVE_MIB) return null;
  const roots = before.liveMib + (before.stacksMib ?? 0) + (before.globalsMib ?? 0);
  return ((cycle.goalMib - before.liveMib) / roots) * 100;
}

function isPinned(cycle: GcCycle, before: GcCycle | undefined): boolean {
  return before !== undefined && before.liveMib >= MIN_LIVE_MIB && cycle.goalMib <= before.liveMib * 1.1;
}

function pauseMs(cycle: GcCycle): number {
  return Math.max(cycle.sweepTermMs, cycle.markTermMs);
}

/** The figures; null without samples. The first sample, taken while the program starts, is left out when others follow. */
export function schedFigures({ sched }: RuntimeRun): SchedFigures | null {
  const samples = sched.length > 1 ? sched.slice(1) : sched;
  const last = samples.at(-1);
  if (last === undefined) return null;
  const queued = samples.map((s) => s.runQueue + s.localQueues.reduce((a, b) => a + b, 0));
  return {
    samples: samples.length,
    gomaxprocs: last.gomaxprocs,
    medianQueued: median(queued),
    maxThreads: samples.reduce((most, s) => Math.max(most, s.threads), 0),
    saturated: samples.filter((s, i) => s.idleProcs === 0 && (queued[i] ?? 0) > s.gomaxprocs).length,
    idleQueued: samples.filter((s, i) => s.idleProcs > 0 && (queued[i] ?? 0) > 0).length,
  };
}

function sum(cycles: readonly GcCycle[], of: (cycle: GcCycle) => number): number {
  return cycles.reduce((total, c) => total + of(c), 0);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

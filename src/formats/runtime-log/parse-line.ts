import type { GcCycle, InitRecord, ScavSample, SchedSample } from '../../model/runtime-log.ts';

const N = String.raw`(\d+(?:\.\d+)?(?:e[+-]?\d+)?)`;
const GC = new RegExp(
  String.raw`(?:^|[^\w])gc (\d+) @${N}s (\d+)%( \(checking for goroutine leaks\))?: ${N}\+${N}\+${N} ms clock, ` +
    String.raw`${N}\+${N}/${N}/${N}\+${N} ms cpu, (\d+)->(\d+)->(\d+) MB, (\d+) MB goal` +
    String.raw`(?:, (\d+) MB stacks, (\d+) MB globals)?, (\d+) P( \(forced\))?\s*$`,
);
const SCHED =
  /SCHED (\d+)ms: gomaxprocs=(\d+) idleprocs=(\d+) threads=(\d+) spinningthreads=(\d+)(?: needspinning=\d+)? idlethreads=(\d+) runqueue=(\d+)(?: gcwaiting=(.*)| \[([\d ]*)\](?: schedticks=\[([\d ]*)\])?)\s*$/;
const SCAV =
  /scav (\d+) KiB work(?: \(bg\), (\d+) KiB work \(eager\), (\d+) KiB now|, (\d+) KiB total), (\d+)% util( \(forced\))?(?: \[controller reset\])?\s*$/;
const INIT = new RegExp(
  String.raw`(?:^|\s)init (\S+) @${N} ms, ${N} ms clock, (\d+) bytes, (\d+) allocs\s*$`,
);
const DETAIL_P = /^\s*P\d+: status=\d+ .*\brunqsize=(\d+)/;
const DETAIL_G = /^\s*G\d+: status=(\d+)\((.*)\) m=(?:-?\d+|nil) lockedm=(?:-?\d+|nil)\s*$/;

const STATES = [
  'idle',
  'runnable',
  'running',
  'syscall',
  'waiting',
  '',
  'dead',
  '',
  'copystack',
  'preempted',
  'leaked',
  'dead',
];
/** The bit of `_Gscan`, added while the stack is scanned. */
const SCAN = 0x1000;

/** A `gctrace` line of Go 1.5 to 1.27, also after other text; null when it is none. */
export function parseGcLine(line: string): GcCycle | null {
  if (!line.includes(' MB goal')) return null;
  const f = GC.exec(line);
  if (f === null) return null;
  const n = (i: number): number => Number(f[i]);
  return {
    number: n(1),
    atSeconds: n(2),
    cpuPercent: n(3),
    leakCheck: f[4] !== undefined,
    sweepTermMs: n(5),
    markMs: n(6),
    markTermMs: n(7),
    sweepTermCpuMs: n(8),
    assistCpuMs: n(9),
    backgroundCpuMs: n(10),
    idleCpuMs: n(11),
    markTermCpuMs: n(12),
    heapStartMib: n(13),
    heapEndMib: n(14),
    liveMib: n(15),
    goalMib: n(16),
    stacksMib: f[17] === undefined ? null : n(17),
    globalsMib: f[18] === undefined ? null : n(18),
    procs: n(19),
    forced: f[20] !== undefined,
  };
}

/** A `schedtrace` line of Go 1.19 to 1.27; with `scheddetail` the queues come in later lines. Null when it is none. */
export function parseSchedLine(line: string): (SchedSample & { readonly detailed: boolean }) | null {
  if (!line.includes('SCHED ')) return null;
  const f = SCHED.exec(line);
  if (f === null) return null;
  const list = (text = ''): number[] => text.split(' ').filter(Boolean).map(Number);
  return {
    atMs: Number(f[1]),
    gomaxprocs: Number(f[2]),
    idleProcs: Number(f[3]),
    threads: Number(f[4]),
    spinningThreads: Number(f[5]),
    idleThreads: Number(f[6]),
    runQueue: Number(f[7]),
    localQueues: list(f[9]),
    schedTicks: list(f[10]),
    goroutines: new Map(),
    detailed: f[8] !== undefined,
  };
}

/** The queue length of a `P` line of `scheddetail`; null when it is none. */
export function parseDetailQueue(line: string): number | null {
  const size = DETAIL_P.exec(line)?.[1];
  return size === undefined ? null : Number(size);
}

/** The state of a `G` line of `scheddetail`: `runnable`, `waiting (sleep)`; null when it is none. */
export function parseDetailState(line: string): string | null {
  const found = DETAIL_G.exec(line);
  if (found === null) return null;
  const state = STATES[Number(found[1]) & ~SCAN] || `status ${found[1] ?? ''}`;
  return state === 'waiting' ? `waiting (${found[2] ?? ''})` : state;
}

/** A `scavtrace` line: up to Go 1.20 one figure of work, later two. Null when it is none. */
export function parseScavLine(line: string): ScavSample | null {
  const f = line.includes('% util') ? SCAV.exec(line) : null;
  if (f === null) return null;
  return {
    backgroundKib: Number(f[1]),
    eagerKib: Number(f[2] ?? 0),
    releasedKib: Number(f[3] ?? f[4]),
    utilPercent: Number(f[5]),
    forced: f[6] !== undefined,
  };
}

/** An `inittrace` line; null when it is none. */
export function parseInitLine(line: string): InitRecord | null {
  const f = line.includes(' ms clock, ') ? INIT.exec(line) : null;
  if (f === null) return null;
  return {
    package: f[1] ?? '',
    atMs: Number(f[2]),
    clockMs: Number(f[3]),
    bytes: Number(f[4]),
    allocs: Number(f[5]),
  };
}

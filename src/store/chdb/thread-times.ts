import { readdirSync, readFileSync } from 'node:fs';

/** What one thread had of the processors since it began, in nanoseconds. */
interface TimesOfThread {
  readonly ranNs: number;
  /** Without the wait that goes on: the kernel adds one when the thread gets to run. */
  readonly waitedNs: number;
  /** It runs or waits for a processor (state R of proc_pid_stat(5)). */
  readonly ready: boolean;
}

/** What a process's threads had of the processors, by thread id. */
export type ThreadTimes = ReadonlyMap<string, TimesOfThread>;

/** The same of all threads together between two readings. */
interface ProcessorUse {
  readonly ranMs: number;
  /** Ready to run, and not running: summed over threads, so it may be longer than the time between the readings. */
  readonly waitedMs: number;
}

const NS_PER_MS = 1e6;
/** USER_HZ: 100 on every system Linux and Node.js run on together. */
const TICKS_PER_SECOND = 100;

/** Reads `/proc/<pid>/task/*\/schedstat` (Documentation/scheduler/sched-stats.rst); undefined when the kernel keeps none or the process is gone. */
export function readThreadTimes(pid: number): ThreadTimes | undefined {
  const times = new Map<string, TimesOfThread>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const of = timesOf(pid, thread);
      if (of !== undefined) times.set(thread, of);
    }
  } catch {
    return undefined;
  }
  return times.size === 0 ? undefined : times;
}

/** Processor time of all threads of a process so far, in milliseconds (proc_pid_stat(5), utime and stime); undefined when it is gone. */
export function readRanMs(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  } catch {
    return undefined;
  }
}

function timesOf(pid: number, thread: string): TimesOfThread | undefined {
  const directory = `/proc/${pid}/task/${thread}`;
  try {
    const [ranNs, waitedNs] = readFileSync(`${directory}/schedstat`, 'latin1').split(' ').map(Number);
    if (ranNs === undefined || waitedNs === undefined) return undefined;
    const stat = readFileSync(`${directory}/stat`, 'latin1');
    return { ranNs, waitedNs, ready: stat.startsWith('R', stat.lastIndexOf(')') + 2) };
  } catch {
    return undefined; // it ended since the list was read
  }
}

/**
 * Sums over the threads of the later reading, taken so many milliseconds after the other; what threads did that have ended since
 * is not known. A thread that was ready both times and never ran in between has waited all the time, which no count shows yet.
 */
export function useBetween(before: ThreadTimes, after: ThreadTimes, windowMs: number): ProcessorUse {
  let ranNs = 0;
  let waitedNs = 0;
  for (const [thread, now] of after) {
    const then = before.get(thread) ?? { ranNs: 0, waitedNs: 0, ready: false };
    ranNs += Math.max(0, now.ranNs - then.ranNs);
    waitedNs += Math.max(0, now.waitedNs - then.waitedNs);
    const waits = then.ready && now.ready && now.ranNs === then.ranNs && now.waitedNs === then.waitedNs;
    if (waits) waitedNs += windowMs * NS_PER_MS;
  }
  return { ranMs: ranNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS };
}

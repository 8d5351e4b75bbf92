import { readdirSync, readFileSync } from 'node:fs';

/** What a process's threads had of the processors, in nanoseconds since each began, by thread id. */
export type ThreadTimes = ReadonlyMap<string, { readonly ranNs: number; readonly waitedNs: number }>;

/** The same of all threads together between two readings. */
export interface ProcessorUse {
  readonly ranMs: number;
  /** Ready to run, and not running: summed over threads, so it may be longer than the time between the readings. */
  readonly waitedMs: number;
}

const NS_PER_MS = 1e6;

/** Reads `/proc/<pid>/task/*\/schedstat` (Documentation/scheduler/sched-stats.rst); undefined when the kernel keeps none or the process is gone. */
export function readThreadTimes(pid: number): ThreadTimes | undefined {
  const times = new Map<string, { ranNs: number; waitedNs: number }>();
  try {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const [ranNs, waitedNs] = timesOf(pid, thread);
      if (ranNs !== undefined && waitedNs !== undefined) times.set(thread, { ranNs, waitedNs });
    }
  } catch {
    return undefined;
  }
  return times.size === 0 ? undefined : times;
}

function timesOf(pid: number, thread: string): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ').map(Number);
  } catch {
    return []; // it ended since the list was read
  }
}

/** Sums over the threads of the later reading; what threads did that have ended since is not known. */
export function useBetween(before: ThreadTimes, after: ThreadTimes): ProcessorUse {
  let ranNs = 0;
  let waitedNs = 0;
  for (const [thread, now] of after) {
    const then = before.get(thread) ?? { ranNs: 0, waitedNs: 0 };
    ranNs += Math.max(0, now.ranNs - then.ranNs);
    waitedNs += Math.max(0, now.waitedNs - then.waitedNs);
  }
  return { ranMs: ranNs / NS_PER_MS, waitedMs: waitedNs / NS_PER_MS };
}

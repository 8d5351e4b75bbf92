import { execFile, execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { promisify } from 'node:util';

/**
 * Where the engine stands between processes that wait for a processor. `normal`: an equal. `low`: a tenth of an equal's share
 * (nice 10), but a thread that runs keeps its slice of a few milliseconds. `idle`: what nobody else wants (Linux SCHED_IDLE,
 * sched(7)): whoever wakes up runs at once; on a machine whose processors are full, rows and queries wait for as long.
 */
export type Place = 'normal' | 'low' | 'idle';

/** What may be asked for; `auto` is `idle` as long as the engine gets what it needs there, else `low`. */
export type EnginePriority = Place | 'auto';

/** Nice value of `low`. Ours: acknowledgements wait for a processor, rows may come a little later. */
const NICE = 10;
/** From util-linux: sets scheduling policies, which Node.js cannot. */
const SET_POLICY = 'chrt';
const SCHED_IDLE = 5;
/** Threads made while the others are moved are missed by one call. */
const MOVE_TRIES = 3;

const run = promisify(execFile);

/** Whether this machine can do `idle`. */
export function canIdle(): boolean {
  try {
    execFileSync(SET_POLICY, ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

function policyArguments(pid: number, idle: boolean): string[] {
  return ['--all-tasks', idle ? '--idle' : '--other', '--pid', '0', String(pid)];
}

/** Gives this process, and every thread it makes from now on, its place. A system that forbids it leaves an equal. */
export function takePriority(priority: EnginePriority): void {
  if (priority === 'normal') return;
  try {
    setPriority(Math.max(NICE, getPriority())); // a nicer one may not, and should not, come back to ten
    if (priority === 'idle')
      execFileSync(SET_POLICY, policyArguments(process.pid, true), { stdio: 'ignore' });
  } catch {
    // The engine works all the same.
  }
}

/**
 * Moves all threads of another process of ours into SCHED_IDLE or out of it, and tells whether they are there: out of it needs
 * CAP_SYS_NICE or a limit on nice values that allows the process's own (sched(7)). Of a process that ended all are. Never rejects.
 */
export async function setIdle(pid: number, idle: boolean): Promise<boolean> {
  for (let tries = 0; tries < MOVE_TRIES; tries++) {
    try {
      await run(SET_POLICY, policyArguments(pid, idle));
    } catch {
      // Some threads may have been moved; what counts is where they are.
    }
    if (areThere(pid, idle)) return true;
  }
  return false;
}

/** Whether all threads of a process that there are have SCHED_IDLE, or all another policy. */
export function areThere(pid: number, idle: boolean): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).every(
      (thread) => (isIdle(`/proc/${pid}/task/${thread}/stat`) ?? idle) === idle,
    );
  } catch {
    return true; // no process, no thread elsewhere
  }
}

/** By proc_pid_stat(5), fields 3 and 41; undefined of a thread that ended meanwhile. */
function isIdle(statFile: string): boolean | undefined {
  try {
    const stat = readFileSync(statFile, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : Number(fields[38]) === SCHED_IDLE;
  } catch {
    return undefined;
  }
}

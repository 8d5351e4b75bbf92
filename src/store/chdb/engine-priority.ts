import { execFileSync } from 'node:child_process';
import { setPriority } from 'node:os';

/**
 * Where the engine stands between processes that wait for a processor. `normal`: an equal. `low`: a tenth of an equal's share
 * (nice 10), but a thread that runs keeps its slice of a few milliseconds. `idle`: what nobody else wants (Linux SCHED_IDLE,
 * sched(7)): whoever wakes up runs at once; on a machine whose processors are full, rows and queries wait for as long.
 */
export type EnginePriority = 'normal' | 'low' | 'idle';

/** Nice value of `low`. Ours: acknowledgements wait for a processor, rows may come a little later. */
const NICE = 10;
/** From util-linux: sets scheduling policies, which Node.js cannot. */
const SET_POLICY = 'chrt';

/** Whether this machine can do `idle`. */
export function canIdle(): boolean {
  try {
    execFileSync(SET_POLICY, ['--version'], { stdio: 'ignore' });
    return process.platform === 'linux';
  } catch {
    return false;
  }
}

/** Gives this process, and every thread it makes from now on, its place. A system that forbids it leaves an equal. */
export function takePriority(priority: EnginePriority): void {
  if (priority === 'normal') return;
  try {
    setPriority(NICE);
    if (priority === 'idle')
      execFileSync(SET_POLICY, ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], {
        stdio: 'ignore',
      });
  } catch {
    // The engine works all the same.
  }
}

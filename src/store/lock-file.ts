import { createHash } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const TRIES = 50;
/** Pause while another process removes the same dead lock: a few file operations. */
const RIVAL_MS = 5;

/** A lock that is held. `release` is idempotent and removes only this process's own lock. */
export interface LockFile {
  release(): void;
}

/** Another process has the lock; `pid` is null when it came and went while this one tried. */
export class LockHeldError extends Error {
  readonly pid: number | null;
  constructor(pid: number | null) {
    super(pid === null ? 'locked by another process' : `locked by process ${pid}`);
    this.pid = pid;
  }
}

/**
 * Makes a lock file with this process's id and start time, whole from its first moment (a hard link), so that a lock left by
 * a crash is told from a living owner even when its id was given away again. A lock of a dead process is
 * removed by one rival at a time, the one that holds a second lock named after the dead one's content.
 * Bounds: processes in different PID namespaces cannot see each other. Errors: LockHeldError; those of the file system.
 */
export function takeLockFile(path: string): LockFile {
  const own = `${process.pid} ${startOf(process.pid)} ${process.hrtime.bigint()}\n`;
  const draft = `${path}.${process.pid}.${process.hrtime.bigint()}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    takeOver(path, draft);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (textOf(path) === own) rmSync(path, { force: true });
    },
  };
}

function takeOver(path: string, draft: string): void {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      linkSync(draft, path);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const found = textOf(path);
    if (found === undefined) continue;
    const owner = livingOwner(found);
    if (owner !== null) throw new LockHeldError(owner);
    removeDead(path, found, draft);
  }
  throw new LockHeldError(null);
}

/**
 * Removes the dead lock with this content and no other. Only who holds the lock named after that content may: so what lies at the
 * path cannot be another, fresh lock when it is removed. A holder that dies meanwhile leaves a dead lock of the same kind.
 */
function removeDead(path: string, judged: string, draft: string): void {
  const guard = `${path}.${createHash('sha256').update(judged).digest('hex').slice(0, 16)}`;
  try {
    takeOver(guard, draft);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    // A rival is at it: what it leaves is looked at next.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RIVAL_MS);
    return;
  }
  try {
    if (textOf(path) === judged) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The process that a lock names, when it still runs. */
function livingOwner(lock: string): number | null {
  const [pid = '', start = ''] = lock.trim().split(' ');
  if (!/^[1-9]\d*$/.test(pid)) return null;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // A process of another user is alive; a number that no process can have is not.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  // Ended, and its parent has not asked how: it has nothing open any more.
  if (/^[ZX]$/.test(statOf(Number(pid))[0] ?? '')) return null;
  const now = startOf(Number(pid));
  return now === '' || start === '' || now === start ? Number(pid) : null;
}

/** When a process began, in clock ticks after boot (proc_pid_stat(5) field 22); '' where that cannot be read. */
function startOf(pid: number): string {
  return statOf(pid)[19] ?? '';
}

/** Fields of proc_pid_stat(5) from the third (state) on; none where that cannot be read. */
function statOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}

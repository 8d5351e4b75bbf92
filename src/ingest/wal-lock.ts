import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../base/errors/app-error.ts';

const FILE = 'lock';
const TRIES = 5;

/** A lock that is held. `release` is idempotent. */
export interface DirLock {
  release(): void;
}

/**
 * Locks the log's folder for this process. The lock is a file with the process id and its start time, created whole by
 * a hard link, so a lock left by a crash is told from a living owner even when its id was given to another process.
 * Bounds: processes in different PID namespaces (two containers on one volume) cannot see each other.
 * Errors: INGEST_DIR_LOCKED with the owner's id, INGEST_DIR_NOT_WRITABLE.
 */
export function lockDir(dir: string): DirLock {
  const path = join(dir, FILE);
  const draft = join(dir, `${FILE}.${process.pid}.${process.hrtime.bigint()}`);
  try {
    makeDir(dir);
    writeFileSync(draft, JSON.stringify({ pid: process.pid, startTicks: startTicks(process.pid) }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INGEST_DIR_NOT_WRITABLE', { values: { path: dir, reason }, cause });
  }
  try {
    takeLock(dir, draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  let held = true;
  return {
    release: () => {
      if (held) rmSync(path, { force: true });
      held = false;
    },
  };
}

/** Node's own recursive mkdir never returns where the parent exists and mkdir still says ENOENT, as in /proc. */
function makeDir(dir: string): void {
  try {
    mkdirSync(dir, { mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || existsSync(dirname(dir)) || dirname(dir) === dir) throw error;
    makeDir(dirname(dir));
    mkdirSync(dir, { mode: 0o700 });
  }
}

function takeLock(dir: string, draft: string, path: string): void {
  for (let i = 0; i < TRIES; i++) {
    try {
      linkSync(draft, path);
      return;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new AppError('INGEST_DIR_NOT_WRITABLE', { values: { path: dir, reason }, cause });
      }
      const owner = livingOwner(path);
      if (owner !== undefined)
        throw new AppError('INGEST_DIR_LOCKED', { values: { path: dir, pid: owner }, cause });
      rmSync(path, { force: true });
    }
  }
  throw new AppError('INGEST_DIR_LOCKED', { values: { path: dir, pid: '?' } });
}

/** The process that holds the lock, when it still runs. */
function livingOwner(path: string): number | undefined {
  let owner: { readonly pid: number; readonly startTicks: string };
  try {
    owner = JSON.parse(readFileSync(path, 'utf8')) as typeof owner;
  } catch {
    return undefined;
  }
  if (owner.pid === process.pid) return owner.startTicks === startTicks(process.pid) ? owner.pid : undefined;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return startTicks(owner.pid) === owner.startTicks ? owner.pid : undefined;
}

/** Field 22 of /proc/PID/stat: when the process started, in clock ticks since boot; empty where there is no /proc. */
function startTicks(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../base/errors/app-error.ts';

const FILE = 'goroscope.lock';

/** When a process began, in clock ticks after boot (proc_pid_stat(5) field 22); '' where that cannot be read. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number, start: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return now === '' || start === '' || now === start;
}

/** Process that holds the directory; null when none does or the file is not one of ours. */
function holderOf(path: string): number | null {
  try {
    const [pid = '', start = ''] = readFileSync(path, 'utf8').trim().split(' ');
    return /^\d+$/.test(pid) && isAlive(Number(pid), start) ? Number(pid) : null;
  } catch {
    return null;
  }
}

function notWritable(dir: string, error: unknown): AppError {
  const { message } = error as Error;
  return new AppError('STORE_DIR_NOT_WRITABLE', { values: { dir, reason: message }, cause: error });
}

/**
 * Takes a data directory for this process until the returned function is called. The engine locks its own files with
 * flock as well, which also covers other containers; this lock holds while the engine is being restarted and names the
 * holder. A lock of a dead process is taken over. Errors: STORE_DIR_LOCKED, STORE_DIR_NOT_WRITABLE.
 */
export function lockDataDir(dir: string): () => void {
  const path = join(dir, FILE);
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw notWritable(dir, error);
  }
  for (let tries = 0; ; tries++) {
    try {
      const fd = openSync(path, 'wx', 0o600);
      writeSync(fd, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(fd);
      return () => rmSync(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw notWritable(dir, error);
      const pid = holderOf(path);
      if (pid !== null || tries > 3)
        throw new AppError('STORE_DIR_LOCKED', { values: { dir, pid: pid ?? 0 }, cause: error });
      rmSync(path, { force: true });
    }
  }
}

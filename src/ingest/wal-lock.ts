import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppError } from '../base/errors/app-error.ts';
import { type LockFile, LockHeldError, takeLockFile } from '../store/lock-file.ts';

const FILE = 'lock';

/**
 * Locks the log's folder for this process. Bounds: processes in different PID namespaces (two containers on one volume)
 * cannot see each other. Errors: INGEST_DIR_LOCKED with the owner's id, INGEST_DIR_NOT_WRITABLE.
 */
export function lockDir(dir: string): LockFile {
  try {
    makeDir(dir);
    return takeLockFile(join(dir, FILE));
  } catch (cause) {
    if (cause instanceof LockHeldError)
      throw new AppError('INGEST_DIR_LOCKED', { values: { path: dir, pid: cause.pid ?? '?' }, cause });
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('INGEST_DIR_NOT_WRITABLE', { values: { path: dir, reason }, cause });
  }
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

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../base/errors/app-error.ts';
import { LockHeldError, takeLockFile } from './lock-file.ts';

const FILE = 'goroscope.lock';

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
  try {
    const lock = takeLockFile(path);
    return () => lock.release();
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw notWritable(dir, error);
    throw new AppError('STORE_DIR_LOCKED', { values: { dir, pid: error.pid ?? 0 }, cause: error });
  }
}

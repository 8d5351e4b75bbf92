import { AppError } from '../base/errors/app-error.ts';

/** The error for a file of another kind, with its first bytes. */
export function notExecutable(path: string, head: Uint8Array): AppError {
  const seen =
    head.length === 0 ? '0 bytes' : [...head].map((b) => b.toString(16).padStart(2, '0')).join(' ');
  return new AppError('NOT_AN_EXECUTABLE', { values: { path, seen } });
}

/** The error for a file that the system refuses to open; anything else is thrown again as it is. */
export function notReadable(path: string, cause: unknown): AppError {
  if (!(cause instanceof Error) || !('code' in cause)) throw cause;
  return new AppError('FILE_NOT_READABLE', { values: { path, reason: String(cause.code) }, cause });
}

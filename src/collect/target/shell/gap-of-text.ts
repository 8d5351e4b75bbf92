import type { Evidence } from '../../../model/evidence.ts';
import { gapOf } from '../gap.ts';

/** Error codes by the words that dash, bash, BusyBox and coreutils print for them in English (strerror(3) of glibc and musl). */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/permission denied/i, 'EACCES'],
  [/operation not permitted/i, 'EPERM'],
  [/no such file/i, 'ENOENT'],
  [/not a directory/i, 'ENOTDIR'],
  [/no such process/i, 'ESRCH'],
  [/no such device/i, 'ENODEV'],
  [/is a directory/i, 'EISDIR'],
  [/invalid argument/i, 'EINVAL'],
  [/too many levels|symbolic link loop/i, 'ELOOP'],
];

/** Turns the words of a failed program into the gap of evidence that the system call behind them would give. */
export function gapOfText<T>(errors: string, source: string): Evidence<T> {
  const code = CODES.find(([words]) => words.test(errors))?.[1] ?? (errors.trim().slice(0, 120) || 'EIO');
  return gapOf<T>(Object.assign(new Error(code), { code }), source);
}

import { say } from '../../base/messages.ts';
import { type Evidence, missing } from '../../model/evidence.ts';
import { collectMessages as m } from '../collect.messages.ts';

/** Error codes of the system calls by which a file "is not there". ESRCH and ENODEV: a process or device that is gone. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ESRCH', 'ENODEV', 'ENXIO']);
const DENIED = new Set(['EACCES', 'EPERM']);
/** What the kernel shows of a process only to who may look into it (proc(5), ptrace(2) "Ptrace access mode checking"). */
const OF_A_PROCESS =
  /^\/proc\/\d+\/(?:environ|exe|root|cwd|fd|fdinfo|maps|smaps\w*|ns|mem|io|stack|syscall|auxv)(?:\/|$)/;

/** Turns a failed system call into the matching gap of evidence. */
export function gapOf<T>(error: unknown, source: string): Evidence<T> {
  const code = errorCode(error);
  if (ABSENT.has(code)) return missing('absent', say(m.absent), source);
  if (DENIED.has(code))
    return missing('denied', say(OF_A_PROCESS.test(source) ? m.deniedProcess : m.denied, { code }), source);
  return missing('failed', say(m.failed, { code }), source);
}

/** True of a path that a snapshot does not tell about: unlike a failed read, this says nothing of the target. */
export function isNotCaptured(evidence: Evidence<unknown>): boolean {
  return evidence.status === 'failed' && evidence.reason.en === m.notInSnapshot.en;
}

function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

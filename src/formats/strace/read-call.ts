import type { ThreadCall } from '../../model/thread-look.ts';

const MAX_ARGS = 300;
/** `5</tmp/x>`, `5<TCP:[127.0.0.1:1->127.0.0.1:2]>`, `AT_FDCWD</home>`. */
const DESCRIPTOR = /^(\d+)(?:<(.*?[^-])>)?(?=[,)]|$)/;
const FIRST_PATH = /^(?:AT_FDCWD(?:<[^>]*>)?, )?"((?:[^"\\]|\\.)*)"/;
const TIMESPEC = /\{tv_sec=(\d+), tv_(nsec|usec)=(\d+)\}/;

/** Where the time is that of a clock, not a length: clock_nanosleep(2), futex(2). */
const UNTIL = /\bTIMER_ABSTIME\b|\bFUTEX_(?:WAIT_BITSET|LOCK_PI2?|WAIT_REQUEUE_PI)(?:_PRIVATE)?\b/;

/** What strace's words for a call say about its descriptor, file and timeout. */
export function readCall(name: string, args: string, elapsedMs: number | null): ThreadCall {
  const descriptor = DESCRIPTOR.exec(args);
  const path = FIRST_PATH.exec(args)?.[1];
  return {
    name,
    args: args.slice(0, MAX_ARGS),
    fd: descriptor === null ? null : Number(descriptor[1]),
    file: descriptor?.[2] ?? path ?? null,
    words: null,
    elapsedMs,
    timeoutMs: timeoutOf(name, args),
  };
}

function timeoutOf(name: string, args: string): number | null {
  if (UNTIL.test(args)) return null;
  const spec = TIMESPEC.exec(args);
  if (spec !== null)
    return Number(spec[1]) * 1000 + Number(spec[3]) / (spec[2] === 'nsec' ? 1_000_000 : 1000);
  if (!/^epoll_p?wait$|^poll$/.test(name)) return null;
  const ms = /, (-?\d+)(?:, (?:NULL|\[).*)?$/.exec(args)?.[1];
  return ms === undefined || Number(ms) < 0 ? null : Number(ms);
}

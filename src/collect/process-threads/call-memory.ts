import { closeSync, openSync, readSync } from 'node:fs';
import { type LocalText, say } from '../../base/messages.ts';
import type { ThreadLook } from '../../model/thread-look.ts';
import { peerMessages as m } from './find-peers.messages.ts';

/** Calls with a path in their first argument, and in their second. */
const PATH_FIRST =
  /^(?:open|creat|stat|lstat|access|mkdir|rmdir|unlink|chdir|statfs|truncate|execve|readlink|rename|mount|umount2)$/;
const PATH_SECOND =
  /^(?:openat|openat2|newfstatat|statx|faccessat2?|mkdirat|unlinkat|readlinkat|renameat2?|fchmodat|fchownat|execveat)$/;
const MAX_PATH = 512;

/** What the memory of a process adds to the calls its threads are in. */
export interface CallMemory {
  readonly looks: readonly ThreadLook[];
  /** Holders of locks of C code, by the thread that waits. */
  readonly holders: ReadonlyMap<number, LocalText>;
}

/**
 * Follows the pointers of calls into /proc/PID/mem, without stopping anything: the path of a call on a path, and the thread
 * that holds a glibc mutex. Memory that may not be read leaves the looks as they are. Source: glibc nptl/lowlevellock.c
 * (waits for the value 2) and sysdeps/nptl/bits/struct_mutex.h (lock, count, owner).
 */
export function readCallMemory(pid: number, looks: readonly ThreadLook[]): CallMemory {
  let memory: number;
  try {
    memory = openSync(`/proc/${pid}/mem`, 'r');
  } catch {
    return { looks, holders: new Map() };
  }
  try {
    return followPointers(looks, (address, length) => read(memory, address, length));
  } finally {
    closeSync(memory);
  }
}

/** The same from any memory of the process: that of a core file. */
export function followPointers(
  looks: readonly ThreadLook[],
  readAt: (address: bigint, length: number) => Buffer,
): CallMemory {
  const holders = new Map<number, LocalText>();
  const filled = looks.map((look) => {
    const { call } = look;
    if (call === null || call.words === null) return look;
    const [, first = 0n, second = 0n, third = 0n] = call.words;
    if (isMutexWait(call.name, second, third)) {
      const owner = readAt(first, 12);
      const tid = owner.length === 12 ? owner.readInt32LE(8) : 0;
      if (looks.some((l) => l.tid === tid))
        holders.set(look.tid, tid === look.tid ? m.mutexSelf : say(m.mutexHolder, { tid }));
      return look;
    }
    const at = PATH_FIRST.test(call.name) ? first : PATH_SECOND.test(call.name) ? second : 0n;
    const path = at === 0n ? '' : cString(readAt(at, MAX_PATH));
    return path === '' ? look : { ...look, call: { ...call, file: path } };
  });
  return { looks: filled, holders };
}

/** FUTEX_WAIT, private or not, for the value that a contended lock of glibc has. */
function isMutexWait(name: string, operation: bigint, value: bigint): boolean {
  return name === 'futex' && (operation === 0x80n || operation === 0n) && value === 2n;
}

function read(fd: number, address: bigint, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let size = length; size > 0; size = size >> 1) {
    try {
      return bytes.subarray(0, readSync(fd, bytes, 0, size, address));
    } catch {
      // The end of a mapping: a shorter piece may still be there.
      continue;
    }
  }
  return bytes.subarray(0, 0);
}

function cString(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  const text = bytes.toString('utf8', 0, end < 0 ? 0 : end);
  // What has control characters is no path.
  return /[\p{Cc}\ufffd]/u.test(text) ? '' : text;
}

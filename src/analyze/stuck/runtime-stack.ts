import type { ThreadCall, ThreadFrame } from '../../model/thread-look.ts';

/** What a stack of a Go thread says about why it waits. */
export type StackMeaning =
  /** A thread without work: stopm, the poller, sysmon, helpers of the runtime. `role` names it. */
  | { readonly kind: 'idle'; readonly role: IdleRole }
  /** The runtime's own lock, or waiting for the world to stop. */
  | { readonly kind: 'runtime-lock'; readonly func: string }
  /** A goroutine that holds its thread in a system call; `caller` is the first function that is not plumbing. */
  | { readonly kind: 'syscall'; readonly caller: ThreadFrame | null }
  /** C code: a lock, a sleep, or anything else. */
  | { readonly kind: 'c'; readonly func: string; readonly waits: 'lock' | 'condition' | 'sleep' | 'other' }
  | { readonly kind: 'go'; readonly caller: ThreadFrame | null }
  | { readonly kind: 'none' };

/** Why a thread of the Go runtime has nothing to do. */
export type IdleRole = 'parked' | 'poller' | 'sysmon' | 'template' | 'locked' | 'signals' | 'gc' | 'nap';

// Functions of src/runtime that a thread without work waits in, most telling first.
const IDLE: readonly (readonly [RegExp, IdleRole])[] = [
  [/^runtime\.sysmon$/, 'sysmon'],
  [/^runtime\.templateThread$/, 'template'],
  [/^runtime\.stoplockedm$/, 'locked'],
  [/^runtime\.(?:signal_recv|sigqueue)/, 'signals'],
  [/^runtime\.(?:netpoll|netpollblock)$/, 'poller'],
  [/^runtime\.(?:stopm|gcstopm|mPark|startlockedm|park_m|findRunnable|findrunnable|schedule)$/, 'parked'],
  [/^runtime\.(?:gcBgMarkWorker|bgsweep|bgscavenge|gcDrain\w*)/, 'gc'],
  [/^runtime\.(?:usleep|osyield|procyield)/, 'nap'],
];
const RUNTIME_LOCK =
  /^runtime\.(?:lock|lock2|lockWithRank|stopTheWorldWithSema|semasleep|notetsleep|preemptall)$/;
const SYSCALL =
  /^(?:(?:internal\/)?runtime\/(?:internal\/)?syscall(?:\/linux)?\.(?:Raw)?Syscall6|syscall\.(?:Raw)?Syscall6?|syscall\.rawSyscall\w*|syscall\.rawVforkSyscall|syscall\.runtime_\w+|runtime\.(?:entersyscall|exitsyscall)\w*|golang\.org\/x\/sys\/unix\.(?:Raw)?Syscall\w*)$/;
const C_LOCK =
  /^(?:_*pthread_(?:mutex|rwlock|cond|barrier|spin|join|timedjoin)\w*|_*lll_lock\w*|___?pthread\w*|_*futex_abstimed\w*|sem_(?:timed)?wait|_*new_sem_wait\w*|futex_wait\w*|_*GI___(?:pthread_\w+|lll_lock\w*|futex_abstimed\w*))/;
const C_CONDITION =
  /^(?:_*GI_+)?_*(?:pthread_cond_\w*wait\w*|pthread_(?:timed)?join\w*|pthread_clockjoin\w*)/;
const C_SLEEP = /^(?:_*GI_+)?_*(?:clock_nanosleep\w*|nanosleep|usleep|sleep)$/;
/** Functions that only pass a call on: a reader is shown who called them. */
const PLUMBING =
  /^(?:syscall\.|internal\/poll\.|internal\/syscall\/|internal\/runtime\/|runtime\/internal\/|golang\.org\/x\/sys\/|os\/exec\.|os\.\(\*File\)|os\.ignoringEINTR|os\.\(\*Process\)|runtime\.)/;

/** Reads the meaning of a user stack, innermost first. Source: src/runtime/proc.go, lock_futex.go, os_linux.go of go1.26. */
export function readStack(frames: readonly ThreadFrame[]): StackMeaning {
  if (frames.length === 0) return { kind: 'none' };
  const names = frames.map((f) => f.func.replace(/\.abi0$/, ''));
  // C code in front of runtime.asmcgocall runs for a goroutine; what follows is the Go side.
  const cgo = names.findIndex((n) => /^runtime\.(?:asmcgocall|cgocall)/.test(n));
  const inC = names[0] !== undefined && !isGoName(names[0]);
  if (cgo > 0 || inC) {
    const own = cgo > 0 ? names.slice(0, cgo) : names;
    const idle = names.slice(cgo > 0 ? cgo : 0).find((n) => /^runtime\.sysmon$/.test(n));
    if (idle !== undefined) return { kind: 'idle', role: 'sysmon' };
    const waits = waitOfC(own);
    const named = own.find(
      (n) =>
        n !== '??' &&
        !C_LOCK.test(n) &&
        !C_SLEEP.test(n) &&
        !/^(?:_*syscall|_*libc_|_*internal_syscall)/.test(n),
    );
    if (
      inC &&
      cgo < 0 &&
      !names.some((n) => isGoName(n)) &&
      waits === 'other' &&
      names.every((n) => n === '??')
    )
      return { kind: 'none' };
    return { kind: 'c', func: named ?? own[0] ?? '??', waits };
  }
  for (const [pattern, role] of IDLE) if (names.some((n) => pattern.test(n))) return { kind: 'idle', role };
  const lock = names.find((n) => RUNTIME_LOCK.test(n));
  if (lock !== undefined) return { kind: 'runtime-lock', func: lock };
  const own = (test: (name: string) => boolean) =>
    frames.find((_, i) => isGoName(names[i] ?? '') && test(names[i] ?? ''));
  // The program's own code, or a module's, before the standard library's.
  const caller = own((name) => !isStandard(name)) ?? own((name) => !PLUMBING.test(name)) ?? null;
  return { kind: names.some((n) => SYSCALL.test(n)) ? 'syscall' : 'go', caller };
}

/** Wrappers of one call each: Go's `syscall.read`, libc's `__libc_read`, with names of the kernel for those that differ. */
const WRAPPER =
  /^(?:syscall\.|golang\.org\/x\/sys\/unix\.|internal\/syscall\/unix\.|_*(?:GI_+)?(?:libc_)?)(read|write|pread|pwrite|open|openat|connect|accept4?|flock|fsync|fdatasync|recvfrom|recvmsg|sendto|sendmsg|wait4|waitid|poll|select|fstatat|stat|lstat|getdents64|ioctl)(?:64)?$/i;
const KERNEL_NAME: Readonly<Record<string, string>> = {
  fstatat: 'newfstatat',
  pread: 'pread64',
  pwrite: 'pwrite64',
};

/** The runtime's own calls, each by one function. */
const RUNTIME_CALL: Readonly<Record<string, string>> = {
  'runtime.futex': 'futex',
  'runtime.usleep': 'nanosleep',
  'runtime.epollwait': 'epoll_pwait',
  'internal/runtime/syscall/linux.EpollWait': 'epoll_pwait',
};

function callNamed(name: string): ThreadCall {
  return { name, args: '', fd: null, file: null, words: null, elapsedMs: null, timeoutMs: null };
}

/** The call that a stack ends in, by the function that wraps it; null when none does. */
export function callOfStack(frames: readonly ThreadFrame[]): ThreadCall | null {
  const runtime = RUNTIME_CALL[frames[0]?.func ?? ''];
  for (const { func } of frames.slice(0, 8)) {
    if (runtime !== undefined) return callNamed(runtime);
    const name = WRAPPER.exec(func)?.[1]?.toLowerCase();
    if (name === undefined) continue;
    return callNamed(KERNEL_NAME[name] ?? name);
  }
  return null;
}

function waitOfC(names: readonly string[]): 'lock' | 'condition' | 'sleep' | 'other' {
  if (names.some((n) => C_CONDITION.test(n))) return 'condition';
  if (names.some((n) => C_LOCK.test(n))) return 'lock';
  return names.some((n) => C_SLEEP.test(n)) ? 'sleep' : 'other';
}

/** Packages of the standard library have no dot in the first part of their path; a program's own is `main`. */
function isStandard(name: string): boolean {
  const path = name.slice(0, name.indexOf('.', name.lastIndexOf('/') + 1));
  return path !== 'main' && !(path.split('/')[0] ?? '').includes('.');
}

/** Go names have a package in front: a dot, and no `::` of C++. */
function isGoName(name: string): boolean {
  return (
    name !== '??' &&
    !name.startsWith('_cgo_') &&
    /^[\w./%~-]+\.[\w(*]/.test(name) &&
    !name.includes('::') &&
    !/^lib.*\.so/.test(name)
  );
}

import type { ThreadActivity, ThreadCall, ThreadLook } from '../../model/thread-look.ts';
import { type CallNature, type FileKind, fileKindOf, natureOf } from './call-nature.ts';
import { callOfStack, readStack, type StackMeaning } from './runtime-stack.ts';
import type { ThreadEvidence, ThreadKind } from './thread-verdict.ts';

/** Go's own naps are shorter: usleep of sysmon and of spinning threads sleeps 10 ms at most (src/runtime/proc.go sysmon). */
const LONGEST_NAP_MS = 10.5;

/** What the tools agree on about one thread, before it has words. */
export interface ThreadState {
  readonly kind: ThreadKind;
  readonly call: ThreadCall | null;
  readonly stack: StackMeaning;
  /** Letter of the kernel, of the newest look that has one. */
  readonly state: string | null;
  readonly wchan: string | null;
  readonly kernelStack: readonly string[];
  /** The newest look with each of them, for the proofs. */
  readonly stackLook: ThreadLook | null;
  readonly kernelLook: ThreadLook | null;
  /** The verdict rests on the kernel's or the program's own functions, not on the name of a call alone. */
  readonly certain: boolean;
}

/** What a thread does, by the most telling thing that any tool saw. `isGo`: the process runs a Go program. */
export function judgeKind(evidence: ThreadEvidence, isGo: boolean): ThreadState {
  const newest = [...evidence.looks].reverse();
  const kernelLook = newest.find((l) => l.kernelStack.length > 0 || l.wchan !== null) ?? null;
  const state = newest.find((l) => l.state !== null)?.state ?? null;
  // A debugger's list of threads has one function of a stack, its list of goroutines all.
  const stackLook =
    newest
      .filter((l) => readStack(l.userStack).kind !== 'none')
      .sort((a, b) => b.userStack.length - a.userStack.length)[0] ?? null;
  const traced = evidence.activity?.userStack ?? [];
  const stack = readStack(stackLook?.userStack ?? traced);
  // A call of an earlier look is over when a later one of the same kind shows none.
  const newestProc = newest.find((l) => l.tool === 'proc');
  const call =
    newestProc === undefined ? (newest.find((l) => l.call !== null)?.call ?? null) : newestProc.call;
  const chosen = withOpen(call, evidence) ?? callOfStack(stackLook?.userStack ?? traced);
  const kernelStack = kernelLook?.kernelStack ?? [];
  const wchan = kernelLook?.wchan ?? kernelStack[0] ?? null;
  const facts = { state, stack, call: chosen, wchan, kernelStack, stackLook, kernelLook };
  const kind = kindOf(facts, evidence, isGo);
  return { ...facts, kind, certain: kernelStack.length > 0 || stack.kind !== 'none' };
}

/** /proc has the numbers of a call, strace its words: together they say which file and since when. */
function withOpen(call: ThreadCall | null, { activity }: ThreadEvidence): ThreadCall | null {
  const open = activity?.open ?? null;
  if (call === null || open === null) return call ?? open;
  if (call.name !== open.name && open.name !== 'restart_syscall') return call;
  return {
    ...call,
    fd: call.fd ?? open.fd,
    file: call.file ?? open.file,
    elapsedMs: open.elapsedMs,
    timeoutMs: call.timeoutMs ?? open.timeoutMs,
  };
}

type Facts = Omit<ThreadState, 'kind' | 'certain'>;

function kindOf(facts: Facts, evidence: ThreadEvidence, isGo: boolean): ThreadKind {
  const { activity } = evidence;
  const { state, kernelStack, wchan } = facts;
  const kernel = kernelStack.length > 0 ? kernelStack : wchan === null ? [] : [wchan];
  if (evidence.looks.some((l) => l.signal !== undefined)) return 'crashed';
  if ((activity?.ended ?? null) !== null || state === 'Z' || state === 'X') return 'gone';
  if (
    kernel.some((f) =>
      /^(?:do_freezer_trap|__refrigerator|cgroup_(?:freezer|leave_frozen)|get_signal_frozen)/.test(f),
    )
  )
    return 'frozen';
  if (state === 'T') return 'stopped';
  if (state === 't') return facts.stack.kind === 'none' ? 'traced' : waiting(facts, kernel, isGo);
  if ((state === 'R' && facts.call === null) || cpuShare(evidence) >= BUSY_SHARE) return 'running';
  if (state === 'D') return uninterruptible(kernel, facts);
  if (facts.call === null && facts.stack.kind === 'none' && kernel.length === 0)
    return activity !== null && activity.calls.length > 0 ? fromCalls(activity, isGo) : 'unknown';
  return waiting(facts, kernel, isGo);
}

/** A thread that used half of the time between two looks is at work, whatever it did at the last. Ours. */
const BUSY_SHARE = 0.5;

function cpuShare({ looks }: ThreadEvidence): number {
  const timed = looks.filter((l) => l.cpuMs !== null && l.atUnixMs !== null);
  const [first, last] = [timed[0], timed.at(-1)];
  const ms = (last?.atUnixMs ?? 0) - (first?.atUnixMs ?? 0);
  return ms <= 0 ? 0 : ((last?.cpuMs ?? 0) - (first?.cpuMs ?? 0)) / ms;
}

/** A thread between two calls when the trace ended: by the call it spends its time in. */
function fromCalls({ calls, signals }: ThreadActivity, isGo: boolean): ThreadKind {
  // Only threads that run Go code are sent SIGURG: those without work are not preempted (src/runtime/preempt.go).
  if (isGo && signals.some(([signal]) => signal === 'SIGURG')) return 'running';
  const name = calls[0]?.name ?? '';
  const nature = natureOf(name, '');
  return isGo && (nature === 'futex' || nature === 'poller' || nature === 'nap') ? 'runtime-idle' : 'running';
}

const RECLAIM =
  /^(?:mem_cgroup_|try_charge|try_to_free|shrink_|balance_dirty_pages|do_try_to_free|throttle_direct_reclaim|swap_|do_swap_page)/;

const FREEZABLE =
  /^(?:futex_|do_epoll_wait|ep_poll|do_nanosleep|hrtimer_nanosleep|do_sys_poll|do_select|poll_schedule)/;
/** A writer waits for the lock that a freeze of its file system holds (fs/super.c sb_start_write). */
const FREEZE = /^(?:percpu_rwsem_wait|__percpu_down_read|sb_wait_write|__sb_start_write)/;
const WANTS_WRITE =
  /^(?:mnt_want_write|sb_start|__sb_start|file_start_write|vfs_write|ext4_|xfs_|btrfs_|do_filp_open)/;

function uninterruptible(kernel: readonly string[], facts: Facts): ThreadKind {
  const file = fileKindOf(null, kernel);
  if (file === 'network-fs') return 'network-fs';
  if (kernel.some((f) => RECLAIM.test(f))) return 'memory-reclaim';
  if (
    kernel.some((f) => /^(?:rwsem_|down_(?:read|write))/.test(f)) &&
    kernel.some((f) => /mmap|vma|fault|vm_munmap/.test(f))
  )
    return 'mmap-lock';
  // Freezable waits are interruptible: only a frozen thread shows D there (kernel/freezer.c, TASK_FROZEN).
  if (FREEZABLE.test(kernel[0] ?? '')) return 'frozen';
  if (kernel.some((f) => FREEZE.test(f)) && kernel.some((f) => WANTS_WRITE.test(f))) return 'fs-frozen';
  if (natureOf(facts.call?.name ?? '', '') === 'sync') return 'sync';
  return file === 'file' ? 'disk' : 'uninterruptible';
}

function waiting(facts: Facts, kernel: readonly string[], isGo: boolean): ThreadKind {
  const { call, stack } = facts;
  const nature: CallNature = call === null ? natureFromKernel(kernel) : natureOf(call.name, call.args);
  const fromNature = KIND_OF_NATURE[nature];
  if (
    stack.kind === 'idle' &&
    (fromNature === undefined || nature === 'futex' || nature === 'poller' || nature === 'nap')
  )
    return 'runtime-idle';
  if (nature === 'futex' || nature === 'restart') return futexKind(stack, isGo, call);
  if (nature === 'poller') return isGo && stack.kind !== 'c' ? 'runtime-idle' : 'c-poll';
  if (nature === 'nap' || nature === 'sleep') return napKind(nature, stack, call, isGo);
  if (nature === 'poll') return 'c-poll';
  const file = fileKindOf(call?.file ?? null, kernel);
  if (file === 'network-fs') return 'network-fs';
  if (nature === 'transfer')
    return file === 'socket' && /write|splice|sendfile/.test(call?.name ?? '')
      ? 'send'
      : transferKind(file, kernel);
  if ((nature === 'receive' || nature === 'send') && file === 'unix') return 'unix';
  if (nature === 'path') return file === 'pipe' ? 'pipe' : 'path';
  if (fromNature !== undefined) return fromNature;
  if (stack.kind === 'c') return KIND_OF_C[stack.waits];
  if (stack.kind === 'runtime-lock') return 'runtime-lock';
  if (call === null && stack.kind === 'go') return 'running';
  // One function says that it is in some call: the poller as well as a read.
  if (call === null && stack.kind === 'syscall')
    return (facts.stackLook?.userStack.length ?? 0) > 1 ? 'kernel-other' : 'unknown';
  return call === null && kernel.length === 0 ? 'unknown' : 'kernel-other';
}

/**
 * FUTEX_WAIT for the value 2 is a contended lock of glibc; Go's parked threads wait for 0. Source: glibc
 * nptl/lowlevellock.c; src/runtime/lock_futex.go.
 */
const C_MUTEX = /^0x[0-9a-f]+, (?:FUTEX_WAIT(?:_PRIVATE)?|0x80|0x0), (?:2|0x2)(?:,|$)/;

function futexKind(stack: StackMeaning, isGo: boolean, call: ThreadCall | null): ThreadKind {
  if (stack.kind === 'runtime-lock') return 'runtime-lock';
  const mutex = call !== null && C_MUTEX.test(call.args);
  if (stack.kind === 'c')
    return stack.waits === 'other' ? (mutex ? 'c-lock' : 'c-cond') : KIND_OF_C[stack.waits];
  if (call !== null && /FUTEX_WAKE|FUTEX_REQUEUE/.test(call.args)) return 'running';
  if (stack.kind === 'none' && mutex) return 'c-lock';
  return isGo || stack.kind === 'go' ? 'runtime-idle' : 'c-cond';
}

function napKind(
  nature: 'nap' | 'sleep',
  stack: StackMeaning,
  call: ThreadCall | null,
  isGo: boolean,
): ThreadKind {
  if (stack.kind === 'c') return 'c-sleep';
  if (nature === 'sleep') return 'c-sleep';
  return isGo && (call?.timeoutMs ?? 0) <= LONGEST_NAP_MS ? 'runtime-idle' : 'c-sleep';
}

const KIND_OF_C = { lock: 'c-lock', condition: 'c-cond', sleep: 'c-sleep', other: 'c-code' } as const;

const TRANSFER: Readonly<Partial<Record<FileKind, ThreadKind>>> = {
  pipe: 'pipe',
  tty: 'tty',
  socket: 'receive',
  unix: 'unix',
  event: 'event',
};

/** A name alone does not tell a file from a FIFO: a disk is only blamed when the kernel's functions are its. */
function transferKind(file: FileKind, kernel: readonly string[]): ThreadKind {
  return file === 'file' && kernel.length > 0 ? 'disk' : (TRANSFER[file] ?? 'kernel-other');
}

const KIND_OF_NATURE: Readonly<Partial<Record<CallNature, ThreadKind>>> = {
  receive: 'receive',
  send: 'send',
  accept: 'accept',
  connect: 'connect',
  'file-lock': 'file-lock',
  sync: 'sync',
  child: 'child',
  signal: 'signal',
  memory: 'memory',
  queue: 'queue',
  device: 'device',
};

// Kernel functions that name a call when /proc/…/syscall could not be read.
const FROM_KERNEL: readonly (readonly [RegExp, CallNature])[] = [
  [/^(?:futex_|__futex|do_futex)/, 'futex'],
  [/^(?:ep_poll|do_epoll_wait)/, 'poller'],
  [/^(?:hrtimer_nanosleep|do_nanosleep)/, 'nap'],
  [/^(?:do_sys_poll|do_select|poll_schedule)/, 'poll'],
  [/^(?:flock_lock|fcntl_setlk|locks_lock_inode_wait|posix_lock)/, 'file-lock'],
  [/^(?:inet_csk_accept|unix_accept|do_accept)/, 'accept'],
  [
    /^(?:inet_(?:stream_)?connect|__inet_stream_connect|unix_stream_connect|inet_wait_for_connect)/,
    'connect',
  ],
  [/^(?:do_wait|kernel_wait4|__do_wait)/, 'child'],
  [/^(?:tcp_recvmsg|unix_stream_read|sk_wait_data|__skb_wait_for_more)/, 'receive'],
  [/^(?:sk_stream_wait_memory|tcp_sendmsg|sock_alloc_send)/, 'send'],
  [/^(?:anon_pipe_|pipe_read|pipe_write|n_tty_read|n_tty_write|vfs_read|vfs_write)/, 'transfer'],
  [/^(?:vfs_fsync|ext4_sync_file|xfs_file_fsync)/, 'sync'],
  [/^(?:wait_for_partner|fifo_open)/, 'path'],
  [/^(?:do_sigtimedwait|sigsuspend)/, 'signal'],
];

function natureFromKernel(kernel: readonly string[]): CallNature {
  for (const func of kernel) {
    const known = FROM_KERNEL.find(([pattern]) => pattern.test(func));
    if (known !== undefined) return known[1];
  }
  return 'other';
}

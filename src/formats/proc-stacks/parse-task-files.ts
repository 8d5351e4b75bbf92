import type { ThreadCall } from '../../model/thread-look.ts';
import { syscallName } from './syscall-names.ts';

/** /proc/PID/task/TID/syscall: the call with the registers, or why there is none. */
export interface TaskSyscall {
  readonly running: boolean;
  readonly call: ThreadCall | null;
  /** Stack pointer and program counter; null while running. */
  readonly sp: bigint | null;
  readonly pc: bigint | null;
}

/** Calls whose first argument is a descriptor. */
const TAKES_FD = new Set(
  (
    'read write pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 close fstat lseek ioctl fcntl flock ' +
    'fsync fdatasync ftruncate getdents getdents64 fchmod fchown fallocate sync_file_range syncfs sendfile splice tee ' +
    'connect accept accept4 bind listen sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg shutdown getsockopt ' +
    'setsockopt epoll_wait epoll_pwait epoll_pwait2 epoll_ctl io_uring_enter fstatfs copy_file_range vmsplice'
  ).split(' '),
);

/**
 * Reads the `syscall` file of a thread. Undefined for a text that is none. Source: proc_pid_syscall(5); a thread that is
 * blocked outside of a call has the number -1 and no arguments.
 */
export function parseTaskSyscall(text: string, arch: string): TaskSyscall | undefined {
  const words = text.trim().split(/\s+/);
  if (words[0] === 'running') return { running: true, call: null, sp: null, pc: null };
  const number = /^-?\d{1,5}$/.test(words[0] ?? '') ? Number(words[0]) : undefined;
  if (number === undefined || !words.slice(1).every((w) => /^0x[0-9a-f]{1,16}$/i.test(w))) return undefined;
  const values = words.slice(1).map(BigInt);
  const [sp = null, pc = null] = values.slice(-2);
  if (number < 0) return values.length < 2 ? undefined : { running: false, call: null, sp, pc };
  if (values.length < 8) return undefined;
  return { running: false, call: callOfRegisters(number, values.slice(0, 6), arch), sp, pc };
}

/** A system call from its number and six arguments as they stand in the registers. */
export function callOfRegisters(number: number, values: readonly bigint[], arch: string): ThreadCall {
  const name = syscallName(number, arch);
  return {
    name,
    args: values.map((v) => `0x${v.toString(16)}`).join(', '),
    fd: TAKES_FD.has(name) ? Number(BigInt.asIntN(32, values[0] ?? 0n)) : null,
    file: null,
    words: [BigInt(number), ...values],
    elapsedMs: null,
    timeoutMs: timeoutOf(name, values),
  };
}

/** Only what stands in a register: most timeouts are structures in memory. */
function timeoutOf(name: string, values: readonly bigint[]): number | null {
  const at = { epoll_wait: 3, epoll_pwait: 3, poll: 2 }[name];
  const ms = at === undefined ? undefined : values[at];
  if (ms === undefined) return null;
  const signed = Number(BigInt.asIntN(32, ms));
  return signed < 0 ? null : signed;
}

/** Functions of a kernel stack, innermost first: lines `[<0>] name+0x1/0x2`. Empty for a thread that runs. */
export function parseKernelStack(text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line) => /^\s*\[<[0-9a-f]+>\] (?:\? )?([\w.$]+)\+0x/.exec(line)?.[1] ?? [])
    .slice(0, 128);
}

/** What a `stat` file says of a thread. */
export interface TaskStat {
  readonly name: string;
  readonly state: string;
  /** User and system time; null when the file was cut. */
  readonly cpuMs: number | null;
}

/** USER_HZ, fixed at 100 in the interface of Linux. */
const TICK_MS = 10;

/** Reads a `stat` file; the name may hold blanks and brackets. Source: proc_pid_stat(5). */
export function parseTaskStat(text: string): TaskStat | undefined {
  const [open, end] = [text.indexOf('('), text.lastIndexOf(')')];
  const state = text.slice(end + 2, end + 3);
  if (open < 0 || end < open || !/^[A-Za-z]$/.test(state)) return undefined;
  const fields = text.slice(end + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return { name: text.slice(open + 1, end), state, cpuMs: Number.isFinite(ticks) ? ticks * TICK_MS : null };
}

/** Voluntary and involuntary switches of a `status` file together; null when it has none. */
export function parseSwitches(text: string): number | null {
  const found = [...text.matchAll(/^(?:non)?voluntary_ctxt_switches:\s+(\d{1,15})$/gm)];
  return found.length === 0 ? null : found.reduce((sum, m) => sum + Number(m[1]), 0);
}

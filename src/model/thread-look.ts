/**
 * The tools whose view of a thread is read. `proc` is /proc/PID/task, `unwound` a stack walked from memory without
 * stopping, `core` a core file.
 */
export type LookTool = 'strace' | 'gdb' | 'delve' | 'proc' | 'perf' | 'unwound' | 'core';

/** A system call that a thread is in, or was in last. */
export interface ThreadCall {
  /** `read`, `futex`, `epoll_pwait`; `syscall_450` for a number without a name. */
  readonly name: string;
  /** Arguments as the tool writes them: strace's words, or hexadecimal words from /proc. At most 300 characters. */
  readonly args: string;
  /** First argument when it is a descriptor; null when the call takes none or the tool does not say. */
  readonly fd: number | null;
  /** What the descriptor or path is: `/tmp/lock`, `pipe:[123]`, `socket:[5]`, `TCP:[…]`; null when not known. */
  readonly file: string | null;
  /** Number and six arguments as /proc has them, for the join with a goroutine's arguments; null from other tools. */
  readonly words: readonly bigint[] | null;
  /** How long the thread had been inside when the tool stopped looking, milliseconds; null when not known. */
  readonly elapsedMs: number | null;
  /** A timeout given to the call, milliseconds; null for none or not known. */
  readonly timeoutMs: number | null;
}

/** One function of a stack; `file` is empty and `line` 0 when the tool does not say. */
export interface ThreadFrame {
  readonly func: string;
  readonly file: string;
  readonly line: number;
}

/** One look at one thread. A tool fills what it can see; the rest is null or empty. */
export interface ThreadLook {
  readonly tool: LookTool;
  /** File or folder it was read from. */
  readonly source: string;
  /** The kernel's thread number. */
  readonly tid: number;
  /** Name of the thread (`comm`). */
  readonly name: string | null;
  /** Milliseconds since the epoch; null when the tool gives no time. */
  readonly atUnixMs: number | null;
  /** One letter as in proc_pid_stat(5): R running, S sleeping, D uninterruptible, T stopped, t traced, Z zombie. */
  readonly state: string | null;
  readonly call: ThreadCall | null;
  /** Kernel function the thread waits in. */
  readonly wchan: string | null;
  /** Kernel functions, innermost first, without offsets. */
  readonly kernelStack: readonly string[];
  /** Functions of the program, innermost first. */
  readonly userStack: readonly ThreadFrame[];
  /** Voluntary and involuntary context switches together: equal in two looks means that it never ran between them. */
  readonly switches: number | null;
  /** CPU time it has used so far, milliseconds; null when the tool does not say. */
  readonly cpuMs: number | null;
  /** The signal that ended the process while this thread handled it; only in a core file. */
  readonly signal?: number;
}

/** What strace counted for one call of one thread. */
export interface CallCount {
  readonly name: string;
  readonly count: number;
  readonly errors: number;
  /** Wall time inside, milliseconds; 0 without -T. */
  readonly ms: number;
}

/** One thread over the time that strace watched it. */
export interface ThreadActivity {
  readonly source: string;
  readonly tid: number;
  readonly calls: readonly CallCount[];
  /** Signals it received, with their number. */
  readonly signals: readonly (readonly [name: string, count: number])[];
  /** The call it had not come back from when the trace ended; null when it had. */
  readonly open: ThreadCall | null;
  /** When the first and last line of the thread were written, milliseconds of the trace's clock; null without times. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** `exited with 0`, `killed by SIGKILL`; null while it lived. */
  readonly ended: string | null;
  /** Stack of its last call, with -k. */
  readonly userStack: readonly ThreadFrame[];
}

/** A whole trace of strace. */
export interface StraceLog {
  readonly source: string;
  readonly threads: readonly ThreadActivity[];
  /** Rows of `-c`; empty without. */
  readonly summary: readonly CallCount[];
  /** Times of the first and last line. `clock` says what they count from. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  readonly clock: 'epoch' | 'day' | 'relative' | 'none';
  /** Lines that are no part of a trace. */
  readonly strayLines: number;
}

/** A goroutine as a dump or a debugger shows it: for the join of threads with the goroutines that run on them. */
export interface SeenGoroutine {
  readonly id: number | null;
  /** Thread it runs on, when the tool says so. */
  readonly tid: number | null;
  /** `syscall`, `IO wait`, `sync.Mutex.Lock`; null when not told. */
  readonly status: string | null;
  /** Lower bound. */
  readonly waitMinutes: number;
  readonly frames: readonly ThreadFrame[];
  /** Number and arguments of the system call it is in, as its innermost frame prints them; null when it prints none. */
  readonly words: readonly bigint[] | null;
}

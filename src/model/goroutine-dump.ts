/** One call of a stack, without its arguments: what two goroutines in the same place share. */
export interface GoroutineFrame {
  /** Go's full name: `main.(*T).run`. `panic` stands for `runtime.gopanic`. */
  readonly func: string;
  /** Empty when the record gives none. */
  readonly file: string;
  /** 0 when the record gives none. */
  readonly line: number;
  /** The compiler inlined the call: its arguments are not known. */
  readonly inlined: boolean;
}

/** A stack, innermost call first. One object for all goroutines of a dump that have it. */
export interface GoroutineStack {
  readonly frames: readonly GoroutineFrame[];
  /** The `go` statement that started it; null when the record does not say. */
  readonly createdBy: GoroutineFrame | null;
  /** Frames left out by the runtime, -1 when it does not say how many. */
  readonly elided: number;
}

/** One record of a dump: a goroutine, or with `debug=1` a number of goroutines that share stack and labels. */
export interface Goroutine {
  /** Go's number; null in profiles. Unique for the life of a process and given in order of birth (nearly: by P). */
  readonly id: number | null;
  /** Goroutines this record stands for. 1 with `debug=2`. */
  readonly count: number;
  /** The wait reason or state without the notes in the bracket: `chan receive`, `running`; null in profiles. */
  readonly status: string | null;
  /** Lower bound, set by the garbage collector: 0 also means that no collection has looked yet. */
  readonly waitMinutes: number;
  readonly locked: boolean;
  /** The garbage collector proved that nothing can wake it (Go 1.26 and later). */
  readonly leaked: boolean;
  readonly durable: boolean;
  /** Number of the synctest bubble (or group, Go 1.24). */
  readonly bubble: number | null;
  /** Number of the thread it runs on; null when not printed. */
  readonly thread: number | null;
  readonly labels: readonly (readonly [key: string, value: string])[];
  readonly stack: GoroutineStack;
  /** Arguments of each frame as printed, without brackets; empty in profiles. */
  readonly args: readonly string[];
  /** The goroutine number of `created by … in goroutine N` (Go 1.21 and later). */
  readonly creatorId: number | null;
  /** It ran on another thread and its stack was not printed. */
  readonly stackUnavailable: boolean;
}

/** `stacks`: `debug=2` or crash output; `profile`: `debug=1`; `leaks`: `goroutineleak` with `debug=1`. */
export type DumpKind = 'stacks' | 'profile' | 'leaks';

/** What is known about a dump besides its goroutines. */
export interface DumpSummary {
  readonly kind: DumpKind;
  /** Line of the file it starts on, from 1. */
  readonly line: number;
  /** Lines such as `fatal error: all goroutines are asleep - deadlock!`, in order; at most 16. */
  readonly causes: readonly string[];
  /** Goroutines read. */
  readonly goroutines: number;
  /** Goroutines the dump says it has (`debug=1`), else null. */
  readonly announced: number | null;
  /** The text ends inside a record: the runtime cuts at 64 MiB, or the copy was cut. */
  readonly truncated: boolean;
  /** Lines inside records that are no part of a dump. */
  readonly strayLines: number;
}

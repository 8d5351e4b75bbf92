import type { LocalText } from '../base/messages.ts';
import type { LimitState, LimitStep } from './limit-step.ts';

/** What one runtime takes a resource for. CPUs are counts of threads or processors, memory is bytes. */
export interface RuntimeOpinion {
  /** `program`, `go1.24`, `go1.25.0`, `go1.26`, `automaxprocs`, `automemlimit`, `jvm24`. */
  readonly runtime: string;
  readonly name: LocalText;
  /** Null when it takes the resource for unlimited (`limited` is false) or when it is not known. */
  readonly value: number | null;
  readonly known: boolean;
  readonly because: LocalText;
}

/** The file, and the line in it, that makes program and kernel disagree. */
export interface Blame {
  readonly file: string;
  /** Text of the line as it is, or what is missing there. */
  readonly line: string;
  /** Number of that line, from 1; left out where a file has none (an environment, a program) or the line is missing. */
  readonly at?: number;
  readonly why: LocalText;
  /** The line a person edits, where the one above only repeats it: unit file, pod, go.mod. */
  readonly setIn?: WrittenLine;
}

/** A line that a person can edit. */
export interface WrittenLine {
  readonly file: string;
  readonly line: string;
  readonly at?: number;
  /** How the value came from there, where that is not plain to see. */
  readonly how?: LocalText;
}

/** One resource: what the program believes beside what the kernel enforces. */
export interface DifferentialRow {
  readonly resource: 'cpu' | 'memory';
  /** CPUs or bytes the kernel lets the process use; null when it sets no limit, or when that is not known. */
  readonly kernel: number | null;
  readonly kernelState: LimitState;
  /** Why the limit is not known. */
  readonly reason: LocalText | null;
  /** Group that sets the effective limit. */
  readonly setBy: string | null;
  /** From the process's own group upwards. */
  readonly chain: readonly LimitStep[];
  readonly program: RuntimeOpinion;
  /** No program was named: the newest release stands in for it. */
  readonly standsIn: boolean;
  readonly others: readonly RuntimeOpinion[];
  readonly verdict: 'agrees' | 'believes-more' | 'believes-less' | 'unknown';
  /** Belief divided by what the kernel gives; null when one of them is no number. */
  readonly ratio: number | null;
  readonly blame: Blame | null;
}

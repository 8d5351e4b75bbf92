import type { LocalText } from '../../base/messages.ts';
import type { Remedy, Severity } from '../../model/finding.ts';
import type {
  SeenGoroutine,
  ThreadActivity,
  ThreadCall,
  ThreadFrame,
  ThreadLook,
} from '../../model/thread-look.ts';

/** What a thread is doing, in the order in which they are shown: what nobody can interrupt first. */
export const THREAD_KINDS = [
  'crashed',
  'frozen',
  'stopped',
  'fs-frozen',
  'network-fs',
  'disk',
  'memory-reclaim',
  'mmap-lock',
  'uninterruptible',
  'file-lock',
  'sync',
  'c-lock',
  'connect',
  'send',
  'pipe',
  'unix',
  'receive',
  'tty',
  'path',
  'queue',
  'device',
  'memory',
  'accept',
  'child',
  'runtime-lock',
  'c-sleep',
  'c-cond',
  'c-poll',
  'c-code',
  'event',
  'signal',
  'kernel-other',
  'traced',
  'unknown',
  'running',
  'gone',
  'runtime-idle',
] as const;
/** What a thread is doing. */
export type ThreadKind = (typeof THREAD_KINDS)[number];

/** Everything that is known about one thread. */
export interface ThreadEvidence {
  readonly tid: number;
  /** In the order of time, those without a time first. */
  readonly looks: readonly ThreadLook[];
  readonly activity: ThreadActivity | null;
  readonly goroutine: SeenGoroutine | null;
  /** Who could end the wait: the holder of a lock, the other end of a pipe; empty when nobody was looked for. */
  readonly peers: readonly LocalText[];
}

/** One thing that speaks for a verdict, or against it. */
export interface VerdictNote {
  readonly text: LocalText;
  readonly source: string;
}

/** What was concluded about one thread. */
export interface ThreadVerdict {
  readonly tid: number;
  readonly name: string | null;
  readonly kind: ThreadKind;
  /** `ok`: as it should be. */
  readonly severity: Severity | 'ok';
  /** 0 to 1. */
  readonly confidence: number;
  readonly claim: LocalText;
  readonly evidence: readonly VerdictNote[];
  readonly counterEvidence: readonly VerdictNote[];
  readonly remedy: readonly Remedy[];
  readonly call: ThreadCall | null;
  /** First function of the program's own code on the stack. */
  readonly caller: ThreadFrame | null;
  readonly goroutine: SeenGoroutine | null;
  /** How long it had been there at least, milliseconds. */
  readonly elapsedMs: number | null;
}

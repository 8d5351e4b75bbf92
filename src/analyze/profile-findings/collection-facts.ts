import type { GroupHistory } from '../goroutines/compare-dumps.ts';
import type { LockReport } from '../goroutines/lock-fold.ts';
import type { LevelReport } from '../profile-levels/level-fold.ts';
import type { CallFlow } from './call-flow.ts';
import type { ConnectionWaits } from './connection-waits.ts';
import type { LabelCoverage } from './label-coverage.ts';
import type { RemoteWaits } from './remote-waits.ts';

/** What profiles and dumps of one process say, charged to functions of the application. Null where a profile is missing. */
export interface CollectionFacts {
  /** Time between the first and the last moment. */
  readonly seconds: number;
  /** CPU time in nanoseconds. */
  readonly cpu: LevelReport | null;
  /** Bytes in use at both moments. */
  readonly heap: readonly [before: LevelReport, after: LevelReport] | null;
  /** Bytes ever allocated at both moments. */
  readonly allocated: readonly [before: LevelReport, after: LevelReport] | null;
  /** Nanoseconds blocked at both moments, where the rate is on. */
  readonly block: readonly [before: LevelReport, after: LevelReport] | null;
  /** Nanoseconds that others waited for a lock of this function. */
  readonly mutex: readonly [before: LevelReport, after: LevelReport] | null;
  /** CPU nanoseconds of application functions with everything they call. */
  readonly cpuWithCallees: ReadonlyMap<string, number> | null;
  /** Nanoseconds blocked in application functions and what they call, between the two moments. */
  readonly blockWithCallees: ReadonlyMap<string, number> | null;
  /** Waits for other processes between the two moments, by application function, where the block rate is on. */
  readonly remote: ReadonlyMap<string, RemoteWaits> | null;
  /** The same by the intervals between all moments at which the block profile was taken. */
  readonly remoteSteps: ReadonlyMap<string, readonly RemoteWaits[]> | null;
  /** Calls to other processes in their order between the two moments, and by the intervals between all moments. */
  readonly flows: {
    readonly all: ReadonlyMap<string, CallFlow>;
    readonly steps: readonly ReadonlyMap<string, CallFlow>[];
  } | null;
  /** Waits for connections between the two moments, by the function that calls. */
  readonly connections: ReadonlyMap<string, ConnectionWaits> | null;
  /** Labels of goroutines at calls to other processes, over all moments and the CPU profile. */
  readonly coverage: ReadonlyMap<string, LabelCoverage>;
  /** Bytes allocated between the two moments for errors, by application function, and bytes a sample stands for. */
  readonly errors: ReadonlyMap<string, number> | null;
  readonly allocationPeriod: number;
  /** Bytes allocated between the two moments while a panic of this application function unwound. */
  readonly panics: ReadonlyMap<string, number> | null;
  readonly goroutines: readonly GroupHistory[];
  /** Of the last dump. */
  readonly locks: LockReport | null;
  readonly memory: MemoryFacts | null;
  /** True for functions of the main module. */
  readonly isApplication: (name: string) => boolean;
}

/** Figures from the end of a heap profile as text. */
export interface MemoryFacts {
  readonly heapInUse: number;
  readonly nextGc: number;
  readonly collections: number;
  /** Part of the CPU since the start of the program. */
  readonly gcCpuFraction: number;
}

/** Kinds of causes that leave a trace in profiles and dumps. */
export type CauseCode =
  | 'lock-contention'
  | 'goroutine-leak'
  | 'memory-growth'
  | 'gc-pressure'
  | 'pool-exhaustion'
  | 'cpu-hog'
  | 'cpu-rise'
  | 'slow-dependency'
  | 'block-rise'
  | 'new-code'
  | 'panic'
  | 'short-calls'
  | 'errors-rise'
  | 'context-break'
  | 'failing-calls'
  | 'new-connections'
  | 'deadlock';

/** One cause with the function it sits in. */
export interface Cause {
  readonly code: CauseCode;
  readonly function: string;
  /** 0 to 1: how much of what could be lost is lost; causes are ordered by it. */
  readonly weight: number;
  readonly values: Readonly<Record<string, string | number>>;
}

import type { LocalText } from '../base/messages.ts';
import type { RuntimeKey } from './doctor-report.ts';

/** One GODEBUG default that the build recorded, with what it does in this release. */
export interface GodebugDefault {
  readonly name: string;
  readonly value: string;
  readonly package: string | null;
  readonly meaning: LocalText;
  /** `removed`: this release no longer reads it. `unknown`: in no release's table. */
  readonly status: 'active' | 'removed' | 'unknown';
  /** Minor release whose behaviour it undoes; null for a plain switch. */
  readonly restoresBefore: number | null;
}

/** How many CPUs this program will believe in. */
export interface CpuBehaviour {
  /** Which of the predicted runtimes (`doctor`) it is. */
  readonly runtime: RuntimeKey;
  /** The default reads the CPU limit of the control group. */
  readonly readsQuota: boolean;
  /** The default is recomputed while the program runs. */
  readonly followsChanges: boolean;
  /** Why the limit is not read: an old release, or a setting recorded by an older `go` line. */
  readonly because: 'release' | 'godebug' | null;
  readonly automaxprocs: string | null;
  readonly texts: readonly LocalText[];
}

/** What this program knows about memory limits. */
export interface MemoryBehaviour {
  /** GOMEMLIMIT is read (Go 1.19 and later). */
  readonly readsGomemlimit: boolean;
  readonly automemlimit: string | null;
  readonly texts: readonly LocalText[];
}

/** The oldest kernel. */
export interface KernelFloor {
  readonly minimum: string;
  readonly source: string;
  readonly notes: readonly LocalText[];
}

/** A dependency that misreads the machine: it looks only at control groups v1. */
export interface RedLine {
  readonly module: string;
  readonly version: string;
  /** `certain`: the code that reads v1 was found in the program. `version`: judged by the module's version alone. */
  readonly basis: 'certain' | 'version';
  readonly text: LocalText;
}

/** What is known about a Go program's run before it runs. */
export interface BinaryRuntime {
  readonly goMinor: number | null;
  /** The `go` line of go.mod as far as the recorded defaults tell: both ends included, null where open. */
  readonly languageLine: { readonly from: number | null; readonly to: number | null };
  readonly godebug: readonly GodebugDefault[];
  readonly cpu: CpuBehaviour;
  readonly memory: MemoryBehaviour;
  readonly kernel: KernelFloor | null;
  readonly redLines: readonly RedLine[];
}

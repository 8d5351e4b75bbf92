/** One `gctrace` line. Source: `runtime/mgc.go` gcMarkTermination, grammar in `runtime/extern.go`. */
export interface GcCycle {
  readonly number: number;
  /** Seconds since the program started. */
  readonly atSeconds: number;
  /** Share of CPU since the start, whole percent as printed. */
  readonly cpuPercent: number;
  /** Wall time: sweep termination (the world is stopped), concurrent mark, mark termination (stopped). */
  readonly sweepTermMs: number;
  readonly markMs: number;
  readonly markTermMs: number;
  /** CPU time of all processors. */
  readonly sweepTermCpuMs: number;
  readonly assistCpuMs: number;
  readonly backgroundCpuMs: number;
  readonly idleCpuMs: number;
  readonly markTermCpuMs: number;
  /** Heap at the start, at the end, and what of it is live; whole MiB as printed. */
  readonly heapStartMib: number;
  readonly heapEndMib: number;
  readonly liveMib: number;
  readonly goalMib: number;
  /** Since Go 1.18, else null. */
  readonly stacksMib: number | null;
  readonly globalsMib: number | null;
  readonly procs: number;
  readonly forced: boolean;
  /** The cycle also looked for leaked goroutines (Go 1.26 and later). */
  readonly leakCheck: boolean;
}

/** One `schedtrace` line, with the goroutines by state when `scheddetail` lists them. */
export interface SchedSample {
  readonly atMs: number;
  readonly gomaxprocs: number;
  readonly idleProcs: number;
  readonly threads: number;
  readonly spinningThreads: number;
  readonly idleThreads: number;
  /** Goroutines in the global queue, and in the queue of each processor. */
  readonly runQueue: number;
  readonly localQueues: readonly number[];
  /** Since Go 1.25, else empty. */
  readonly schedTicks: readonly number[];
  /** Goroutines by state: `runnable`, `waiting (chan receive)`; empty without `scheddetail`. */
  readonly goroutines: ReadonlyMap<string, number>;
}

/** One `scavtrace` line. Sizes in KiB. */
export interface ScavSample {
  readonly backgroundKib: number;
  /** Go 1.21 and later, else 0. */
  readonly eagerKib: number;
  readonly releasedKib: number;
  readonly utilPercent: number;
  readonly forced: boolean;
}

/** One `inittrace` line. */
export interface InitRecord {
  readonly package: string;
  readonly atMs: number;
  readonly clockMs: number;
  readonly bytes: number;
  readonly allocs: number;
}

/** What one run of a program wrote. A restart begins another. */
export interface RuntimeRun {
  /** Line of the file of its first record, from 1. */
  readonly line: number;
  readonly cycles: readonly GcCycle[];
  readonly sched: readonly SchedSample[];
  readonly scav: readonly ScavSample[];
  readonly inits: readonly InitRecord[];
  /** Records beyond the bound that were not kept. */
  readonly dropped: number;
}

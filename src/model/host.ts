import type { CpuSet } from './cpu-set.ts';

/** What /proc/PID/status says, as far as the checks ask. A field the kernel does not print is undefined. */
export interface ProcessStatus {
  readonly name: string;
  readonly threads: number | undefined;
  /** CPUs the process may be put on; may name CPUs that are offline. */
  readonly cpusAllowed: CpuSet | undefined;
  readonly memoryNodesAllowed: CpuSet | undefined;
  /** 0 off, 1 strict, 2 filter (seccomp(2)). */
  readonly seccomp: number | undefined;
  /** Effective user and group. */
  readonly uid: number | undefined;
  readonly gid: number | undefined;
  /** Further groups. */
  readonly groups: readonly number[] | undefined;
  readonly capEff: bigint | undefined;
  readonly noNewPrivs: boolean | undefined;
  readonly rssBytes: bigint | undefined;
}

/** One row of /proc/PID/limits; null is "unlimited". */
export interface ResourceLimit {
  readonly soft: bigint | null;
  readonly hard: bigint | null;
}

/** Resource limits by the kernel's name in lower case: `open files`, `processes`, `core file size`, `address space`. */
export type ResourceLimits = Readonly<Record<string, ResourceLimit>>;

/** CPU time of the whole machine since boot in USER_HZ ticks (proc_stat(5)). */
export interface CpuTimes {
  readonly user: bigint;
  readonly nice: bigint;
  readonly system: bigint;
  readonly idle: bigint;
  readonly iowait: bigint;
  readonly irq: bigint;
  readonly softirq: bigint;
  readonly steal: bigint;
}

/** A kernel release (`uname -r`): numbers to compare, text as it is. */
export interface KernelRelease {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** One NUMA node that has CPUs. */
export interface NumaNode {
  readonly id: number;
  readonly cpus: CpuSet;
}

/** Transparent huge page settings; texts are the chosen words (`always`, `madvise`, `never`). */
export interface ThpSettings {
  readonly enabled: string;
  readonly defrag: string | undefined;
  readonly khugepagedMaxPtesNone: bigint | undefined;
}

/** How the kernel promises memory (vm.overcommit_memory) and how much of it is promised. */
export interface OvercommitState {
  /** 0 heuristic, 1 always, 2 never more than the limit. */
  readonly mode: bigint;
  readonly limitBytes: bigint;
  readonly committedBytes: bigint;
}

/** True when `a` is older than `major.minor`. */
export function isKernelBelow(a: KernelRelease, major: number, minor: number, patch = 0): boolean {
  if (a.major !== major) return a.major < major;
  if (a.minor !== minor) return a.minor < minor;
  return a.patch < patch;
}

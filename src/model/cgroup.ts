import type { Evidence } from './evidence.ts';

/**
 * How control groups are mounted. `hybrid`: v1 controllers and a v2 hierarchy side by side. `hybrid-overmounted`: a v2
 * mount hides the v1 controllers that the kernel still enforces. `none`: no control groups. `unknown`: could not be read.
 */
export type CgroupMode = 'v1' | 'v2' | 'hybrid' | 'hybrid-overmounted' | 'none' | 'unknown';

/** One line of /proc/PID/cgroup: `hierarchy-ID:controller-list:path`. */
export interface CgroupMembership {
  readonly hierarchyId: number;
  /** Empty for v2; `name=systemd` for a named v1 hierarchy. */
  readonly controllers: readonly string[];
  /** Path below the root of the reader's cgroup namespace; starts with `/`. Without the ` (deleted)` mark. */
  readonly path: string;
  /** The group was removed while the process is still counted in it. */
  readonly deleted: boolean;
}

/** One line of /proc/PID/mountinfo with its octal escapes resolved (proc_pid_mountinfo(5)). */
export interface Mount {
  readonly id: number;
  readonly parentId: number;
  /** `major:minor` of the file system. */
  readonly device: string;
  /** Path inside the file system that is mounted. */
  readonly root: string;
  readonly mountPoint: string;
  readonly options: readonly string[];
  /** `shared:9`, `master:1` …; often empty. */
  readonly optionalFields: readonly string[];
  readonly fsType: string;
  readonly fsSource: string;
  readonly superOptions: readonly string[];
}

/** Controllers this program asks about. */
export type CgroupController = 'cpu' | 'memory' | 'pids' | 'cpuset';

/** A CPU bandwidth limit as the kernel keeps it; `quotaUsec` is null when there is none. */
export interface CpuQuota {
  readonly quotaUsec: bigint | null;
  readonly periodUsec: bigint;
}

/** Named counters of one file (`cpu.stat`, `memory.events` …), keys as the kernel writes them. */
export type CounterTable = Readonly<Record<string, bigint>>;

/** One line of a pressure file (kernel `Documentation/accounting/psi.rst`): shares in percent, total in microseconds. */
export interface PressureLine {
  readonly avg10: number;
  readonly avg60: number;
  readonly avg300: number;
  readonly totalUsec: bigint;
}

/** A pressure file: `full` is missing for CPU pressure on kernels before 5.13. */
export interface Pressure {
  readonly some: PressureLine;
  readonly full?: PressureLine;
}

/** One group of a hierarchy that has the CPU controller. */
export interface CpuGroup {
  readonly dir: string;
  /** The directory is there; when it is not, its files say nothing. */
  readonly exists: boolean;
  /** `cpu.max`, or `cpu.cfs_quota_us` with `cpu.cfs_period_us`. */
  readonly quota: Evidence<CpuQuota>;
  /** `cpu.stat`. */
  readonly stat: Evidence<CounterTable>;
  /** `cpu.pressure`; v2 only. */
  readonly pressure: Evidence<Pressure>;
}

/** One group of a hierarchy that has the memory controller. Limits in bytes, null for none. */
export interface MemoryGroup {
  readonly dir: string;
  /** The directory is there; when it is not, its files say nothing. */
  readonly exists: boolean;
  /** `memory.max` or `memory.limit_in_bytes`. */
  readonly max: Evidence<bigint | null>;
  /** `memory.high`; v2 only. */
  readonly high: Evidence<bigint | null>;
  /** `memory.current` or `memory.usage_in_bytes`. */
  readonly current: Evidence<bigint>;
  /** `memory.stat`. */
  readonly stat: Evidence<CounterTable>;
  /** `memory.events`, or `memory.oom_control` on v1. */
  readonly events: Evidence<CounterTable>;
  /** `memory.swap.max`; v2 only. */
  readonly swapMax: Evidence<bigint | null>;
  /** `memory.swap.current`; v2 only. */
  readonly swapCurrent: Evidence<bigint>;
  /** `memory.pressure`; v2 only. */
  readonly pressure: Evidence<Pressure>;
}

/** One group of a hierarchy that has the pids controller. */
export interface PidsGroup {
  readonly dir: string;
  /** The directory is there; when it is not, its files say nothing. */
  readonly exists: boolean;
  readonly max: Evidence<bigint | null>;
  readonly current: Evidence<bigint>;
  readonly events: Evidence<CounterTable>;
}

/**
 * The groups that hold a process for one controller, from its own group up to the top of the mount.
 * `reachesRoot` is true when the mount shows the whole hierarchy of this namespace: nothing above is hidden by the mount
 * (a cgroup namespace may still hide ancestors; nothing inside it can tell).
 */
export interface GroupChain<G> {
  readonly controller: CgroupController;
  readonly version: 1 | 2;
  readonly membershipPath: string;
  readonly mount: Mount;
  readonly reachesRoot: boolean;
  /** The process's own group was removed. */
  readonly deleted: boolean;
  /** Own group first. Never empty. */
  readonly groups: readonly G[];
}

/**
 * One limit of the process's own group, read from two sides: by the reader's path to the group, and by the path the process
 * itself opens. Texts as the files hold them.
 */
export interface LimitSides {
  readonly controller: 'cpu' | 'memory';
  readonly outside: Evidence<string>;
  /** `failed` when no mount of the process shows its group. */
  readonly inside: Evidence<string>;
}

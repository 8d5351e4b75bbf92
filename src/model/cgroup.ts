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

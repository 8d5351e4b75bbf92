import type { CgroupController, CgroupMode, Mount } from '../../model/cgroup.ts';

/** Options of a v1 mount that name no resource controller. */
const NOT_CONTROLLERS = new Set(['rw', 'ro', 'xattr', 'noprefix', 'clone_children', 'none', 'seclabel']);

/** Mounts of control groups; `hidden` ones lie beneath another mount and cannot be reached by their path. */
export interface CgroupMount {
  readonly mount: Mount;
  readonly version: 1 | 2;
  /** Mount that hides this one. */
  readonly hiddenBy?: Mount;
}

/** The control group mounts among all mounts, in their order. Quadratic in the number of cgroup mounts only. */
export function cgroupMounts(mounts: readonly Mount[]): readonly CgroupMount[] {
  const found: CgroupMount[] = [];
  mounts.forEach((mount, index) => {
    const version = mount.fsType === 'cgroup2' ? 2 : mount.fsType === 'cgroup' ? 1 : undefined;
    if (version === undefined) return;
    const hiddenBy = mounts.slice(index + 1).find((later) => hides(later, mount, mounts));
    found.push(hiddenBy === undefined ? { mount, version } : { mount, version, hiddenBy });
  });
  return found;
}

/**
 * A later mount on the same directory or on one above hides an earlier one, unless the earlier is mounted on top of it:
 * lists copied into a new namespace keep parents before children, so order alone would also do, but not in lists sorted
 * by id.
 */
function hides(later: Mount, earlier: Mount, all: readonly Mount[]): boolean {
  if (!isWithin(earlier.mountPoint, later.mountPoint)) return false;
  let parent: Mount | undefined = earlier;
  for (let steps = 0; parent !== undefined && steps < 64; steps++) {
    const id: number = parent.parentId;
    if (id === later.id) return false;
    parent = all.find((mount) => mount.id === id && mount !== parent);
  }
  return true;
}

/** True when `path` is `dir` or lies below it. */
export function isWithin(path: string, dir: string): boolean {
  return path === dir || dir === '/' || path.startsWith(`${dir}/`);
}

/** Resource controllers that a v1 mount carries; none for a named hierarchy such as `name=systemd`. */
export function v1Controllers(mount: Mount): readonly string[] {
  return mount.superOptions.filter((option) => !option.includes('=') && !NOT_CONTROLLERS.has(option));
}

/** True when a mount carries the controller: v1 by its options; every v2 mount may. */
export function carries(mount: CgroupMount, controller: CgroupController): boolean {
  return mount.version === 2 || v1Controllers(mount.mount).includes(controller);
}

/**
 * How control groups are mounted, judged by what is mounted, not by the first line of /proc/self/cgroup (hybrid hosts have
 * a `0::` line too). A v1 hierarchy without resource controllers (`name=systemd`) does not make a host hybrid.
 */
export function modeOfMounts(mounts: readonly CgroupMount[]): CgroupMode {
  const v1 = mounts.filter((m) => m.version === 1 && v1Controllers(m.mount).length > 0);
  const v2 = mounts.filter((m) => m.version === 2);
  if (v1.length > 0 && v2.length > 0) {
    return v1.some((m) => m.hiddenBy?.fsType === 'cgroup2') ? 'hybrid-overmounted' : 'hybrid';
  }
  if (v1.length > 0) return 'v1';
  if (v2.length > 0) return 'v2';
  return mounts.length > 0 ? 'v1' : 'none';
}

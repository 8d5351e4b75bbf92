import type { CgroupMembership, CgroupMode, Mount } from '../../model/cgroup.ts';
import { cgroupMounts, modeOfMounts } from './mounts.ts';

/**
 * The control group mode from what is known: mounts first; without any (a container that hides them, an unreadable file)
 * the membership lines tell which kinds of hierarchy the kernel has.
 */
export function cgroupMode(
  membership: readonly CgroupMembership[] | undefined,
  mounts: readonly Mount[] | undefined,
): CgroupMode {
  if (mounts !== undefined) {
    const mode = modeOfMounts(cgroupMounts(mounts));
    if (mode !== 'none') return mode;
  }
  if (membership === undefined) return mounts === undefined ? 'unknown' : 'none';
  const v2 = membership.some((entry) => entry.hierarchyId === 0);
  const v1 = membership.some((entry) => entry.controllers.some((name) => !name.startsWith('name=')));
  if (v1 && v2) return 'hybrid';
  if (v1) return 'v1';
  return v2 ? 'v2' : 'none';
}

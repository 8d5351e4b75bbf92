import type { Mount } from '../../model/cgroup.ts';
import type { ProcessStatus } from '../../model/host.ts';
import type { AccessAnswer } from '../../model/probe.ts';
import type { FileStat } from '../../model/target.ts';
import { isReadOnly } from './mount-of.ts';

const CAP_DAC_OVERRIDE = 1n;
const WRITE_AND_SEARCH = 0o3;

/**
 * Whether a process may create entries in a folder, from owner, group, mode and mount alone (path_resolution(7),
 * "Permissions"). Access lists, immutable bits and security modules stay unseen. Undefined when its user or groups are
 * not known.
 */
export function mayWriteByMode(
  stat: FileStat,
  mount: Mount | undefined,
  status: Pick<ProcessStatus, 'uid' | 'gid' | 'groups' | 'capEff'>,
): AccessAnswer | undefined {
  if (mount !== undefined && isReadOnly(mount)) return { allowed: false, code: 'EROFS', by: 'mode' };
  const { uid, gid, groups, capEff } = status;
  if (capEff !== undefined && ((capEff >> CAP_DAC_OVERRIDE) & 1n) === 1n)
    return { allowed: true, code: null, by: 'mode' };
  if (uid === undefined || gid === undefined || groups === undefined) return undefined;
  const shift = stat.uid === uid ? 6 : stat.gid === gid || groups.includes(stat.gid) ? 3 : 0;
  const allowed = ((stat.mode >> shift) & WRITE_AND_SEARCH) === WRITE_AND_SEARCH;
  return { allowed, code: allowed ? null : 'EACCES', by: 'mode' };
}

import type { Mount } from '../../model/cgroup.ts';
import { unescapeMountPath } from './unescape-mount-path.ts';

/** What was read, and the lines that were not understood. */
export interface ParsedMountinfo {
  readonly mounts: readonly Mount[];
  readonly problems: readonly string[];
}

/**
 * Reads /proc/PID/mountinfo:
 * `36 35 98:0 /root /mnt rw,noatime shared:1 master:1 - ext4 /dev/root rw,errors=continue`.
 * Optional fields may be missing; super options may hold blanks (WSL's drvfs) or be missing. Escapes are resolved.
 * Source: proc_pid_mountinfo(5). Bounds: linear.
 */
export function parseMountinfo(text: string): ParsedMountinfo {
  const mounts: Mount[] = [];
  const problems: string[] = [];
  for (const line of text.split('\n')) {
    const clean = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (clean === '') continue;
    const mount = parseLine(clean);
    if (mount === undefined) problems.push(clean.slice(0, 200));
    else mounts.push(mount);
  }
  return { mounts, problems };
}

function parseLine(line: string): Mount | undefined {
  const fields = line.split(' ');
  const [id = '', parentId = '', device = '', root = '', mountPoint = '', options = ''] = fields;
  const dash = fields.indexOf('-', 6);
  const fsType = fields[dash + 1];
  if (dash < 0 || fsType === undefined || !/^\d+$/.test(id) || !/^\d+$/.test(parentId)) return undefined;
  return {
    id: Number(id),
    parentId: Number(parentId),
    device,
    root: unescapeMountPath(root) ?? root,
    mountPoint: unescapeMountPath(mountPoint) ?? mountPoint,
    options: options.split(','),
    optionalFields: fields.slice(6, dash),
    fsType,
    fsSource: unescapeMountPath(fields[dash + 2] ?? '') ?? '',
    superOptions: fields
      .slice(dash + 3)
      .join(' ')
      .split(',')
      .filter((option) => option !== ''),
  };
}

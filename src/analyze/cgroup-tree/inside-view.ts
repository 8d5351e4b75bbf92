import type { CgroupMembership, Mount } from '../../model/cgroup.ts';
import { v1Controllers } from './mounts.ts';

/** A process's two files, read by someone else, with what was understood of them. */
export interface ForeignTexts {
  readonly membership: string;
  readonly mountinfo: string;
  readonly entries: readonly CgroupMembership[];
  readonly mounts: readonly Mount[];
}

/** The same two files as the process itself reads them. */
export interface InsideTexts {
  readonly membership: string;
  readonly mountinfo: string;
}

/**
 * Turns /proc/PID/cgroup and /proc/PID/mountinfo, read from another cgroup namespace, into what the process reads itself:
 * the kernel writes paths relative to the reader's namespace (cgroup_namespaces(7)). The root of the process's own
 * namespace is taken from its mounts, which engines make inside of it: the deepest mount that still holds the process.
 * In a hierarchy without such a mount the namespace begins at the same path as in another, since engines give a container
 * equal paths everywhere; else it stays as it is. Bounds: linear.
 */
export function asSeenInside({ membership, mountinfo, entries, mounts }: ForeignTexts): InsideTexts {
  const roots = new Map<string, string>();
  for (const entry of entries) {
    const own = mounts.filter((mount) => isOf(mount, entry) && isBelow(entry.path, mount.root));
    const deepest = own.sort((a, b) => b.root.length - a.root.length)[0];
    if (deepest !== undefined) roots.set(deepest.device, deepest.root);
  }
  return {
    membership: membership
      .split('\n')
      .map((line) => rewriteMembership(line, entries, mounts, roots))
      .join('\n'),
    mountinfo: mountinfo
      .split('\n')
      .map((line) => rewriteMount(line, roots))
      .join('\n'),
  };
}

function isOf(mount: Mount, entry: CgroupMembership): boolean {
  if (entry.hierarchyId === 0) return mount.fsType === 'cgroup2';
  if (mount.fsType !== 'cgroup') return false;
  const carried = [...v1Controllers(mount), ...mount.superOptions.filter((o) => o.startsWith('name='))];
  return entry.controllers.length > 0 && entry.controllers.every((name) => carried.includes(name));
}

function isBelow(path: string, root: string): boolean {
  return root === '/' || path === root || path.startsWith(`${root}/`);
}

function rewriteMembership(
  line: string,
  entries: readonly CgroupMembership[],
  mounts: readonly Mount[],
  roots: ReadonlyMap<string, string>,
): string {
  const match = /^(\d+:([^:]*):)(\/.*)$/.exec(line);
  if (match === null) return line;
  const [, head = '', controllers = '', path = ''] = match;
  const entry = entries.find(
    (e) => head.startsWith(`${e.hierarchyId}:`) && e.controllers.join() === controllers,
  );
  const mount = entry === undefined ? undefined : mounts.find((m) => isOf(m, entry) && roots.has(m.device));
  const alike = [...roots.values()]
    .filter((r) => r !== '/' && isBelow(path, r))
    .sort((a, b) => b.length - a.length);
  const root = mount === undefined ? alike[0] : roots.get(mount.device);
  return root === undefined ? line : head + relativeTo(root, path);
}

function rewriteMount(line: string, roots: ReadonlyMap<string, string>): string {
  const fields = line.split(' ');
  const root = roots.get(fields[2] ?? '');
  const shown = fields[3];
  if (root === undefined || shown === undefined) return line;
  fields[3] = relativeTo(escapeMountPath(root), shown);
  return fields.join(' ');
}

/** A path as the kernel writes it for a reader whose root is `root`: `/..` for every step up (kernfs_path_from_node). */
function relativeTo(root: string, path: string): string {
  const from = root.split('/').filter((part) => part !== '');
  const to = path.split('/').filter((part) => part !== '');
  let shared = 0;
  while (shared < from.length && from[shared] === to[shared]) shared++;
  return `/${[...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/')}`;
}

/** proc_pid_mountinfo(5): blank, tab, newline, backslash as octal. */
function escapeMountPath(path: string): string {
  return path.replace(/[ \t\n\\]/g, (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`);
}

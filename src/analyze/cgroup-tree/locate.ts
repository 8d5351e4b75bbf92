import { type LocalText, say } from '../../base/messages.ts';
import type { CgroupController, CgroupMembership, Mount } from '../../model/cgroup.ts';
import { carries, cgroupMounts, type CgroupMount } from './mounts.ts';
import { treeMessages as m } from './tree.messages.ts';

/** Where a process sits for one controller: directories from its own group up to the top of the mount. */
export interface Located {
  readonly status: 'found';
  readonly version: 1 | 2;
  readonly membershipPath: string;
  readonly mount: Mount;
  readonly reachesRoot: boolean;
  /** Own group first. Never empty. */
  readonly dirs: readonly string[];
  readonly deleted: boolean;
}

/** The place is not known; never to be taken for "no limit". */
export interface NotLocated {
  readonly status: 'unknown';
  readonly reason: LocalText;
  /** Groups that certainly lie above the process although its own place is not known. */
  readonly ancestors: readonly string[];
}

/**
 * Finds the groups that hold a process for one controller. A v1 hierarchy with the controller wins over v2, since the
 * kernel lets a controller live in one hierarchy only. The widest visible mount that shows the group is used, so that as
 * many ancestors as possible are seen. Source: cgroups(7); Linux kernel Documentation/admin-guide/cgroup-v2.rst.
 */
export function locateGroups(
  controller: CgroupController,
  membership: readonly CgroupMembership[],
  mounts: readonly Mount[],
): Located | NotLocated {
  const entry =
    membership.find((e) => e.hierarchyId !== 0 && e.controllers.includes(controller)) ??
    membership.find((e) => e.hierarchyId === 0);
  if (entry === undefined) {
    return unknown(say(m.noMembership, { controller, file: '/proc/self/cgroup' }));
  }
  const version = entry.hierarchyId === 0 ? 2 : 1;
  const all = cgroupMounts(mounts).filter((c) => c.version === version && carries(c, controller));
  const visible = all.filter((c) => c.hiddenBy === undefined);
  if (visible.length === 0) return notMounted(controller, all);
  const views = visible
    .map(({ mount }) => ({ mount, below: restBelow(entry.path, mount.root) }))
    .filter((view): view is { mount: Mount; below: string } => view.below !== undefined)
    .sort((a, b) => a.mount.root.length - b.mount.root.length);
  const [best] = views;
  if (best === undefined) return outside(entry, visible);
  return {
    status: 'found',
    version,
    membershipPath: entry.path,
    mount: best.mount,
    reachesRoot: best.mount.root === '/',
    dirs: dirsUpwards(best.mount.mountPoint, best.below),
    deleted: entry.deleted,
  };
}

function notMounted(controller: CgroupController, hidden: readonly CgroupMount[]): NotLocated {
  const mountPoint = hidden[0]?.hiddenBy?.mountPoint;
  return unknown(
    mountPoint === undefined
      ? say(m.notMounted, { controller })
      : say(m.overmounted, { controller, mountPoint }),
  );
}

function outside(entry: CgroupMembership, visible: readonly CgroupMount[]): NotLocated {
  const roots = visible.map(({ mount }) => mount.root).join(', ');
  // A mount whose root is `/..` shows the parent of this namespace's root: an ancestor of every group in it.
  const above = visible.filter(
    ({ mount }) => /^(\/\.\.)+$/.test(mount.root) && !entry.path.startsWith('/..'),
  );
  return {
    ...unknown(say(m.outside, { path: entry.path, roots })),
    ancestors: above.map(({ mount }) => mount.mountPoint),
  };
}

function unknown(reason: LocalText): NotLocated {
  return { status: 'unknown', reason, ancestors: [] };
}

/**
 * What remains of the group's path below the mount's root, `''` for the root itself; `undefined` when the mount does not
 * show the group. `/..` in a path is a step out of the reader's cgroup namespace: a mount with the same steps in its root
 * starts there, any other leaves the way open.
 */
function restBelow(path: string, root: string): string | undefined {
  const top = root === '/' ? '' : root;
  if (path !== top && !path.startsWith(`${top}/`)) return undefined;
  const rest = path.slice(top.length);
  if (rest === '/..' || rest.startsWith('/../')) return undefined;
  return rest === '/' ? '' : rest;
}

function dirsUpwards(mountPoint: string, below: string): readonly string[] {
  const top = mountPoint === '/' ? '' : mountPoint;
  const dirs: string[] = [];
  for (let rest = below; rest !== ''; rest = rest.slice(0, rest.lastIndexOf('/'))) dirs.push(top + rest);
  dirs.push(mountPoint);
  return dirs;
}

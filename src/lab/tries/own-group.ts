import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';

const ROOT = '/sys/fs/cgroup';

/** A control group made for one experiment. */
export interface OwnGroup {
  readonly dir: string;
  readonly version: 1 | 2;
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  /** Words that start a program inside of the group. */
  readonly inside: (words: readonly string[]) => readonly string[];
}

/** Makes a group below the top of the hierarchy that has the controller; why not, where that is refused. */
export function makeGroup(bench: Bench, controller: 'cpu' | 'memory'): OwnGroup | string {
  const parent = findParent(controller);
  if (parent === undefined) return `${controller}: not mounted or not enabled`;
  const dir = join(parent.dir, `goroscope-try-${process.pid}-${controller}`);
  try {
    mkdirSync(dir);
    bench.owns(dir);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
  return {
    dir,
    version: parent.version,
    write: (file, text) => writeFileSync(join(dir, file), text),
    read: (file) => readFileSync(join(dir, file), 'utf8').trim(),
    inside: (words) => ['sh', '-c', 'echo $$ > "$0"/cgroup.procs && exec "$@"', dir, ...words],
  };
}

/** v1 mounts each controller in a folder of its own; v2 needs it enabled for children of the top group. */
function findParent(
  controller: 'cpu' | 'memory',
): { readonly dir: string; readonly version: 1 | 2 } | undefined {
  const control = join(ROOT, 'cgroup.subtree_control');
  if (existsSync(control)) {
    return readFileSync(control, 'utf8').split(/\s+/).includes(controller)
      ? { dir: ROOT, version: 2 }
      : undefined;
  }
  const dir = join(ROOT, controller);
  const file = controller === 'cpu' ? 'cpu.cfs_quota_us' : 'memory.limit_in_bytes';
  const isMounted = existsSync(join(dir, 'cgroup.procs')) && statSync(dir).isDirectory();
  if (!isMounted) return undefined;
  // The top group of v1 has no quota of its own; what a child gets shows whether the controller enforces one.
  return controller === 'cpu' || existsSync(join(dir, file)) ? { dir, version: 1 } : undefined;
}

import { byteLength } from './go-lines.ts';
import type { CgroupTexts } from './go-cgroup.ts';
import { cleanPath, joinPath, relativePath } from './go-path.ts';

/** Longest line bufio.Scanner takes, newline included (bufio.MaxScanTokenSize). */
const SCANNER_LIMIT = 64 * 1024;
const V2_MOUNT_POINT = '/sys/fs/cgroup';
const V2_DEFAULT_PERIOD = 100_000n;

/** Files the library opens for the limit, or how it gave up before. */
export type AutomaxprocsPlan =
  | { readonly status: 'v2'; readonly maxFile: string }
  | { readonly status: 'v1'; readonly quotaFile: string; readonly periodFile: string }
  | { readonly status: 'none' | 'error' };

/** What the library makes of the limit files, in CPUs. `none` and `error` leave GOMAXPROCS as the runtime chose it. */
export type AutomaxprocsQuota =
  | { readonly status: 'quota'; readonly cpus: number }
  | { readonly status: 'none' | 'error' };

/**
 * Which files go.uber.org/automaxprocs v1.6.0 reads. v2 only counts when it is mounted at /sys/fs/cgroup, and then the
 * group's path is appended as it is; v1 mounts translate the path through the mount's root. Escapes are not resolved, a
 * line over 64 KiB or one v1 mount that does not show its group is an error.
 * Source: go.uber.org/automaxprocs/internal/cgroups.
 */
export function planAutomaxprocs(texts: CgroupTexts): AutomaxprocsPlan {
  const mounts = texts.mountinfo === undefined ? undefined : readMounts(texts.mountinfo);
  if (mounts === undefined) return { status: 'error' };
  const groups = texts.membership === undefined ? undefined : readGroups(texts.membership);
  if (groups === undefined) return { status: 'error' };
  const isV2 = mounts.some((m) => m.fsType === 'cgroup2' && m.mountPoint === V2_MOUNT_POINT);
  const v2 = [...groups.values()].find((group) => group.id === 0n);
  if (isV2 && v2 !== undefined) {
    return { status: 'v2', maxFile: joinPath(V2_MOUNT_POINT, v2.path, 'cpu.max') };
  }
  return planV1(mounts, groups);
}

function planV1(mounts: readonly UberMount[], groups: ReadonlyMap<string, UberGroup>): AutomaxprocsPlan {
  let cpuDir: string | undefined;
  for (const mount of mounts) {
    if (mount.fsType !== 'cgroup') continue;
    for (const option of mount.superOptions) {
      const group = groups.get(option);
      if (group === undefined) continue;
      const below = relativePath(cleanPath(mount.root), group.path);
      if (below === undefined || below === '..' || below.startsWith('../')) return { status: 'error' };
      if (option === 'cpu') cpuDir = joinPath(mount.mountPoint, below);
    }
  }
  if (cpuDir === undefined) return { status: 'none' };
  return {
    status: 'v1',
    quotaFile: joinPath(cpuDir, 'cpu.cfs_quota_us'),
    periodFile: joinPath(cpuDir, 'cpu.cfs_period_us'),
  };
}

/** Reads the limit as the library does; `read` answers `undefined` for a file that is not there. */
export function readAutomaxprocs(
  plan: AutomaxprocsPlan,
  read: (path: string) => string | undefined,
): AutomaxprocsQuota {
  if (plan.status === 'v2') return readV2(read(plan.maxFile));
  if (plan.status !== 'v1') return { status: plan.status };
  const quota = readInteger(read(plan.quotaFile));
  if (quota === undefined) return { status: 'error' };
  if (quota <= 0n) return { status: 'none' };
  const period = readInteger(read(plan.periodFile));
  if (period === undefined) return { status: 'error' };
  return period <= 0n ? { status: 'none' } : { status: 'quota', cpus: Number(quota) / Number(period) };
}

function readV2(text: string | undefined): AutomaxprocsQuota {
  if (text === undefined) return { status: 'none' };
  const line = firstLine(text);
  const fields = line === undefined ? [] : line.split(/\s+/).filter((field) => field !== '');
  const [max, period] = fields;
  if (max === undefined || fields.length > 2) return { status: 'error' };
  if (max === 'max') return { status: 'none' };
  const quota = atoi(max);
  const periodUsec = period === undefined ? V2_DEFAULT_PERIOD : atoi(period);
  if (quota === undefined || periodUsec === undefined || periodUsec === 0n) return { status: 'error' };
  return { status: 'quota', cpus: Number(quota) / Number(periodUsec) };
}

interface UberGroup {
  readonly id: bigint;
  readonly path: string;
}

function readGroups(text: string): ReadonlyMap<string, UberGroup> | undefined {
  const groups = new Map<string, UberGroup>();
  for (const line of scanLines(text) ?? [undefined]) {
    if (line === undefined) return undefined;
    const first = line.indexOf(':');
    const second = first < 0 ? -1 : line.indexOf(':', first + 1);
    const id = atoi(line.slice(0, Math.max(first, 0)));
    if (second < 0 || id === undefined) return undefined;
    const group = { id, path: line.slice(second + 1) };
    for (const name of line.slice(first + 1, second).split(',')) groups.set(name, group);
  }
  return groups;
}

interface UberMount {
  readonly root: string;
  readonly mountPoint: string;
  readonly fsType: string;
  readonly superOptions: readonly string[];
}

function readMounts(text: string): readonly UberMount[] | undefined {
  const mounts: UberMount[] = [];
  for (const line of scanLines(text) ?? [undefined]) {
    const mount = line === undefined ? undefined : readMount(line);
    if (mount === undefined) return undefined;
    mounts.push(mount);
  }
  return mounts;
}

function readMount(line: string): UberMount | undefined {
  const fields = line.split(' ');
  const dash = fields.indexOf('-', 6);
  if (fields.length < 10 || dash < 0 || fields.length < dash + 4) return undefined;
  if (atoi(fields[0] ?? '') === undefined || atoi(fields[1] ?? '') === undefined) return undefined;
  return {
    root: fields[3] ?? '',
    mountPoint: fields[4] ?? '',
    fsType: fields[dash + 1] ?? '',
    superOptions: fields
      .slice(dash + 3)
      .join(' ')
      .split(','),
  };
}

/** Lines as bufio.Scanner with ScanLines hands them out; `undefined` when one is too long for it. */
function scanLines(text: string): readonly string[] | undefined {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  if (lines.some((line) => byteLength(line) >= SCANNER_LIMIT) || byteLength(last) >= SCANNER_LIMIT)
    return undefined;
  if (last !== '') lines.push(last);
  return lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
}

function firstLine(text: string): string | undefined {
  return scanLines(text)?.[0];
}

function readInteger(text: string | undefined): bigint | undefined {
  const line = text === undefined ? undefined : firstLine(text);
  return line === undefined ? undefined : atoi(line);
}

/** strconv.Atoi on a 64-bit system. */
function atoi(text: string): bigint | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith('+') ? text.slice(1) : text);
  return value > 2n ** 63n - 1n || value < -(2n ** 63n) ? undefined : value;
}

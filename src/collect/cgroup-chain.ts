import { locateGroups } from '../analyze/cgroup-tree/locate.ts';
import { parseFlatKeyed } from '../formats/cgroup/parse-flat-keyed.ts';
import { parseCfsQuota, parseCounter, parseCpuMax, parseLimit } from '../formats/cgroup/parse-limit.ts';
import { parsePressure } from '../formats/cgroup/parse-pressure.ts';
import type {
  CgroupController,
  CgroupMembership,
  CpuGroup,
  CpuQuota,
  GroupChain,
  MemoryGroup,
  Mount,
  PidsGroup,
} from '../model/cgroup.ts';
import { type Evidence, mapEvidence, missing, present } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';
import { readParsed, readText } from './read-text.ts';
import { collectMessages as m } from './collect.messages.ts';
import { say } from '../base/messages.ts';

/** Groups read on the way up; deeper nesting is not met (systemd and Kubernetes use up to 8). */
const MAX_DEPTH = 64;

/** A process whose groups are looked for. */
export interface PlacedProcess {
  readonly target: Target;
  readonly membership: readonly CgroupMembership[];
  readonly mounts: readonly Mount[];
  /** Folder before every mount point: the root folder of a process with its own. @default none */
  readonly prefix?: string;
}

/** What reading one group needs to know. */
interface GroupPlace {
  readonly target: Target;
  readonly dir: string;
  readonly version: 1 | 2;
  readonly exists: boolean;
}

/** The chain of groups for one controller, each read with `read`; `failed` with the reason when the place is not known. */
export async function collectChain<G>(
  { target, membership, mounts, prefix = '' }: PlacedProcess,
  controller: CgroupController,
  read: (place: GroupPlace) => Promise<G>,
): Promise<Evidence<GroupChain<G>>> {
  const source = `${target.processDir}/cgroup, ${target.processDir}/mountinfo`;
  const found = locateGroups(controller, membership, mounts);
  if (found.status !== 'found') return missing('failed', found.reason, source);
  const { version, membershipPath, mount, reachesRoot, deleted } = found;
  const groups = await Promise.all(
    found.dirs.slice(0, MAX_DEPTH).map(async (path) => {
      const dir = `${prefix}${path}`;
      const exists = (await target.stat(dir)).status === 'ok';
      return read({ target, dir, version, exists });
    }),
  );
  return present(
    { controller, version, membershipPath, mount, reachesRoot, deleted, groups },
    source,
    target.observedAtUnixMs,
  );
}

/** Reads the CPU files of one group. */
export async function readCpuGroup({ target, dir, version, exists }: GroupPlace): Promise<CpuGroup> {
  const [quota, stat, pressure] = await Promise.all([
    version === 2 ? readParsed(target, `${dir}/cpu.max`, parseCpuMax) : readCfsQuota(target, dir),
    readParsed(target, `${dir}/cpu.stat`, parseFlatKeyed),
    v2Only(version, `${dir}/cpu.pressure`, (path) => readParsed(target, path, parsePressure)),
  ]);
  return { dir, exists, quota, stat, pressure };
}

async function readCfsQuota(target: Target, dir: string): Promise<Evidence<CpuQuota>> {
  const [quota, period] = await Promise.all([
    readText(target, `${dir}/cpu.cfs_quota_us`),
    readText(target, `${dir}/cpu.cfs_period_us`),
  ]);
  // Without the period a quota still says whether there is a limit, but not how much.
  if (quota.status !== 'ok') return quota;
  if (period.status === 'ok') return mapEvidence(quota, (text) => parseCfsQuota(text, period.value));
  const withoutPeriod = parseCfsQuota(quota.value, '');
  return withoutPeriod === undefined ? period : { ...quota, value: withoutPeriod };
}

/** Reads the memory files of one group. */
export async function readMemoryGroup({ target, dir, version, exists }: GroupPlace): Promise<MemoryGroup> {
  const name = (v1: string, v2: string) => `${dir}/${version === 1 ? v1 : v2}`;
  const limit = (path: string) => readParsed(target, path, parseLimit);
  const counter = (path: string) => readParsed(target, path, parseCounter);
  const [max, high, current, stat, events, swapMax, swapCurrent, pressure] = await Promise.all([
    limit(name('memory.limit_in_bytes', 'memory.max')),
    v2Only(version, `${dir}/memory.high`, limit),
    counter(name('memory.usage_in_bytes', 'memory.current')),
    readParsed(target, `${dir}/memory.stat`, parseFlatKeyed),
    readParsed(target, name('memory.oom_control', 'memory.events'), parseFlatKeyed),
    v2Only(version, `${dir}/memory.swap.max`, limit),
    v2Only(version, `${dir}/memory.swap.current`, counter),
    v2Only(version, `${dir}/memory.pressure`, (path) => readParsed(target, path, parsePressure)),
  ]);
  return { dir, exists, max, high, current, stat, events, swapMax, swapCurrent, pressure };
}

/** Reads the pids files of one group; equal names in v1 and v2. */
export async function readPidsGroup({ target, dir, exists }: GroupPlace): Promise<PidsGroup> {
  const [max, current, events] = await Promise.all([
    readParsed(target, `${dir}/pids.max`, parseLimit),
    readParsed(target, `${dir}/pids.current`, parseCounter),
    readParsed(target, `${dir}/pids.events`, parseFlatKeyed),
  ]);
  return { dir, exists, max, current, events };
}

async function v2Only<T>(
  version: 1 | 2,
  path: string,
  read: (path: string) => Promise<Evidence<T>>,
): Promise<Evidence<T>> {
  return version === 2 ? read(path) : missing('absent', say(m.v2Only), path);
}

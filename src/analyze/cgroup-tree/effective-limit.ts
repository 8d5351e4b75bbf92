import { type LocalText, say } from '../../base/messages.ts';
import type { CpuGroup, GroupChain, MemoryGroup } from '../../model/cgroup.ts';
import type { EffectiveLimit, LimitLink } from '../../model/effective-limit.ts';
import type { Evidence } from '../../model/evidence.ts';
import { treeMessages as m } from './tree.messages.ts';

/** One group's limit file. `null` in `limit` is "none". */
interface GroupLimit<T> {
  readonly dir: string;
  readonly exists: boolean;
  readonly file: string;
  readonly limit: Evidence<T | null>;
}

/**
 * The CPUs the kernel lets the process use on average: the smallest quota of all visible groups, as a number of CPUs.
 * Source: kernel cgroup-v2.rst "cpu.max", sched-bwc.rst ("hierarchical considerations").
 */
export function effectiveCpuLimit(chain: GroupChain<CpuGroup>): EffectiveLimit<number> {
  const file = chain.version === 2 ? 'cpu.max' : 'cpu.cfs_quota_us';
  const limits = chain.groups.map((group): GroupLimit<number> => ({
    dir: group.dir,
    exists: group.exists,
    file,
    limit: toCpus(group.quota),
  }));
  return tightest(limits, chain);
}

/**
 * The bytes at which the kernel's out-of-memory killer acts: the smallest hard limit of all visible groups. On v1 the
 * kernel itself states the result over all ancestors, visible or not, in `memory.stat` of the process's own group.
 * Source: kernel cgroup-v2.rst "memory.max"; cgroup-v1/memory.rst "hierarchical_memory_limit".
 */
export function effectiveMemoryLimit(chain: GroupChain<MemoryGroup>): EffectiveLimit<bigint> {
  const file = chain.version === 2 ? 'memory.max' : 'memory.limit_in_bytes';
  const limits = chain.groups.map((group): GroupLimit<bigint> => ({
    dir: group.dir,
    exists: group.exists,
    file,
    limit: group.max,
  }));
  const [own] = chain.groups;
  const stated = own === undefined ? undefined : statedLimit(own);
  if (own === undefined || stated === undefined) return tightest(limits, chain);
  // The kernel's own answer: ancestors without use_hierarchy do not count, hidden ancestors do.
  const answer: GroupLimit<bigint> = {
    dir: own.dir,
    exists: true,
    file: 'memory.stat hierarchical_memory_limit',
    limit: stated,
  };
  const decided = tightest([...limits.slice(0, 1), answer], chain);
  // Of a limit that no readable group sets, the first that cannot be read is to blame.
  const blamed =
    limits.find((l) => l.limit.status === 'ok' && l.limit.value === decided.value) ??
    limits.find((l) => l.limit.status !== 'ok');
  const full = tightest(limits, chain).chain;
  return decided.state === 'limited' && blamed !== undefined
    ? { ...decided, setBy: blamed.dir, chain: full }
    : { ...decided, chain: full };
}

function statedLimit(own: MemoryGroup): Evidence<bigint | null> | undefined {
  if (own.stat.status !== 'ok') return undefined;
  const value = own.stat.value['hierarchical_memory_limit'];
  if (value === undefined) return undefined;
  // LONG_MAX rounded down to a page of at most 64 KiB is "none".
  return { ...own.stat, value: value >= 2n ** 63n - 65_536n ? null : value };
}

function tightest<T extends number | bigint>(
  limits: readonly GroupLimit<T>[],
  chain: { readonly deleted: boolean; readonly membershipPath: string; readonly version: 1 | 2 },
): EffectiveLimit<T> {
  const links = limits.map(toLink);
  let best: LimitLink<T> | undefined;
  for (const link of links) {
    if (link.value !== null && (best === undefined || best.value === null || link.value < best.value))
      best = link;
  }
  const unread = unreadable(limits);
  if (best !== undefined) {
    const hidden = unread === undefined ? {} : { hidden: unread };
    return { state: 'limited', value: best.value, setBy: best.dir, ...hidden, chain: links };
  }
  const reason = whyUnknown(limits, chain);
  if (reason !== undefined) return { state: 'unknown', value: null, reason, chain: links };
  return { state: 'unlimited', value: null, chain: links };
}

function whyUnknown<T>(
  limits: readonly GroupLimit<T>[],
  chain: { readonly deleted: boolean; readonly membershipPath: string; readonly version: 1 | 2 },
): LocalText | undefined {
  if (chain.deleted) return say(m.deleted, { path: chain.membershipPath });
  const unread = unreadable(limits);
  if (unread !== undefined) return unread;
  // v2: the root and groups without the controller have no limit file, so a directory without one sets no limit. v1 has
  // the file in every group. A directory that is not there says nothing.
  const [own] = limits;
  const silent = own === undefined || !own.exists || (chain.version === 1 && own.limit.status === 'absent');
  return silent ? say(m.nothingReadable, { file: own?.file ?? '' }) : undefined;
}

function unreadable<T>(limits: readonly GroupLimit<T>[]): LocalText | undefined {
  for (const { limit, dir } of limits)
    if (limit.status !== 'ok' && limit.status !== 'absent')
      return say(m.leafUnreadable, { dir, reason: limit.reason });
  return undefined;
}

function toLink<T>({ dir, file, limit }: GroupLimit<T>): LimitLink<T> {
  if (limit.status !== 'ok') return { dir, file, raw: `(${limit.status})`, value: null };
  return { dir, file, raw: limit.value === null ? 'max' : String(limit.value), value: limit.value };
}

function toCpus(quota: GroupLimitSource): Evidence<number | null> {
  if (quota.status !== 'ok') return quota;
  const { quotaUsec, periodUsec } = quota.value;
  return { ...quota, value: quotaUsec === null ? null : Number(quotaUsec) / Number(periodUsec) };
}

type GroupLimitSource = CpuGroup['quota'];

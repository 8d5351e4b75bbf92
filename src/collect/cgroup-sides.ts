import { type Located, locateGroups } from '../analyze/cgroup-tree/locate.ts';
import { mountOf } from '../analyze/file-access/mount-of.ts';
import { asSeenInside } from '../analyze/cgroup-tree/inside-view.ts';
import { parseMembership } from '../formats/cgroup/parse-membership.ts';
import { parseMountinfo } from '../formats/mountinfo/parse-mountinfo.ts';
import { say } from '../base/messages.ts';
import type { LimitSides, Mount } from '../model/cgroup.ts';
import { type Evidence, mapEvidence, type Missing, missing, present, valueOf } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';
import type { PlacedProcess } from './cgroup-chain.ts';
import { collectMessages as m } from './collect.messages.ts';
import { readText } from './read-text.ts';

/** A mount list may be long: hosts with thousands of containers. */
const MAX_MOUNTINFO_BYTES = 16 << 20;

/** Where the groups of a process can be read: with its own eyes, and with those of whoever reads. */
export interface CgroupSides {
  /** As they were read: paths are relative to the reader's cgroup namespace. */
  readonly membership: Evidence<string>;
  readonly mountinfo: Evidence<string>;
  /** As the process reads them itself; equal to the above in one namespace. */
  readonly inside: { readonly membership: string | undefined; readonly mountinfo: string | undefined };
  /** Folder before every path that the process knows. */
  readonly prefix: string;
  /** The reader's own mounts, where the process lives among others. */
  readonly outsideMounts: readonly Mount[] | undefined;
}

/** Reads where a process's groups lie, from inside and, where its mounts are not those of the reader, from outside. */
export async function readCgroupSides(target: Target): Promise<CgroupSides> {
  const dir = target.processDir;
  const [membership, mountinfo, apart, otherGroups, root] = await Promise.all([
    readText(target, `${dir}/cgroup`),
    readText(target, `${dir}/mountinfo`, { maxBytes: MAX_MOUNTINFO_BYTES }),
    isOtherNamespace(target, 'mnt'),
    isOtherNamespace(target, 'cgroup'),
    dir === '/proc/self' ? undefined : target.readLink(`${dir}/root`),
  ]);
  const texts = { membership: valueOf(membership), mountinfo: valueOf(mountinfo) };
  const hasOwnRoot = apart || (root?.status === 'ok' && root.value !== '/');
  return {
    membership,
    mountinfo,
    inside: otherGroups ? await seenInside(target, texts) : texts,
    prefix: hasOwnRoot ? target.rootDir : '',
    outsideMounts: hasOwnRoot ? await readOwnMounts(target) : undefined,
  };
}

/** Asked for where that is possible, else worked out. */
async function seenInside(target: Target, texts: CgroupSides['inside']): Promise<CgroupSides['inside']> {
  const own = await target.probe('own-groups', target.processDir);
  return own.status === 'ok' ? own.value : translate(texts);
}

function translate(texts: CgroupSides['inside']): CgroupSides['inside'] {
  const { membership, mountinfo } = texts;
  if (membership === undefined || mountinfo === undefined) return texts;
  return asSeenInside({
    membership,
    mountinfo,
    entries: parseMembership(membership).entries,
    mounts: parseMountinfo(mountinfo).mounts,
  });
}

async function readOwnMounts(target: Target): Promise<readonly Mount[] | undefined> {
  const text = valueOf(await readText(target, '/proc/self/mountinfo', { maxBytes: MAX_MOUNTINFO_BYTES }));
  return text === undefined ? undefined : parseMountinfo(text).mounts;
}

/** Whether the process lives in another namespace than the reader; false where that cannot be told. */
async function isOtherNamespace(target: Target, kind: 'mnt' | 'cgroup'): Promise<boolean> {
  if (target.processDir === '/proc/self') return false;
  const [own, other] = await Promise.all([
    target.readLink(`/proc/self/ns/${kind}`),
    target.readLink(`${target.processDir}/ns/${kind}`),
  ]);
  return own.status === 'ok' && other.status === 'ok' && own.value !== other.value;
}

/** Limit files of one group; v1 keeps the CPU limit in two. */
const LIMIT_FILES = {
  cpu: { 1: 'cpu.cfs_quota_us', 2: 'cpu.max' },
  memory: { 1: 'memory.limit_in_bytes', 2: 'memory.max' },
} as const;

/**
 * The limits of the own group from both sides. Absent without a second side, and for a group at the top of the tree, which
 * has no limit files.
 */
export async function readLimitSides(
  target: Target,
  outside: PlacedProcess | undefined,
  inside: PlacedProcess,
): Promise<Evidence<readonly LimitSides[]>> {
  const source = `${target.processDir}/ns/mnt`;
  if (outside === undefined) return missing('absent', say(m.oneSide), source);
  const sides = await Promise.all(
    (['cpu', 'memory'] as const).map(async (controller): Promise<readonly LimitSides[] | Missing> => {
      const there = locateGroups(controller, outside.membership, outside.mounts);
      if (there.status !== 'found') return [];
      const file = LIMIT_FILES[controller][there.version];
      const outer = await readText(target, `${there.dirs[0] ?? ''}/${file}`);
      if (outer.status !== 'ok') return outer.status === 'absent' ? [] : outer;
      const here = locateGroups(controller, inside.membership, inside.mounts);
      const inner =
        here.status === 'found'
          ? await readInner(target, inside, here, file, outer)
          : missing<string>('failed', here.reason, `${target.processDir}/mountinfo`);
      return [{ controller, outside: trimmed(outer), inside: trimmed(inner) }];
    }),
  );
  const gap = sides.find((one): one is Missing => 'status' in one);
  if (gap !== undefined) return gap;
  const found = sides.flatMap((one) => ('status' in one ? [] : one));
  return found.length === 0
    ? missing('absent', say(m.oneSide), source)
    : present(found, source, target.observedAtUnixMs);
}

/**
 * The file as the process opens it. Where nothing lies over the group's own mount it is the very file that was read from
 * outside: then it only has to be there.
 */
async function readInner(
  target: Target,
  { mounts, prefix = '' }: PlacedProcess,
  { dirs, mount }: Located,
  file: string,
  outer: Evidence<string>,
): Promise<Evidence<string>> {
  const path = `${dirs[0] ?? ''}/${file}`;
  const isBare = mountOf(mounts, path)?.device === mount.device;
  const stat = isBare ? await target.stat(`${prefix}${path}`) : undefined;
  return stat?.status === 'ok'
    ? { ...outer, source: `${prefix}${path}` }
    : readText(target, `${prefix}${path}`);
}

function trimmed(text: Evidence<string>): Evidence<string> {
  return mapEvidence(text, (value) => value.trim());
}

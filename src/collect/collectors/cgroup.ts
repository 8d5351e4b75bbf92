import { say } from '../../base/messages.ts';
import { cgroupMode } from '../../analyze/cgroup-tree/mode.ts';
import { parseMembership } from '../../formats/cgroup/parse-membership.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import type { GroupChain } from '../../model/cgroup.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectMessages as m } from '../collect.messages.ts';
import {
  collectChain,
  readCpuGroup,
  readMemoryGroup,
  readPidsGroup,
  type PlacedProcess,
} from '../cgroup-chain.ts';
import { readCgroupSides, readLimitSides } from '../cgroup-sides.ts';
import { readText } from '../read-text.ts';

/** Control groups of the process: how they are mounted, where it sits, what its groups say. */
export const collector: Collector = {
  name: 'cgroup',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectCgroup,
};

async function collectCgroup(target: Target): Promise<FactTable> {
  const sides = await readCgroupSides(target);
  const { membership: membershipText, mountinfo: mountText } = sides;
  const membership = mapEvidence(membershipText, (text) => parseMembership(text).entries);
  const mounts = mapEvidence(mountText, (text) => parseMountinfo(text).mounts);
  const mode = cgroupMode(valueOf(membership), valueOf(mounts));
  const modeSource = mounts.status === 'ok' ? mountText.source : membershipText.source;
  const facts = {
    'cgroup.membership': membership,
    'cgroup.mounts': mounts,
    'cgroup.mode': present(mode, modeSource, target.observedAtUnixMs),
  } satisfies FactTable;
  if (membership.status !== 'ok' || mounts.status !== 'ok') {
    const gap = membership.status !== 'ok' ? membership : mounts;
    const chain = <T>(): Evidence<T> =>
      missing(gap.status === 'ok' ? 'failed' : gap.status, say(m.noMemberOrMounts), gap.source);
    return {
      ...facts,
      'cgroup.cpu': chain(),
      'cgroup.memory': chain(),
      'cgroup.pids': chain(),
      'cgroup.sides': chain(),
      'cgroup.controllers': chain(),
    };
  }
  const outside: PlacedProcess | undefined =
    sides.outsideMounts === undefined
      ? undefined
      : { target, membership: membership.value, mounts: sides.outsideMounts };
  const inside: PlacedProcess = {
    target,
    membership: parseMembership(sides.inside.membership ?? '').entries,
    mounts: parseMountinfo(sides.inside.mountinfo ?? '').mounts,
    prefix: sides.prefix,
  };
  const [cpu, memory, pids] = await Promise.all([
    collectWidest(outside, inside, 'cpu', readCpuGroup),
    collectWidest(outside, inside, 'memory', readMemoryGroup),
    collectWidest(outside, inside, 'pids', readPidsGroup),
  ]);
  return {
    ...facts,
    'cgroup.cpu': cpu,
    'cgroup.memory': memory,
    'cgroup.pids': pids,
    'cgroup.sides': await readLimitSides(target, outside, inside),
    'cgroup.controllers': await readControllers(target, [cpu, memory, pids]),
  };
}

/** From outside more ancestors are seen; where that fails, what the process sees itself still holds. */
async function collectWidest<G>(
  outside: PlacedProcess | undefined,
  inside: PlacedProcess,
  controller: 'cpu' | 'memory' | 'pids',
  read: Parameters<typeof collectChain<G>>[2],
): Promise<Evidence<GroupChain<G>>> {
  if (outside !== undefined) {
    const chain = await collectChain(outside, controller, read);
    if (chain.status === 'ok') return chain;
  }
  return collectChain(inside, controller, read);
}

/** Controllers of the process's own v2 group; absent where no controller lives in v2. */
async function readControllers(
  target: Target,
  chains: readonly Evidence<GroupChain<{ readonly dir: string }>>[],
): Promise<Evidence<readonly string[]>> {
  const v2 = chains.map((chain) => valueOf(chain)).find((chain) => chain?.version === 2);
  const dir = v2?.groups[0]?.dir;
  if (dir === undefined) return missing('absent', say(m.absent), 'cgroup.controllers');
  const text = await readText(target, `${dir}/cgroup.controllers`);
  return mapEvidence(text, (words) => words.split(/\s+/).filter((word) => word !== ''));
}

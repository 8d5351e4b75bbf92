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
import { readText } from '../read-text.ts';

/** A mount list may be long: hosts with thousands of containers. */
const MAX_MOUNTINFO_BYTES = 16 << 20;

/** Control groups of the process: how they are mounted, where it sits, what its groups say. */
export const collector: Collector = {
  name: 'cgroup',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectCgroup,
};

async function collectCgroup(target: Target): Promise<FactTable> {
  const [membershipText, mountText] = await Promise.all([
    readText(target, `${target.processDir}/cgroup`),
    readText(target, `${target.processDir}/mountinfo`, { maxBytes: MAX_MOUNTINFO_BYTES }),
  ]);
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
      'cgroup.controllers': chain(),
    };
  }
  const placed: PlacedProcess = { target, membership: membership.value, mounts: mounts.value };
  const [cpu, memory, pids] = await Promise.all([
    collectChain(placed, 'cpu', readCpuGroup),
    collectChain(placed, 'memory', readMemoryGroup),
    collectChain(placed, 'pids', readPidsGroup),
  ]);
  return {
    ...facts,
    'cgroup.cpu': cpu,
    'cgroup.memory': memory,
    'cgroup.pids': pids,
    'cgroup.controllers': await readControllers(target, [cpu, memory, pids]),
  };
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

import { parseCpuList } from '../../formats/cpu-list/parse-cpu-list.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import { parseCpuTimes } from '../../formats/proc/parse-cpu-times.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { cpuCount, type CpuSet, intersectCpus } from '../../model/cpu-set.ts';
import { type Evidence, mapEvidence, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { NumaNode } from '../../model/host.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { readParsed } from '../read-text.ts';

const ONLINE = '/sys/devices/system/cpu/online';
const NODES = '/sys/devices/system/node';

/** CPUs: which are online, which the process may use, how their time was spent, how they spread over NUMA nodes. */
export const collector: Collector = { name: 'cpu', cost: 'cheap', timeoutMs: 2000, collect: collectCpu };

async function collectCpu(target: Target): Promise<FactTable> {
  const [online, times, nodes, allowed] = await Promise.all([
    readParsed(target, ONLINE, parseCpuList),
    readParsed(target, '/proc/stat', parseCpuTimes),
    collectNodes(target),
    collectAllowed(target),
  ]);
  return { 'cpu.online': online, 'cpu.times': times, 'numa.nodes': nodes, 'cpu.allowed': allowed };
}

/**
 * The CPUs that sched_getaffinity(2) answers: the mask of the process without offline CPUs, which the mask in
 * /proc/PID/status may still name. In containers with lxcfs the list of online CPUs is made up and is not used.
 * Without a status the effective CPU set of the group or the list of online CPUs stands in.
 */
async function collectAllowed(target: Target): Promise<Evidence<CpuSet>> {
  const [mask, online, faked] = await Promise.all([
    readParsed(target, `${target.processDir}/status`, (text) => parseStatus(text)?.cpusAllowed),
    readParsed(target, ONLINE, parseCpuList),
    isOnlineFaked(target),
  ]);
  const set = valueOf(online);
  if (mask.status === 'ok') {
    const both = set === undefined || faked ? mask.value : intersectCpus(mask.value, set);
    return cpuCount(both) === 0 ? mask : { ...mask, value: both };
  }
  const cpuset = await readParsed(target, '/sys/fs/cgroup/cpuset.cpus.effective', (text) =>
    nonEmpty(parseCpuList(text)),
  );
  if (cpuset.status === 'ok') return cpuset;
  if (online.status === 'ok') return mapEvidence(online, nonEmpty);
  const listed = await readParsed(target, '/proc/cpuinfo', (text) =>
    nonEmpty(parseCpuList(processors(text))),
  );
  return listed.status === 'ok' ? listed : mask;
}

function processors(cpuinfo: string): string {
  return [...cpuinfo.matchAll(/^processor\s*:\s*(\d+)/gm)].map((match) => match[1]).join(',');
}

function nonEmpty(set: CpuSet | undefined): CpuSet | undefined {
  return set === undefined || set.length === 0 ? undefined : set;
}

async function isOnlineFaked(target: Target): Promise<boolean> {
  const mounts = await readParsed(
    target,
    `${target.processDir}/mountinfo`,
    (text) => parseMountinfo(text).mounts,
  );
  return (valueOf(mounts) ?? []).some((m) => m.fsType === 'fuse.lxcfs' && ONLINE.startsWith(m.mountPoint));
}

async function collectNodes(target: Target): Promise<Evidence<readonly NumaNode[]>> {
  const names = await target.readDir(NODES);
  if (names.status !== 'ok') return names;
  const nodes: NumaNode[] = [];
  for (const name of names.value) {
    const id = /^node(\d{1,5})$/.exec(name)?.[1];
    if (id === undefined) continue;
    const cpus = await readParsed(target, `${NODES}/${name}/cpulist`, parseCpuList);
    // A node that cannot be looked at may be the second one.
    if (cpus.status !== 'ok') return cpus;
    if (cpus.value.length > 0) nodes.push({ id: Number(id), cpus: cpus.value });
  }
  return present(nodes, `${NODES}/node*/cpulist`, names.observedAtUnixMs);
}

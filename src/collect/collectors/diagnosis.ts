import { parseCounter } from '../../formats/cgroup/parse-limit.ts';
import { parseMembership } from '../../formats/cgroup/parse-membership.ts';
import { parseMountinfo } from '../../formats/mountinfo/parse-mountinfo.ts';
import { parseStatus } from '../../formats/proc/parse-status.ts';
import { type Evidence, mapEvidence, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { AccessAnswer } from '../../model/probe.ts';
import type { Target } from '../../model/target.ts';
import type { Collector } from '../collector.ts';
import { collectChain, readCpuGroup } from '../cgroup-chain.ts';
import { readParsed } from '../read-text.ts';

/** Mount points of tracefs; the second is the old one below debugfs. */
const TRACING = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

/** What decides which tools work here: rights of the process that looks, switches of the kernel. */
export const collector: Collector = {
  name: 'diagnosis',
  cost: 'cheap',
  timeoutMs: 3000,
  collect: collectDiagnosis,
};

async function collectDiagnosis(target: Target): Promise<FactTable> {
  const counter = (name: string) => readParsed(target, `/proc/sys/kernel/${name}`, parseCounter);
  const [kptr, dmesg, tracing, observer, mayWrite] = await Promise.all([
    counter('kptr_restrict'),
    counter('dmesg_restrict'),
    findTracing(target),
    readParsed(target, '/proc/self/status', parseStatus),
    mayWriteGroup(target),
  ]);
  return {
    'kernel.kptrRestrict': kptr,
    'kernel.dmesgRestrict': dmesg,
    'kernel.tracing': tracing,
    'observer.status': observer,
    ...(mayWrite === undefined ? {} : { 'cgroup.mayWrite': mayWrite }),
  };
}

/** The first folder that can be listed and is not empty; else why the first cannot. */
async function findTracing(target: Target): Promise<Evidence<string>> {
  const listed = await Promise.all(TRACING.map((dir) => target.readDir(dir)));
  const at = listed.findIndex((names) => names.status === 'ok' && names.value.length > 0);
  const found = listed[at === -1 ? 0 : at];
  if (found === undefined) throw new Error('TRACING is not empty');
  return mapEvidence(found, (names) => (names.length > 0 ? TRACING[at] : undefined));
}

async function mayWriteGroup(target: Target): Promise<Evidence<AccessAnswer> | undefined> {
  const [membership, mounts] = await Promise.all([
    readParsed(target, `${target.processDir}/cgroup`, (text) => parseMembership(text).entries),
    readParsed(target, `${target.processDir}/mountinfo`, (text) => parseMountinfo(text).mounts),
  ]);
  if (membership.status !== 'ok' || mounts.status !== 'ok') return undefined;
  const placed = { target, membership: membership.value, mounts: mounts.value };
  const chain = valueOf(await collectChain(placed, 'cpu', readCpuGroup));
  const dir = chain?.groups[0]?.dir;
  return dir === undefined ? undefined : target.probe('may-write', dir);
}

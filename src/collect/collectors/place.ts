import { parseContainerenv } from '../../formats/proc/parse-containerenv.ts';
import { parseIdMap } from '../../formats/proc/parse-id-map.ts';
import { say } from '../../base/messages.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { CpuManagerState, MachineIdentity } from '../../model/place-marks.ts';
import type { Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { readParsed, readText } from '../read-text.ts';

/** Left by engines in the root of a container, or mounted there by the kubelet. */
const MARK_FILES = [
  '/.dockerenv',
  '/run/.containerenv',
  '/var/run/secrets/kubernetes.io/serviceaccount/namespace',
] as const;
const CONTAINERENV = '/run/.containerenv';
const DMI = '/sys/class/dmi/id';
/** The first processor's flags are at the beginning. */
const CPUINFO_BYTES = 16 << 10;

/** Marks of the place itself: machine, container engine, user namespace, kubelet. */
export const collector: Collector = { name: 'place', cost: 'cheap', timeoutMs: 2000, collect: collectPlace };

async function collectPlace(target: Target): Promise<FactTable> {
  const [idMap, oomScoreAdj, markFiles, containerenv, machine, cpuManager] = await Promise.all([
    readParsed(target, `${target.processDir}/uid_map`, parseIdMap),
    readParsed(target, `${target.processDir}/oom_score_adj`, parseInteger),
    readMarkFiles(target),
    readParsed(target, `${target.rootDir}${CONTAINERENV}`, parseContainerenv),
    readMachine(target),
    readParsed(target, '/var/lib/kubelet/cpu_manager_state', parseCpuManager),
  ]);
  return {
    'place.idMap': idMap,
    'place.oomScoreAdj': oomScoreAdj,
    'place.markFiles': markFiles,
    'place.containerenv': containerenv,
    'place.machine': machine,
    'place.cpuManager': cpuManager,
  };
}

/** Missing only where not one of them could be looked for. */
async function readMarkFiles(target: Target): Promise<Evidence<readonly string[]>> {
  const stats = await Promise.all(MARK_FILES.map((path) => target.stat(`${target.rootDir}${path}`)));
  const found = MARK_FILES.filter((_, i) => stats[i]?.status === 'ok');
  const first = `${target.rootDir}${MARK_FILES[0]}`;
  if (found.length > 0 || (target.knowsAbsence(first) && stats.every(({ status }) => status === 'absent')))
    return present(found, found[0] ?? first, target.observedAtUnixMs);
  const gap = stats.find((stat) => stat.status === 'denied' || stat.status === 'failed');
  return gap !== undefined && gap.status !== 'ok' ? gap : missing('absent', say(m.notInSnapshot), first);
}

async function readMachine(target: Target): Promise<Evidence<MachineIdentity>> {
  const line = (path: string) => readParsed(target, path, (text) => text.trim() || undefined);
  const [vendor, product, hypervisor, cpuinfo] = await Promise.all([
    line(`${DMI}/sys_vendor`),
    line(`${DMI}/product_name`),
    line('/sys/hypervisor/type'),
    readText(target, '/proc/cpuinfo', { maxBytes: CPUINFO_BYTES }),
  ]);
  const flag = valueOf(mapEvidence(cpuinfo, hypervisorFlag));
  if (vendor.status !== 'ok' && hypervisor.status !== 'ok' && flag === undefined) return vendor;
  const source = vendor.status === 'ok' ? DMI : cpuinfo.source;
  return present(
    {
      vendor: valueOf(vendor),
      product: valueOf(product),
      hypervisorType: valueOf(hypervisor),
      hypervisorFlag: flag,
    },
    source,
    target.observedAtUnixMs,
  );
}

/** Only x86 lists its flags under this name. */
function hypervisorFlag(cpuinfo: string): boolean | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1];
  return flags === undefined ? undefined : / hypervisor(?= |$)/.test(flags);
}

function parseInteger(text: string): number | undefined {
  return /^-?\d{1,4}\s*$/.test(text) ? Number(text) : undefined;
}

function parseCpuManager(text: string): CpuManagerState | undefined {
  try {
    const { policyName, defaultCpuSet } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof policyName !== 'string') return undefined;
    return { policy: policyName, sharedCpus: typeof defaultCpuSet === 'string' ? defaultCpuSet : '' };
  } catch {
    return undefined;
  }
}

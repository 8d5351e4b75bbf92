import { type LocalText, say } from '../../base/messages.ts';
import type { CpuBelief } from '../../model/go-process.ts';
import type { RuntimeKey } from '../../model/doctor-report.ts';
import { planAutomaxprocs, readAutomaxprocs } from './automaxprocs.ts';
import { beliefMessages as m } from './beliefs.messages.ts';
import { type CgroupTexts, findMountPointGroup, findRootAwareGroup, type GoCpuGroup } from './go-cgroup.ts';
import { type GoLimit, readGoV1Limit, readGoV2Limit } from './go-limit.ts';
import { type GoNumberStyle, parseGomaxprocsVariable } from './go-numbers.ts';
import { godebugNumber } from './godebug.ts';

/** Releases that read the CPU limit; earlier ones look at the affinity mask only. */
type LimitReader = 'go1.25' | 'go1.26';

/** What a runtime sees when it starts. */
export interface RuntimeSurroundings {
  readonly texts: CgroupTexts;
  /** Text of a file by its path; `undefined` when it cannot be opened. */
  readonly readFile: (path: string) => string | undefined;
  /** CPUs that sched_getaffinity(2) reports; `undefined` when not known. */
  readonly cpus: number | undefined;
  readonly env: ReadonlyMap<string, string>;
  /** `DefaultGODEBUG` of the binary, which the language line in go.mod decides (claim "language gate"). */
  readonly defaultGodebug?: string;
}

/** A belief, and whether the number overflows what the runtime can hold. */
export interface Belief extends CpuBelief {
  /** The runtime dies at start on amd64. */
  readonly overflows: boolean;
}

const MAX_INT32 = 2 ** 31 - 1;

/** Files that the runtimes of all keys would open in these surroundings: what a collector must read for `believe`. */
export function limitFilesToRead(texts: CgroupTexts): readonly string[] {
  const files = new Set<string>();
  for (const group of [findMountPointGroup(texts), findRootAwareGroup(texts)]) {
    for (const file of limitFiles(group)) files.add(file);
  }
  const plan = planAutomaxprocs(texts);
  if (plan.status === 'v2') files.add(plan.maxFile);
  if (plan.status === 'v1') files.add(plan.quotaFile).add(plan.periodFile);
  return [...files];
}

/**
 * Predicts what one runtime chooses for GOMAXPROCS. Held against unmodified binaries of go1.24, go1.25.0, go1.25.14,
 * go1.26.8, go1.27.4 and automaxprocs 1.6.0 in `test/oracle/doctor`.
 * Source: runtime/proc.go schedinit, runtime/cgroup_linux.go, go.uber.org/automaxprocs/maxprocs.
 */
export function believe(runtime: RuntimeKey, around: RuntimeSurroundings): Belief {
  if (runtime === 'automaxprocs') return believeAutomaxprocs(around);
  const style: GoNumberStyle = runtime === 'go1.26' ? 'go1.26' : 'go1.25';
  const wished = parseGomaxprocsVariable(around.env.get('GOMAXPROCS'), style);
  if (wished !== undefined) return plain(runtime, wished, say(m.variable, { value: wished }));
  const { cpus } = around;
  if (cpus === undefined) return plain(runtime, null, say(m.cpusUnknown));
  if (runtime === 'go1.24') return plain(runtime, cpus, say(m.affinityOnly, { cpus }));
  const godebug = [around.defaultGodebug, around.env.get('GODEBUG')];
  if (godebugNumber(godebug, 'containermaxprocs', 1, style) <= 0) {
    return plain(runtime, cpus, say(m.switchedOff, { cpus }));
  }
  return believeLimit(runtime, runtime === 'go1.26' ? 'go1.26' : 'go1.25', around, cpus);
}

function believeLimit(
  runtime: RuntimeKey,
  reader: LimitReader,
  around: RuntimeSurroundings,
  cpus: number,
): Belief {
  const group = reader === 'go1.26' ? findRootAwareGroup(around.texts) : findMountPointGroup(around.texts);
  if (group.status !== 'found') {
    return plain(runtime, cpus, say(group.status === 'none' ? m.noGroup : m.malformed, { cpus }));
  }
  const [file = '', periodFile] = limitFiles(group);
  const belief = { runtime, limitCpus: null, limitFile: file, gomaxprocs: cpus, overflows: false };
  const text = around.readFile(file);
  const periodText = periodFile === undefined ? '' : around.readFile(periodFile);
  if (text === undefined || periodText === undefined) {
    return { ...belief, because: say(m.unreadable, { file, cpus }) };
  }
  const limit: GoLimit =
    periodFile === undefined ? readGoV2Limit(text, reader) : readGoV1Limit(text, periodText, reader);
  if (limit.status !== 'limit') {
    return { ...belief, because: say(limit.status === 'none' ? m.noLimit : m.malformed, { file, cpus }) };
  }
  return { ...belief, ...fromLimit(limit.cpus, file, cpus) };
}

function fromLimit(limit: number, file: string, cpus: number): Omit<Belief, 'runtime' | 'limitFile'> {
  const rounded = Math.ceil(limit);
  const values = { file, limit: formatCpus(limit), cpus };
  // int32(float64) overflows on amd64 to the most negative number, which is "less than" every CPU count.
  if (Number.isNaN(rounded) || rounded > MAX_INT32) {
    return { gomaxprocs: cpus, limitCpus: limit, because: say(m.overflow, values), overflows: true };
  }
  const gomaxprocs = Math.min(cpus, Math.max(2, rounded));
  return { gomaxprocs, limitCpus: limit, because: say(m.limit, values), overflows: false };
}

function believeAutomaxprocs(around: RuntimeSurroundings): Belief {
  const runtime = 'automaxprocs';
  const before = believe('go1.24', around);
  if (around.env.has('GOMAXPROCS')) {
    return { ...before, runtime, because: say(m.variableHonoured) };
  }
  const plan = planAutomaxprocs(around.texts);
  const quota = readAutomaxprocs(plan, around.readFile);
  const limitFile = plan.status === 'v2' ? plan.maxFile : plan.status === 'v1' ? plan.quotaFile : null;
  const cpus = before.gomaxprocs ?? '?';
  if (quota.status !== 'quota') {
    const because = say(quota.status === 'error' ? m.libraryGivesUp : m.libraryNoQuota, { cpus });
    return { ...before, runtime, limitFile, because: before.gomaxprocs === null ? before.because : because };
  }
  const values = { file: limitFile ?? '', limit: formatCpus(quota.cpus) };
  const overflows = quota.cpus >= MAX_INT32;
  return {
    runtime,
    gomaxprocs: overflows ? before.gomaxprocs : Math.max(1, Math.floor(quota.cpus)),
    limitCpus: quota.cpus,
    limitFile,
    because: say(overflows ? m.overflow : m.floor, values),
    overflows,
  };
}

function limitFiles(group: GoCpuGroup): readonly string[] {
  if (group.status !== 'found') return [];
  const names = group.version === 1 ? ['cpu.cfs_quota_us', 'cpu.cfs_period_us'] : ['cpu.max'];
  // `..` stays: the kernel resolves it step by step, so what stands before it must exist.
  return names.map((name) => `${group.dir}/${name}`.replace(/\/{2,}/g, '/'));
}

function plain(runtime: RuntimeKey, gomaxprocs: number | null, because: LocalText): Belief {
  return { runtime, gomaxprocs, limitCpus: null, limitFile: null, because, overflows: false };
}

/** CPUs without needless digits: 0.5, 2, 1.333. */
function formatCpus(cpus: number): string {
  return Number.isInteger(cpus) ? String(cpus) : String(Number(cpus.toFixed(3)));
}

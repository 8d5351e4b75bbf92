import { type LocalText, say } from '../../base/messages.ts';
import { cpuCount } from '../../model/cpu-set.ts';
import type { Blame, DifferentialRow, RuntimeOpinion } from '../../model/differential.ts';
import { RUNTIME_KEYS, type RuntimeKey } from '../../model/doctor-report.ts';
import type { LimitStep } from '../../model/limit-step.ts';
import type { EffectiveLimit } from '../../model/effective-limit.ts';
import { valueOf } from '../../model/evidence.ts';
import type { FactTable, RuntimeBelief } from '../../model/facts.ts';
import { differentialMessages as m } from './differential.messages.ts';
import { limitSetIn, requireSetIn, variableSetIn } from './set-in.ts';

const LIBRARY = 'go.uber.org/automaxprocs';

const NAMES: Readonly<Record<RuntimeKey, LocalText>> = {
  'go1.24': same('Go 1.24'),
  'go1.25.0': same('Go 1.25'),
  'go1.26': same('Go 1.26'),
  automaxprocs: same('automaxprocs'),
};

/**
 * CPUs: what the program takes for its own beside what the kernel gives. The kernel gives the smaller of quota and
 * affinity mask; a belief is too high above that number rounded up.
 */
export function cpuRow(facts: FactTable): DifferentialRow {
  const limit = valueOf(facts['limits.cpu']);
  const allowed = valueOf(facts['cpu.allowed']);
  const cpus = allowed === undefined ? null : cpuCount(allowed);
  const beliefs = valueOf(facts['go.beliefs']);
  const own = valueOf(facts['go.belief']);
  const program = own ?? beliefs?.['go1.26'];
  const kernel =
    limit?.state === 'limited' && limit.value !== null ? Math.min(limit.value, cpus ?? Infinity) : cpus;
  const value = program?.gomaxprocs ?? null;
  const isKnown =
    limit !== undefined &&
    limit.state !== 'unknown' &&
    kernel !== null &&
    value !== null &&
    !isEnvironmentHidden(facts);
  const verdict = isKnown ? judge(value, kernel) : 'unknown';
  return {
    resource: 'cpu',
    kernel,
    kernelState: limit?.state ?? 'unknown',
    reason: limit?.reason ?? null,
    setBy: limit?.setBy ?? null,
    chain: rawSteps(facts, limit),
    program: programOpinion(facts, program, own !== undefined),
    standsIn: own === undefined,
    others: [...RUNTIME_KEYS.map((key) => opinionOf(key, NAMES[key], beliefs?.[key])), jvm(limit, cpus)],
    verdict,
    ratio: isKnown && kernel > 0 ? Math.round((value / kernel) * 100) / 100 : null,
    blame: blameOf(facts, program, limit, verdict),
  };
}

function judge(value: number, kernel: number): DifferentialRow['verdict'] {
  if (value > Math.ceil(kernel)) return 'believes-more';
  return value < Math.floor(kernel) ? 'believes-less' : 'agrees';
}

function programOpinion(facts: FactTable, belief: RuntimeBelief | undefined, isOwn: boolean): RuntimeOpinion {
  const version = valueOf(facts['go.binary'])?.version.text ?? '';
  return {
    ...opinionOf('program', isOwn ? say(m.program, { version }) : m.standIn, belief),
    ...(isEnvironmentHidden(facts) ? { value: null, known: false, because: m.environmentHidden } : {}),
    runtime: 'program',
  };
}

/** Whether there is an environment that could not be read: a variable in it may settle what the program believes. */
function isEnvironmentHidden({ env }: FactTable): boolean {
  return env?.status === 'denied' || env?.status === 'failed';
}

function opinionOf(runtime: string, name: LocalText, belief: RuntimeBelief | undefined): RuntimeOpinion {
  const value = belief?.gomaxprocs ?? null;
  return { runtime, name, value, known: value !== null, because: belief?.because ?? same('') };
}

/**
 * Java walks up the hierarchy since JDK 24 (JDK-8322420) and rounds up (hotspot cgroupUtil_linux.cpp,
 * CgroupUtil::processor_count).
 */
function jvm(limit: EffectiveLimit<number> | undefined, cpus: number | null): RuntimeOpinion {
  const base = { runtime: 'jvm24', name: m.jvm };
  if (limit === undefined || limit.state === 'unknown' || cpus === null)
    return { ...base, value: null, known: false, because: m.jvmCpu };
  if (limit.value === null) return { ...base, value: cpus, known: true, because: m.jvmNoLimit };
  return {
    ...base,
    value: Math.min(cpus, Math.max(1, Math.ceil(limit.value))),
    known: true,
    because: m.jvmCpu,
  };
}

function blameOf(
  facts: FactTable,
  program: RuntimeBelief | undefined,
  limit: EffectiveLimit<number> | undefined,
  verdict: DifferentialRow['verdict'],
): Blame | null {
  if (program === undefined || verdict === 'agrees') return null;
  // Whatever the kernel will allow, as for an image that nothing runs in yet: a variable settles the number.
  if (limit === undefined || verdict === 'unknown') return variableBlame(facts, program) ?? null;
  return withRawLine(facts, limit, blameFor(facts, program, limit, verdict === 'believes-more'));
}

/** The variable that the belief comes from, when it is one. */
function variableBlame(facts: FactTable, belief: RuntimeBelief): Blame | undefined {
  const env = facts.env?.status === 'ok' ? facts.env : undefined;
  const variable = env?.value.get('GOMAXPROCS');
  if (env === undefined || variable === undefined) return undefined;
  if (belief.limitFile !== null || Number(variable) !== belief.gomaxprocs) return undefined;
  return withPlace(
    { file: env.source, line: `GOMAXPROCS=${variable}`, why: m.blameVariable },
    variableSetIn(facts, 'GOMAXPROCS'),
  );
}

/** Which text made the program believe what it believes. */
function blameFor(
  facts: FactTable,
  belief: RuntimeBelief,
  limit: EffectiveLimit<number>,
  tooMuch: boolean,
): Blame {
  const env = facts.env?.status === 'ok' ? facts.env : undefined;
  const environ = env?.source ?? '/proc/self/environ';
  const variable = variableBlame(facts, belief);
  if (variable !== undefined) return variable;
  if (!tooMuch)
    return withPlace(
      blameFloor(belief, limit),
      belief.runtime === 'automaxprocs' ? requireSetIn(facts, LIBRARY) : limitSetIn(facts, 'cpu'),
    );
  const binary = facts['go.binary']?.status === 'ok' ? facts['go.binary'] : undefined;
  if (binary !== undefined && belief.runtime === 'go1.24')
    return withPlace(
      { file: binary.source, line: binary.value.version.text, why: m.blameRelease },
      goLine(facts, m.blameRelease),
    );
  if (belief.limitFile === null) {
    const godebug = env?.value.get('GODEBUG');
    if (godebug?.includes('containermaxprocs=0') === true)
      return withPlace(
        { file: environ, line: `GODEBUG=${godebug}`, why: m.blameGodebug },
        variableSetIn(facts, 'GODEBUG'),
      );
    const language = languageLine(facts);
    if (language !== undefined) return language;
  }
  return withPlace(blameFile(belief, limit), limitSetIn(facts, 'cpu'));
}

/** The go line of the module the program was built from, else the setting it left in the program. */
function languageLine(facts: FactTable): Blame | undefined {
  const binary = facts['go.binary']?.status === 'ok' ? facts['go.binary'] : undefined;
  const setting = binary?.value.settings['DefaultGODEBUG'];
  if (binary === undefined || setting?.includes('containermaxprocs=0') !== true) return undefined;
  const line = goLine(facts, m.blameLanguage);
  if (line !== undefined) return line;
  return { file: binary.source, line: `build DefaultGODEBUG=${setting}`, why: m.blameLanguage };
}

/** The go line of the module that the program was built from, where that lies in the working folder. */
function goLine(facts: FactTable, why: LocalText): Blame | undefined {
  const project = valueOf(facts['go.project']);
  const main = valueOf(facts['binary.facts'])?.main?.path;
  if (project?.goMod.go === undefined || project.goMod.module !== main) return undefined;
  const at = project.lines?.['go'];
  return {
    file: `${project.dir}/go.mod`,
    line: `go ${project.goMod.go}`,
    ...(at === undefined ? {} : { at }),
    why,
  };
}

/** Adds the line a person edits. */
function withPlace(blame: Blame, place: Blame['setIn'] | undefined): Blame {
  if (place === undefined) return blame;
  const { file, line, at } = place;
  return { ...blame, setIn: { file, line, ...(at === undefined ? {} : { at }) } };
}

function blameFloor(belief: RuntimeBelief, limit: EffectiveLimit<number>): Blame {
  const step = tightest(limit);
  const file = belief.limitFile ?? (step === undefined ? 'cpu.max' : `${step.dir}/${step.file}`);
  return {
    file,
    line: step?.raw ?? '',
    why: belief.runtime === 'automaxprocs' ? m.blameFloor : m.blameHidden,
  };
}

function blameFile(belief: RuntimeBelief, limit: EffectiveLimit<number>): Blame {
  const setting = tightest(limit);
  const file = setting === undefined ? 'cpu.max' : `${setting.dir}/${setting.file}`;
  const line = setting?.raw ?? '';
  if (belief.limitCpus !== null && setting?.dir === limit.chain[0]?.dir)
    return { file, line, why: m.blameMinimum };
  if (belief.limitFile !== null && limit.chain[0] !== undefined && setting?.dir !== limit.chain[0].dir)
    return { file, line, why: m.blameAncestor };
  if (belief.limitFile !== null) return { file: belief.limitFile, line: '', why: m.blameUnread };
  return { file, line, why: m.blameHidden };
}

function tightest(limit: EffectiveLimit<number>): EffectiveLimit<number>['chain'][number] | undefined {
  return limit.chain.find((link) => link.dir === limit.setBy) ?? limit.chain[0];
}

/** What the kernel's file says, not what it comes to. */
function rawQuota(facts: FactTable, dir: string): string | undefined {
  const chain = valueOf(facts['cgroup.cpu']);
  const quota = valueOf(chain?.groups.find((group) => group.dir === dir)?.quota);
  if (quota === undefined || chain === undefined) return undefined;
  if (chain.version === 2) return `${quota.quotaUsec ?? 'max'} ${quota.periodUsec}`;
  return `${quota.quotaUsec ?? -1} (cpu.cfs_period_us ${quota.periodUsec})`;
}

function rawSteps(facts: FactTable, limit: EffectiveLimit<number> | undefined): readonly LimitStep[] {
  return stepsOf(limit).map((step) => ({ ...step, value: rawQuota(facts, step.path) ?? step.value }));
}

function withRawLine(facts: FactTable, limit: EffectiveLimit<number>, blame: Blame): Blame {
  const link = limit.chain.find((one) => `${one.dir}/${one.file}` === blame.file);
  // Limit files of control groups have one line.
  return link === undefined ? blame : { ...blame, line: rawQuota(facts, link.dir) ?? blame.line, at: 1 };
}

/** The chain of a limit as the report has it. */
export function stepsOf<T extends number | bigint>(
  limit: EffectiveLimit<T> | undefined,
): readonly LimitStep[] {
  return (limit?.chain ?? []).map((link) => ({
    path: link.dir,
    file: link.file,
    value: link.raw,
    limit: link.value === null ? null : Number(link.value),
  }));
}

function same(text: string): LocalText {
  return { en: text, zh: text };
}

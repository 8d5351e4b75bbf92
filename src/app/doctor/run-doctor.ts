import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { capabilityPlan } from '../../analyze/capability/plan.ts';
import { deriveFacts } from '../../analyze/derive/derive-facts.ts';
import { reportLimits } from '../../analyze/derive/report-limits.ts';
import { runtimeVersusKernel } from '../../analyze/differential/differential.ts';
import { recognisePlaces } from '../../analyze/scenario/recognise.ts';
import { timeLapse } from '../../analyze/time-lapse/time-lapse.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import { collectFacts, type Collected } from '../../collect/collect-facts.ts';
import { COLLECTORS } from '../../collect/registry.generated.ts';
import type { AnyCheck } from '../../model/check.ts';
import type { DoctorReport } from '../../model/doctor-report.ts';
import { present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Entity } from '../../model/finding.ts';
import type { Target } from '../../model/target.ts';
import { cutOffOf } from './cut-off.ts';
import { compareFindings, countVerdicts, judge, type JudgedFacts } from './judge.ts';
import { suppressFindings, type Suppression } from './suppress.ts';
import { applyWhatIf, changeNamedFacts, type WhatIf, wrongShape } from './what-if.ts';

/** Facts of a target at one moment. */
export interface Sample {
  readonly facts: FactTable;
  /** `performance.now()` when they had been read. */
  readonly atMs: number;
}

/** What to do in one run. */
export interface DoctorOptions {
  readonly target: Target;
  /** Checks to run. @default all */
  readonly checks?: readonly AnyCheck[];
  readonly whatIf?: readonly WhatIf[];
  /** Time between two samples; 0 takes one sample. @default 0 */
  readonly watchMs?: number;
  readonly suppressions?: readonly Suppression[];
  /** Also send requests to others: module proxy, checksum database, resolver. @default false */
  readonly active?: boolean;
  /** Hours before its end from which a certificate is a finding, instead of the checks' own. */
  readonly certificateHours?: number;
  /** An earlier sample of the same target: none is taken then. */
  readonly earlier?: Sample;
  /** Told the facts of this run as they are on the target. */
  readonly onSample?: (sample: Sample) => void;
  readonly signal?: AbortSignal;
}

/**
 * One doctor run: collect, derive, judge. Never throws for what it finds on the target. With what-ifs the report is about
 * the changed facts and says which findings come and go.
 */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  try {
    return await judgeTarget(options);
  } catch (error) {
    // A whole fact given as JSON may have another shape than what is worked out of it expects.
    const given = options.whatIf?.find(({ fact }) => fact !== undefined);
    if (given === undefined || error instanceof AppError || options.signal?.aborted === true) throw error;
    throw wrongShape(given, error);
  }
}

async function judgeTarget(options: DoctorOptions): Promise<DoctorReport> {
  const { target, checks = CHECKS, whatIf = [], active = false } = options;
  const first = options.earlier ?? (await sampleBefore(options));
  const before = first?.facts;
  const asIs = withWishes(await collect(target, active), options);
  options.onSample?.({ facts: asIs.facts, atMs: performance.now() });
  const seconds = first === undefined ? 0 : (performance.now() - first.atMs) / 1000;
  const changed = whatIf.length === 0 ? asIs : await collectChanged(target, asIs, whatIf);
  const judged = (facts: FactTable): JudgedFacts => ({
    checks,
    facts,
    ...(before === undefined ? {} : { before }),
    targetName: target.name,
    entity: entityOf(target, facts),
    atUnixMs: target.observedAtUnixMs,
  });
  const { findings, outcomes } = judge(judged(changed.facts));
  const asItIs = whatIf.length === 0 ? undefined : judge(judged(asIs.facts));
  if (asItIs !== undefined) refuseWrongShape(whatIf, asItIs.outcomes, outcomes);
  const kept = suppressFindings(findings, outcomes, options.suppressions ?? [], target.observedAtUnixMs);
  const cutOff = cutOffOf(target, changed.outcomes);
  const scenarios = recognisePlaces(changed.facts, before);
  return {
    schema: 1,
    target: {
      kind: target.kind,
      name: target.name,
      host: hostOf(changed.facts),
      scenario: scenarios.map(({ id }) => id),
      observedAtUnixMs: target.observedAtUnixMs,
      whatIf: whatIf.map((w) => w.text),
    },
    scenarios,
    limits: reportLimits(changed.facts),
    differential: runtimeVersusKernel(changed.facts),
    plan: capabilityPlan(changed.facts),
    ...(before === undefined
      ? {}
      : { lapse: timeLapse(before, asIs.facts, Math.round(seconds * 1000) / 1000) }),
    findings: kept.findings,
    suppressed: kept.suppressed,
    ...(kept.expired.length === 0 ? {} : { expired: kept.expired }),
    verdicts: Object.fromEntries(kept.outcomes.map((outcome) => [outcome.slug, outcome.status])),
    outcomes: kept.outcomes,
    collectors: changed.outcomes,
    ...(cutOff === undefined ? {} : { cutOff }),
    summary: countVerdicts(kept.outcomes, kept.findings),
    ...(asItIs === undefined ? {} : { changes: compareFindings(asItIs, { findings, outcomes }) }),
  };
}

/** Where a check fails only with a value that was given, the value is at fault. Raises BAD_WHAT_IF. */
function refuseWrongShape(
  whatIf: readonly WhatIf[],
  before: DoctorReport['outcomes'],
  after: DoctorReport['outcomes'],
): void {
  const given = whatIf.find(({ fact }) => fact !== undefined);
  const upset = after.find(
    ({ slug, status }) =>
      status === 'crashed' && before.some((one) => one.slug === slug && one.status !== 'crashed'),
  );
  if (given !== undefined && upset !== undefined) throw wrongShape(given, new TypeError(upset.reason?.en));
}

/** The earlier sample of a time-lapse; undefined when one sample is enough or the target stands still. */
async function sampleBefore({ target, watchMs = 0, signal }: DoctorOptions): Promise<Sample | undefined> {
  if (watchMs <= 0 || target.kind === 'snapshot') return undefined;
  const { facts } = await collect(target, false);
  const atMs = performance.now();
  await sleep(watchMs, undefined, signal === undefined ? {} : { signal });
  return { facts, atMs };
}

/** Numbers the user sets are facts like any other, so that a check stays a function of facts. */
function withWishes(collected: Collected, { certificateHours, target }: DoctorOptions): Collected {
  if (certificateHours === undefined) return collected;
  const wish = present(certificateHours, '--certificate-hours', target.observedAtUnixMs);
  return { ...collected, facts: { ...collected.facts, 'wish.certificateHours': wish } };
}

async function collect(target: Target, active: boolean): Promise<Collected> {
  const collected = await collectFacts(target, COLLECTORS, { active });
  return { ...collected, facts: deriveFacts(collected.facts) };
}

async function collectChanged(
  target: Target,
  asIs: Collected,
  whatIf: readonly WhatIf[],
): Promise<Collected> {
  const change = applyWhatIf(target, asIs.facts, whatIf);
  const collected = await collectFacts(change.target, COLLECTORS);
  const wishes = { 'wish.certificateHours': asIs.facts['wish.certificateHours'] };
  const facts = {
    ...collected.facts,
    ...change.facts,
    ...(wishes['wish.certificateHours'] === undefined ? {} : (wishes as FactTable)),
  };
  return { ...collected, facts: changeNamedFacts(facts, whatIf, target.observedAtUnixMs, deriveFacts) };
}

function hostOf(facts: FactTable): string | null {
  return valueOf(facts['host.name']) ?? null;
}

function entityOf(target: Target, facts: FactTable): Entity {
  const host = hostOf(facts);
  const cgroup = valueOf(facts['cgroup.cpu'])?.groups[0]?.dir;
  const status = valueOf(facts['process.status']);
  return {
    ...(host === null ? {} : { host }),
    ...(cgroup === undefined ? {} : { cgroup }),
    ...(status === undefined || target.kind === 'local' ? {} : { process: status.name }),
  };
}

import { runCheck, type CheckResult } from '../../checks/run-check.ts';
import { say } from '../../base/messages.ts';
import type { AnyCheck } from '../../model/check.ts';
import type { CheckOutcome, FindingChange, VerdictStatus } from '../../model/doctor-report.ts';
import type { FactTable } from '../../model/facts.ts';
import { type Entity, type Finding, SEVERITIES } from '../../model/finding.ts';
import { doctorMessages as m } from './doctor.messages.ts';

/** What is judged, and against what. */
export interface JudgedFacts {
  readonly checks: readonly AnyCheck[];
  readonly facts: FactTable;
  /** Facts of an earlier sample. */
  readonly before?: FactTable;
  readonly targetName: string;
  readonly entity: Entity;
  readonly atUnixMs: number;
}

/** All checks' answers. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly CheckOutcome[];
}

/** Runs every check on the facts. Findings come worst first, then the surest. */
export function judge(judged: JudgedFacts): Judgement {
  const findings: Finding[] = [];
  const outcomes: CheckOutcome[] = [];
  for (const check of judged.checks) {
    const result = runCheck(check, judged.facts, judged.before);
    outcomes.push(toOutcome(check, result));
    if (result.status === 'finding') findings.push(toFinding(check, result, judged));
  }
  return { findings: findings.sort(byWeight), outcomes };
}

function toFinding(
  check: AnyCheck,
  result: Extract<CheckResult, { status: 'finding' }>,
  judged: JudgedFacts,
): Finding {
  const threshold = result.threshold ?? check.threshold;
  return {
    checkId: check.id,
    slug: check.slug,
    room: check.room,
    severity: result.severity,
    confidence: result.confidence ?? 1,
    target: judged.targetName,
    title: check.title,
    claim: result.claim,
    evidence: result.evidence,
    ...(threshold === undefined ? {} : { threshold }),
    remedy: result.remedy,
    refs: check.doc.refs,
    entity: judged.entity,
    atUnixMs: judged.atUnixMs,
  };
}

function toOutcome(check: AnyCheck, result: CheckResult): CheckOutcome {
  const base = { checkId: check.id, slug: check.slug, title: check.title };
  switch (result.status) {
    case 'pass':
      return { ...base, status: 'pass', ...(result.reason === undefined ? {} : { reason: result.reason }) };
    case 'finding':
      return { ...base, status: 'finding', reason: result.claim };
    case 'not-applicable':
      return { ...base, status: 'not-applicable', reason: result.reason };
    case 'unknown':
      return { ...base, status: 'unknown', reason: result.reason, unlock: result.unlock };
    case 'crashed':
      return { ...base, status: 'crashed', reason: say(m.checkCrashed, { message: result.message }) };
  }
}

function byWeight(a: Finding, b: Finding): number {
  return SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || b.confidence - a.confidence;
}

/** Findings with how every check ended. */
interface Judged {
  readonly findings: readonly Finding[];
  readonly outcomes: readonly CheckOutcome[];
}

/** Which findings one set of facts has and another has not. One whose check can no longer tell is unseen, not gone. */
export function compareFindings(
  { findings: before }: Pick<Judged, 'findings'>,
  { findings: after, outcomes }: Judged,
): readonly FindingChange[] {
  const isBlind = (slug: string) =>
    outcomes.some((one) => one.slug === slug && (one.status === 'unknown' || one.status === 'crashed'));
  const changes: FindingChange[] = [];
  for (const finding of after) {
    const old = before.find((f) => f.slug === finding.slug);
    if (old === undefined) changes.push({ slug: finding.slug, change: 'appears' });
    else if (old.severity !== finding.severity || old.claim.en !== finding.claim.en) {
      changes.push({ slug: finding.slug, change: 'changes' });
    }
  }
  for (const old of before) {
    if (!after.some((f) => f.slug === old.slug))
      changes.push({ slug: old.slug, change: isBlind(old.slug) ? 'unseen' : 'disappears' });
  }
  return changes;
}

/** How often each status and severity occurs. */
export function countVerdicts(
  outcomes: readonly CheckOutcome[],
  findings: readonly Finding[],
): Readonly<Record<VerdictStatus | Finding['severity'], number>> {
  const counts = {
    pass: 0,
    finding: 0,
    'not-applicable': 0,
    unknown: 0,
    suppressed: 0,
    crashed: 0,
    error: 0,
    warn: 0,
    info: 0,
  };
  for (const outcome of outcomes) counts[outcome.status]++;
  for (const finding of findings) counts[finding.severity]++;
  return counts;
}

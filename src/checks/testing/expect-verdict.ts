import { expect } from 'vitest';
import type { AnyCheck, Verdict } from '../../model/check.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Severity } from '../../model/finding.ts';
import { runCheck } from '../run-check.ts';

/** What must be in the finding. */
interface Expected {
  readonly severity: Severity;
  /** Parts of the English claim. */
  readonly says?: readonly string[];
  /** Parts of the commands to paste. */
  readonly commands?: readonly string[];
  readonly before?: FactTable;
}

/** The check fires, says what is expected in both languages, and brings proof and a remedy. */
export function expectFinding(
  check: AnyCheck,
  facts: FactTable,
  { severity, says = [], commands = [], before }: Expected,
): void {
  const result = runCheck(check, facts, before);
  expect(result).toMatchObject({ status: 'finding', severity });
  const found = result as Extract<Verdict, { status: 'finding' }>;
  for (const part of says) expect(found.claim.en).toContain(part);
  expect(found.claim.en + found.claim.zh).not.toMatch(/\{\w+\}/);
  expect(found.claim.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(found.evidence.length).toBeGreaterThan(0);
  expect(found.remedy.length).toBeGreaterThan(0);
  const pasted = found.remedy.map((step) => step.command ?? '').join('\n');
  for (const part of commands) expect(pasted).toContain(part);
}

/** The check has nothing to complain about: it passed, or it says why it does not apply. */
export function expectQuiet(
  check: AnyCheck,
  facts: FactTable,
  status: 'pass' | 'not-applicable' = 'pass',
): void {
  expect(runCheck(check, facts)).toMatchObject({ status });
}

/** The check cannot tell, says why, and what would let it. */
export function expectUnknown(check: AnyCheck, facts: FactTable, why = ''): void {
  const result = runCheck(check, facts);
  expect(result).toMatchObject({ status: 'unknown' });
  const { reason, unlock } = result as Extract<Verdict, { status: 'unknown' }>;
  expect(reason.en).toContain(why);
  expect(unlock.en.length).toBeGreaterThan(5);
  expect(reason.en + reason.zh + unlock.en + unlock.zh).not.toMatch(/\{\w+\}/);
}

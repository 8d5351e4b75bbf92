import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { runCheck } from '../../src/checks/run-check.ts';
import type { AnyCheck } from '../../src/model/check.ts';
import type { FactTable } from '../../src/model/facts.ts';
import type { Severity } from '../../src/model/finding.ts';

/** What a fixture of a check expects. */
export type Expectation = 'finding' | 'quiet' | 'unknown';

/** Stands in for `src/checks/testing/expect-verdict.ts`: writes down what was expected and what came. */
function record(check: AnyCheck, expected: Expectation, got: string, right: boolean): void {
  const file = process.env['RECALL_FILE'];
  if (file === undefined) throw new Error('RECALL_FILE is not set');
  appendFileSync(file, `${JSON.stringify({ slug: check.slug, expected, got, right })}\n`);
  expect(got).toBeTypeOf('string');
}

/** The fixture says that the check must fire with this severity. */
export function expectFinding(
  check: AnyCheck,
  facts: FactTable,
  expected: { readonly severity: Severity; readonly before?: FactTable },
): void {
  const result = runCheck(check, facts, expected.before);
  const right = result.status === 'finding' && result.severity === expected.severity;
  record(check, 'finding', result.status, right);
}

/** The fixture says that the check must not fire. */
export function expectQuiet(
  check: AnyCheck,
  facts: FactTable,
  status: 'pass' | 'not-applicable' = 'pass',
): void {
  const result = runCheck(check, facts);
  record(check, 'quiet', result.status, result.status === status);
}

/** The fixture says that the check cannot tell. */
export function expectUnknown(check: AnyCheck, facts: FactTable): void {
  const result = runCheck(check, facts);
  record(check, 'unknown', result.status, result.status === 'unknown');
}

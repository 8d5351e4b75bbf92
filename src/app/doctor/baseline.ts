import { readFile } from 'node:fs/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say } from '../../base/messages.ts';
import type { BaselineResult, DoctorReport } from '../../model/doctor-report.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../../model/finding.ts';
import { baselineMessages as m } from './baseline.messages.ts';

/** Findings of an earlier report by slug. */
export interface Baseline {
  readonly file: string;
  readonly severities: ReadonlyMap<string, Severity>;
}

/** Reads an earlier report written with `--json`. Raises BASELINE_NOT_READABLE. */
export async function readBaseline(file: string): Promise<Baseline> {
  const fail = (problem: LocalText, cause?: unknown) =>
    new AppError('BASELINE_NOT_READABLE', {
      values: { path: file, problem },
      ...(cause === undefined ? {} : { cause }),
    });
  let raw: unknown;
  try {
    raw = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw fail(say(m.notJson, { message: error instanceof Error ? error.message : String(error) }), error);
  }
  const { schema, findings } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<
    string,
    unknown
  >;
  if (schema !== 1 || !Array.isArray(findings)) throw fail(say(m.notReport));
  const severities = new Map<string, Severity>();
  for (const finding of findings as readonly unknown[]) {
    const { slug, severity } = (typeof finding === 'object' && finding !== null ? finding : {}) as Record<
      string,
      unknown
    >;
    const known = SEVERITIES.find((s) => s === severity);
    if (typeof slug === 'string' && known !== undefined) severities.set(slug, known);
  }
  return { file, severities };
}

/** Marks which findings were there before. One that has become worse counts as new. */
export function compareWithBaseline(report: DoctorReport, baseline: Baseline): BaselineResult {
  const isKnown = ({ slug, severity }: { readonly slug: string; readonly severity: Severity }) => {
    const before = baseline.severities.get(slug);
    return before !== undefined && isAtLeast(before, severity);
  };
  const missing = [...baseline.severities.keys()].filter(
    (slug) => !report.findings.some((finding) => finding.slug === slug),
  );
  // Unknown is never pass: a check that cannot tell has not found that all is well.
  const isBlind = (slug: string) => ['unknown', 'crashed'].includes(report.verdicts[slug] ?? '');
  return {
    file: baseline.file,
    known: report.findings.filter(isKnown).map((finding) => finding.slug),
    fresh: report.findings.filter((finding) => !isKnown(finding)).map((finding) => finding.slug),
    gone: missing.filter((slug) => !isBlind(slug)),
    unseen: missing.filter(isBlind),
  };
}

/** Whether a run fails: a finding at or above the level that no baseline knows. */
export function isFailing(report: DoctorReport, failOn: Severity | null): boolean {
  if (failOn === null) return false;
  return report.findings.some(
    ({ slug, severity }) => isAtLeast(severity, failOn) && report.baseline?.known.includes(slug) !== true,
  );
}

import type { LocalText } from '../../base/messages.ts';
import type { CheckOutcome, ExpiredSuppression, SuppressedFinding } from '../../model/doctor-report.ts';
import type { Finding } from '../../model/finding.ts';

/** One decision to live with a finding: which, where, why, until when. */
export interface Suppression {
  /** Slug or id of the check. */
  readonly check: string;
  /** Where it holds: the whole target name, or a pattern with `*`. */
  readonly scope: string;
  readonly reason: string;
  /** After this time the finding is back. */
  readonly untilUnixMs: number | null;
}

/** Findings after suppression; nothing is dropped silently. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly outcomes: readonly CheckOutcome[];
  /** Of findings that are there and that nothing else covers. */
  readonly expired: readonly ExpiredSuppression[];
}

/** Takes out the findings that a valid suppression covers and marks their checks. Expired ones do nothing. */
export function suppressFindings(
  findings: readonly Finding[],
  outcomes: readonly CheckOutcome[],
  suppressions: readonly Suppression[],
  nowUnixMs: number,
): Suppressed {
  const covered = new Map<string, Suppression>();
  for (const finding of findings) {
    const by = suppressions.find((s) => covers(s, finding, nowUnixMs));
    if (by !== undefined) covered.set(finding.slug, by);
  }
  const expired = findings
    .filter(({ slug }) => !covered.has(slug))
    .flatMap((finding) =>
      suppressions
        .filter((one) => covers({ ...one, untilUnixMs: null }, finding, nowUnixMs))
        .map(({ reason, scope, untilUnixMs }) => ({ slug: finding.slug, reason, scope, untilUnixMs })),
    );
  return {
    expired: expired.flatMap(({ untilUnixMs, ...one }) =>
      untilUnixMs === null ? [] : [{ ...one, untilUnixMs }],
    ),
    findings: findings.filter((finding) => !covered.has(finding.slug)),
    suppressed: findings.flatMap((finding) => {
      const by = covered.get(finding.slug);
      return by === undefined
        ? []
        : [{ finding, reason: by.reason, scope: by.scope, untilUnixMs: by.untilUnixMs }];
    }),
    outcomes: outcomes.map((outcome) => {
      const by = covered.get(outcome.slug);
      return by === undefined ? outcome : { ...outcome, status: 'suppressed', reason: same(by.reason) };
    }),
  };
}

function covers(suppression: Suppression, finding: Finding, nowUnixMs: number): boolean {
  const { check, scope, untilUnixMs } = suppression;
  if (check !== finding.slug && check.toUpperCase() !== finding.checkId) return false;
  if (untilUnixMs !== null && untilUnixMs < nowUnixMs) return false;
  const pattern = scope.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`, 's').test(finding.target);
}

/** A person's own words are the same in every language. */
function same(text: string): LocalText {
  return { en: text, zh: text };
}

import { type Lang, type Message, text } from '../../base/messages.ts';
import type { DoctorReport, SuppressedFinding, VerdictStatus } from '../../model/doctor-report.ts';
import { documentMessages as m } from '../document.messages.ts';

/** One sentence with all counts. */
export function summaryText(report: DoctorReport, lang: Lang): string {
  const { summary } = report;
  if (summary.finding === 0 && report.findings.length === 0) {
    const isBlind = report.cutOff !== undefined || (summary.pass === 0 && summary.unknown > 0);
    return text(isBlind ? m.blind : m.nothing, lang, { pass: summary.pass, unknown: summary.unknown });
  }
  const { error, warn, info, pass, unknown, suppressed } = summary;
  return text(m.counts, lang, {
    error,
    warn,
    info,
    pass,
    unknown,
    suppressed,
    na: summary['not-applicable'],
  });
}

/** Where a suppression holds, and until when. */
export function suppressionPlace({ scope, untilUnixMs }: SuppressedFinding, lang: Lang): string {
  const end =
    untilUnixMs === null
      ? m.forever[lang]
      : text(m.until, lang, { date: new Date(untilUnixMs).toISOString().slice(0, 10) });
  return `${scope}, ${end}`;
}

/** The word for a verdict. */
export const VERDICT_WORD: Readonly<Record<VerdictStatus, Message>> = {
  pass: m.pass,
  finding: m.findings,
  'not-applicable': m.notApplicable,
  unknown: m.unknown,
  suppressed: m.suppressed,
  crashed: m.crashed,
};

import { type Lang, type Message, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import {
  type DoctorReport,
  type LimitRow,
  RUNTIME_KEYS,
  type VerdictStatus,
} from '../../model/doctor-report.ts';
import { documentMessages as m } from '../document.messages.ts';

/** Rows of the limits table: name, value, who sets it or why. */
export function limitRows(report: DoctorReport, lang: Lang): readonly (readonly [string, string, string])[] {
  const { limits } = report;
  const value = (row: LimitRow, shown: string | null) =>
    shown ?? m[row.state === 'unknown' ? 'notKnown' : 'noLimit'][lang];
  const by = (row: LimitRow) => row.setBy ?? row.reason?.[lang] ?? '';
  const { effectiveCpuQuota: cpu, effectiveMemoryLimit: memory } = limits;
  return [
    [m.cpu[lang], value(limits.cpu, cpu === null ? null : `${Number(cpu.toFixed(3))}`), by(limits.cpu)],
    [m.memory[lang], value(limits.memory, memory === null ? null : formatBytes(memory)), by(limits.memory)],
    ...RUNTIME_KEYS.map((key): readonly [string, string, string] => [
      `GOMAXPROCS ${key}`,
      String(limits.gomaxprocs[key] ?? m.notKnown[lang]),
      limits.because[key][lang],
    ]),
  ];
}

/** One sentence with all counts. */
export function summaryText(report: DoctorReport, lang: Lang): string {
  const { summary } = report;
  if (summary.finding === 0 && report.findings.length === 0) {
    return text(m.nothing, lang, { pass: summary.pass, unknown: summary.unknown });
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

/** The word for a verdict. */
export const VERDICT_WORD: Readonly<Record<VerdictStatus, Message>> = {
  pass: m.pass,
  finding: m.findings,
  'not-applicable': m.notApplicable,
  unknown: m.unknown,
  suppressed: m.suppressed,
  crashed: m.crashed,
};

import { padToWidth } from '../base/display-width.ts';
import { type Lang, type Message, type MessageValue, text } from '../base/messages.ts';
import { formatBytes } from '../base/units.ts';
import type { CheckOutcome, DoctorReport, LimitRow, VerdictStatus } from '../model/doctor-report.ts';
import { type Finding, isAtLeast } from '../model/finding.ts';
import { createPaint, type Paint, SIGN } from './layout/paint.ts';
import { wrapWithPrefix } from './layout/wrap.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';
import { terminalMessages as m } from './terminal.messages.ts';

/** For people: one line when all is well, else worst first with evidence and what to do. */
export const format: ReportFormat = { name: 'terminal', about: m.about, render: renderTerminal };

/** Widest line; longer ones are hard to read. */
const MAX_COLUMNS = 110;
const LABEL_COLUMNS = 10;
const SLUG_COLUMNS = 26;
/** Narrower terminals get no columns. */
const MIN_TABLE_COLUMNS = 70;

interface Pen {
  readonly options: RenderOptions;
  readonly columns: number;
  readonly paint: Paint;
  readonly say: (message: Message, values?: Readonly<Record<string, MessageValue>>) => string;
}

function renderTerminal(report: DoctorReport, options: RenderOptions): string {
  const { lang, color } = options;
  const pen: Pen = {
    options,
    columns: Math.max(40, Math.min(MAX_COLUMNS, options.columns)),
    paint: createPaint(color),
    say: (message, values) => text(message, lang, values),
  };
  const changed = report.changes === undefined ? [] : renderChanges(report, pen);
  if (
    report.findings.length === 0 &&
    !options.verbose &&
    changed.length === 0 &&
    report.summary.crashed === 0
  ) {
    return `${renderVerdict(report, pen)}\n`;
  }
  const lines = [
    ...renderHead(report, pen),
    ...changed,
    ...report.findings.flatMap((finding) => renderFinding(finding, report, pen)),
    ...renderCollectors(report, pen),
    ...(options.verbose ? renderOutcomes(report, pen) : []),
    renderVerdict(report, pen),
    ...(report.findings.length > 0
      ? wrapWithPrefix('', pen.paint('dim', renderExit(report, pen)), pen.columns)
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function renderHead(report: DoctorReport, pen: Pen): readonly string[] {
  const { limits, target } = report;
  const where = [target.name, ...target.scenario, `cgroup ${limits.mode}`].join(' · ');
  const runtimes = Object.entries(limits.gomaxprocs).map(([key, value]) => `${key} ${value ?? '?'}`);
  const row = (label: Message, value: string) =>
    wrapWithPrefix(
      `  ${pen.paint('dim', padToWidth(pen.say(label), LABEL_COLUMNS + 2))}`,
      value,
      pen.columns,
    );
  return [
    ...wrapWithPrefix('', pen.paint('bold', where), pen.columns),
    ...row(m.cpu, cpuText(report, pen)),
    ...row(m.memory, memoryText(report, pen)),
    ...row(m.threads, runtimes.join('  ')),
    '',
  ];
}

function cpuText({ limits }: DoctorReport, pen: Pen): string {
  const allowed = limits.cpusAllowed ?? '?';
  if (limits.effectiveCpuQuota !== null) {
    const cpus = Number(limits.effectiveCpuQuota.toFixed(3));
    return `${pen.say(m.quota, { cpus, allowed })}${setBy(limits.cpu, pen)}`;
  }
  if (limits.cpu.state === 'unknown')
    return `${limits.cpusAllowed ?? '?'} CPUs · ${unknownText(limits.cpu, pen)}`;
  return pen.say(limits.cpusAllowed === null ? m.cpusUnknown : m.allCpus, { allowed });
}

function memoryText({ limits }: DoctorReport, pen: Pen): string {
  if (limits.effectiveMemoryLimit !== null)
    return formatBytes(limits.effectiveMemoryLimit) + setBy(limits.memory, pen);
  return limits.memory.state === 'unknown' ? unknownText(limits.memory, pen) : pen.say(m.noLimit);
}

function setBy(row: LimitRow, pen: Pen): string {
  return row.setBy === undefined ? '' : ` · ${pen.say(m.setBy, { path: row.setBy })}`;
}

function unknownText(row: LimitRow, pen: Pen): string {
  const head = pen.say(m.limitUnknown);
  return row.reason === undefined ? head : `${head}: ${row.reason[pen.options.lang]}`;
}

function renderFinding(finding: Finding, report: DoctorReport, pen: Pen): readonly string[] {
  const { lang, verbose } = pen.options;
  const detailed = verbose || finding.severity === 'error';
  const word = pen.say(m[finding.severity]);
  const known = isKnown(finding, report) ? pen.paint('dim', ` (${pen.say(m.known)})`) : '';
  const head = `${pen.paint(finding.severity, `${SIGN[finding.severity]} ${word}`)}  ${pen.paint('bold', finding.title[lang])}  ${pen.paint('dim', finding.slug)}${known}`;
  const row = (label: string, value: string) =>
    wrapWithPrefix(`    ${pen.paint('dim', padToWidth(label, LABEL_COLUMNS))}`, value, pen.columns);
  const seen = finding.evidence.flatMap((proof, i) =>
    row(i === 0 ? pen.say(m.evidence) : '', `${proof.value}  ${pen.paint('dim', proof.source)}`),
  );
  const fixes = finding.remedy.flatMap(({ text: fix, command }, i) => [
    ...row(i === 0 ? pen.say(m.fix) : '', fix[lang]),
    ...(command === undefined ? [] : row('', pen.paint('info', command))),
  ]);
  return [
    ...wrapWithPrefix('', head, pen.columns),
    ...wrapWithPrefix('    ', finding.claim[lang], pen.columns),
    ...(detailed ? seen : []),
    ...(verbose ? renderDetails(finding, row, pen) : []),
    ...(detailed ? fixes : firstFix(finding, lang, row, pen)),
    ...(verbose ? finding.refs.flatMap((ref, i) => row(i === 0 ? pen.say(m.refs) : '', ref)) : []),
    '',
  ];
}

function renderDetails(
  finding: Finding,
  row: (label: string, value: string) => readonly string[],
  pen: Pen,
): readonly string[] {
  const { threshold, confidence } = finding;
  const source = threshold?.ours === true ? pen.say(m.ours) : threshold?.source;
  return [
    ...(threshold === undefined
      ? []
      : row(pen.say(m.threshold), `${threshold.value}  ${pen.paint('dim', source ?? '')}`)),
    ...row(pen.say(m.confidence), `${Math.round(confidence * 100)} %`),
  ];
}

/** Warnings and notes show one line of what to do; errors show everything. */
function firstFix(
  finding: Finding,
  lang: Lang,
  row: (label: string, value: string) => readonly string[],
  pen: Pen,
): readonly string[] {
  const [first] = finding.remedy;
  if (first === undefined || finding.severity === 'info') return [];
  const command = first.command === undefined ? '' : ` ${pen.paint('info', first.command)}`;
  return row(pen.say(m.fix), first.text[lang] + command);
}

function renderChanges(report: DoctorReport, pen: Pen): readonly string[] {
  const head = pen.say(m.whatIf, { facts: report.target.whatIf.join(', ') });
  const changes = report.changes ?? [];
  if (changes.length === 0) return [`${head} ${pen.say(m.nothingChanges)}`, ''];
  const sign = { appears: '+', disappears: '-', changes: '~' } as const;
  return [
    head,
    ...changes.map(
      ({ slug, change }) => `  ${sign[change]} ${padToWidth(pen.say(m[change]), LABEL_COLUMNS)} ${slug}`,
    ),
    '',
  ];
}

function renderCollectors(report: DoctorReport, pen: Pen): readonly string[] {
  const failed = report.collectors.filter((c) => c.status !== 'ok');
  if (failed.length === 0) return [];
  const lang = pen.options.lang;
  return [
    pen.paint('warn', `${SIGN.unknown} ${pen.say(m.collectorFailed)}`),
    ...failed.flatMap((c) => wrapWithPrefix('    ', c.message?.[lang] ?? c.name, pen.columns)),
    '',
  ];
}

const GROUPS = [
  ['unknown', m.unknownHead],
  ['suppressed', m.suppressedHead],
  ['crashed', m.crashedCount],
  ['not-applicable', m.notApplicableHead],
  ['pass', m.passHead],
] as const satisfies readonly (readonly [VerdictStatus, Message])[];

function renderOutcomes(report: DoctorReport, pen: Pen): readonly string[] {
  return GROUPS.flatMap(([status, head]) => {
    const rows = report.outcomes.filter((outcome) => outcome.status === status);
    if (rows.length === 0) return [];
    return [
      pen.paint('bold', pen.say(head, { n: rows.length })),
      ...rows.flatMap((outcome) => renderOutcome(outcome, pen)),
      '',
    ];
  });
}

function renderOutcome(outcome: CheckOutcome, pen: Pen): readonly string[] {
  const { lang } = pen.options;
  const sign = outcome.status === 'pass' ? pen.paint('ok', SIGN.ok) : pen.paint('dim', SIGN.unknown);
  const reason = outcome.reason?.[lang] ?? '';
  const unlock = outcome.unlock === undefined ? '' : ` → ${outcome.unlock[lang]}`;
  const words = `${reason}${unlock}` || outcome.title[lang];
  if (pen.columns < MIN_TABLE_COLUMNS)
    return wrapWithPrefix(`  ${sign} `, `${outcome.slug}: ${words}`, pen.columns);
  return wrapWithPrefix(`  ${sign} ${padToWidth(outcome.slug, SLUG_COLUMNS)} `, words, pen.columns);
}

function renderVerdict(report: DoctorReport, pen: Pen): string {
  const { summary, target } = report;
  const count = (n: number, many: Message, one?: Message) =>
    n === 0 ? [] : [n === 1 && one !== undefined ? pen.say(one) : pen.say(many, { n })];
  const found = [
    ...count(summary.error, m.errors, m.errorsOne),
    ...count(summary.warn, m.warnings, m.warningsOne),
    ...count(summary.info, m.notes, m.notesOne),
  ];
  const others = [
    ...(found.length > 0 ? count(summary.pass, m.passed) : []),
    ...count(summary.unknown, m.unknownCount),
    ...count(summary.suppressed, m.suppressedCount),
    ...count(summary.crashed, m.crashedCount),
    ...count(report.baseline?.known.length ?? 0, m.knownCount),
    ...count(report.baseline?.gone.length ?? 0, m.goneCount),
  ];
  const more = pen.options.verbose ? [] : [pen.say(m.more)];
  const comma = pen.options.lang === 'zh' ? '，' : ', ';
  const tail = others.length === 0 && found.length === 0 ? [] : [...others, ...more];
  const rest =
    tail.length === 0
      ? ''
      : `${found.length > 0 ? comma : pen.options.lang === 'zh' ? '；' : '; '}${tail.join(comma)}`;
  const worst = summary.error > 0 ? 'error' : summary.warn > 0 ? 'warn' : summary.info > 0 ? 'info' : 'ok';
  const line =
    found.length === 0
      ? pen.say(m.healthy, { target: target.name, pass: summary.pass, rest })
      : pen.say(m.verdict, { target: target.name, counts: found.join(comma), rest });
  return wrapWithPrefix(`${pen.paint(worst, SIGN[worst])} `, line, pen.columns).join('\n');
}

function renderExit(report: DoctorReport, pen: Pen): string {
  const { failOn } = pen.options;
  if (failOn === null) return pen.say(m.never);
  const fails = report.findings.some((f) => isAtLeast(f.severity, failOn) && !isKnown(f, report));
  return pen.say(fails ? m.failed : m.fine, { level: failOn });
}

function isKnown(finding: Finding, report: DoctorReport): boolean {
  return report.baseline?.known.includes(finding.slug) === true;
}

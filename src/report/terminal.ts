import { padToWidth } from '../base/display-width.ts';
import { type Lang, type Message, sameText } from '../base/messages.ts';
import type { CheckOutcome, DoctorReport, VerdictStatus } from '../model/doctor-report.ts';
import { type Finding, isAtLeast } from '../model/finding.ts';
import { SIGN } from './layout/paint.ts';
import { suppressionPlace } from './layout/document-rows.ts';
import { createPen, type Pen } from './layout/pen.ts';
import { wrapWithPrefix } from './layout/wrap.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';
import { renderCutOff } from './terminal-parts/cut-off.ts';
import { renderDifferential } from './terminal-parts/differential.ts';
import { renderLapse } from './terminal-parts/lapse.ts';
import { cgroupMode } from './layout/part-texts.ts';
import { renderPlaces } from './terminal-parts/places.ts';
import { renderPlan, renderPlanCount } from './terminal-parts/plan.ts';
import { terminalMessages as m } from './terminal.messages.ts';

/** For people: one line when all is well, else worst first with evidence and what to do. */
export const format: ReportFormat = { name: 'terminal', about: m.about, render: renderTerminal };

const LABEL_COLUMNS = 10;
const SLUG_COLUMNS = 26;
/** Narrower terminals get no columns. */
const MIN_TABLE_COLUMNS = 70;

function renderTerminal(report: DoctorReport, options: RenderOptions): string {
  const pen = createPen(options);
  if (options.planOnly === true)
    return `${[...renderCutOff(report, pen), ...renderPlaces(report, pen), '', ...renderPlan(report.plan, pen)].join('\n').trimEnd()}\n`;
  const changed = report.changes === undefined ? [] : renderChanges(report, pen);
  if (
    report.findings.length === 0 &&
    !options.verbose &&
    changed.length === 0 &&
    report.lapse === undefined &&
    report.cutOff === undefined &&
    report.expired === undefined &&
    report.summary.crashed === 0
  ) {
    return `${renderVerdict(report, pen)}\n`;
  }
  const lines = [
    ...renderCutOff(report, pen),
    ...renderHead(report, pen),
    ...renderDifferential(report, pen),
    ...renderLapse(report.lapse, pen),
    ...changed,
    ...report.findings.flatMap((finding) => renderFinding(finding, report, pen)),
    ...renderSuppressions(report, pen),
    ...renderCollectors(report, pen),
    ...(options.verbose
      ? [...renderPlan(report.plan, pen), ...renderOutcomes(report, pen)]
      : renderPlanCount(report.plan, pen)),
    renderVerdict(report, pen),
    ...(report.findings.length > 0 || report.cutOff !== undefined
      ? wrapWithPrefix('', pen.paint('dim', renderExit(report, pen)), pen.columns)
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function renderHead(report: DoctorReport, pen: Pen): readonly string[] {
  const { limits, target } = report;
  const where = [target.name, target.host, cgroupMode(limits.mode, pen.options.lang)]
    .filter((part) => part !== null)
    .join(' · ');
  return [...wrapWithPrefix('', pen.paint('bold', where), pen.columns), ...renderPlaces(report, pen), ''];
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
    row(
      i === 0 ? pen.say(m.evidence) : '',
      `${proof.text?.[lang] ?? proof.value}  ${pen.paint('dim', proof.source)}`,
    ),
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
  return [
    ...(threshold === undefined
      ? []
      : row(
          pen.say(m.threshold),
          `${threshold.value[pen.options.lang]}  ${pen.paint('dim', `${threshold.source[pen.options.lang]}${threshold.ours ? ` (${pen.say(m.ours)})` : ''}`)}`,
        )),
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
  const gap = first.text[lang].endsWith('：') ? '' : ' ';
  const command = first.command === undefined ? '' : `${gap}${pen.paint('info', first.command)}`;
  return row(pen.say(m.fix), first.text[lang] + command);
}

function renderChanges(report: DoctorReport, pen: Pen): readonly string[] {
  const head = pen.say(m.whatIf, { facts: report.target.whatIf.join(', ') });
  const changes = report.changes ?? [];
  if (changes.length === 0) return [`${head} ${pen.say(m.nothingChanges)}`, ''];
  const sign = { appears: '+', disappears: '-', changes: '~', unseen: '?' } as const;
  return [
    head,
    ...changes.map(
      ({ slug, change }) => `  ${sign[change]} ${padToWidth(pen.say(m[change]), LABEL_COLUMNS)} ${slug}`,
    ),
    '',
  ];
}

/** Suppressions that have run out, each with the reason it was written for. */
/** What was taken out, and which suppressions hold no longer; in full the former stand among the checks. */
function renderSuppressions({ expired = [], suppressed }: DoctorReport, pen: Pen): readonly string[] {
  const held = pen.options.verbose ? [] : suppressed;
  if (expired.length === 0 && held.length === 0) return [];
  return [
    ...held.flatMap((by) =>
      wrapWithPrefix(
        `${pen.paint('dim', SIGN.unknown)} `,
        pen.say(m.suppressedLine, {
          slug: by.finding.slug,
          reason: by.reason,
          place: suppressionPlace(by, pen.options.lang),
        }),
        pen.columns,
      ),
    ),
    ...expired.flatMap(({ slug, reason, untilUnixMs }) =>
      wrapWithPrefix(
        `${pen.paint('warn', SIGN.warn)} `,
        pen.say(m.expired, { slug, reason, date: new Date(untilUnixMs).toISOString().slice(0, 10) }),
        pen.columns,
      ),
    ),
    '',
  ];
}

function renderCollectors(report: DoctorReport, pen: Pen): readonly string[] {
  const failed = report.collectors.filter((c) => c.status === 'timeout' || c.status === 'crashed');
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
      ...rows.flatMap((outcome) => renderOutcome(explained(outcome, report, pen), pen)),
      '',
    ];
  });
}

/** A suppressed finding with where and until when it is. */
function explained(outcome: CheckOutcome, { suppressed }: DoctorReport, pen: Pen): CheckOutcome {
  const by = suppressed.find(({ finding }) => finding.slug === outcome.slug);
  if (by === undefined) return outcome;
  return { ...outcome, reason: sameText(`${by.reason} (${suppressionPlace(by, pen.options.lang)})`) };
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
    ...count(report.baseline?.unseen.length ?? 0, m.unseenCount),
  ];
  const more = pen.options.verbose ? [] : [pen.say(m.more)];
  const comma = pen.options.lang === 'zh' ? '，' : ', ';
  const tail = others.length === 0 && found.length === 0 ? [] : [...others, ...more];
  const rest =
    tail.length === 0
      ? ''
      : `${found.length > 0 ? comma : pen.options.lang === 'zh' ? '；' : '; '}${tail.join(comma)}`;
  const worst = summary.error > 0 ? 'error' : summary.warn > 0 ? 'warn' : summary.info > 0 ? 'info' : 'ok';
  if (found.length > 0) {
    const line = pen.say(m.verdict, { target: target.name, counts: found.join(comma), rest });
    return wrapWithPrefix(`${pen.paint(worst, SIGN[worst])} `, line, pen.columns).join('\n');
  }
  return renderHealthy(report, others, rest, pen);
}

/** One line if at all possible: names the innermost place, and leaves out the hint and then the place where room is short. */
function renderHealthy(report: DoctorReport, others: readonly string[], rest: string, pen: Pen): string {
  const { lang } = pen.options;
  const { target, summary } = report;
  const place = report.scenarios.at(-1)?.name[lang];
  const placed = place === undefined ? target.name : `${target.name} · ${place}`;
  const short =
    others.length === 0 ? '' : `${lang === 'zh' ? '；' : '; '}${others.join(lang === 'zh' ? '，' : ', ')}`;
  const tries = [
    [placed, rest],
    [placed, short],
    [target.name, short],
  ] as const;
  // Where nothing passed, nothing is known to be well.
  const isBlind = report.cutOff !== undefined || (summary.pass === 0 && summary.unknown > 0);
  const sign = isBlind ? pen.paint('warn', SIGN.unknown) : pen.paint('ok', SIGN.ok);
  const words = !isBlind ? m.healthy : summary.pass === 0 ? m.blind : m.halfBlind;
  const lines = tries.map(([where, tail]) =>
    wrapWithPrefix(
      `${sign} `,
      pen.say(words, { target: where, pass: summary.pass, rest: tail }),
      pen.columns,
    ),
  );
  return (lines.find((one) => one.length === 1) ?? lines.at(-1) ?? []).join('\n');
}

function renderExit(report: DoctorReport, pen: Pen): string {
  const { failOn } = pen.options;
  const weighty = report.findings.filter((f) => failOn !== null && isAtLeast(f.severity, failOn));
  const fails = weighty.some((f) => !isKnown(f, report));
  if (report.cutOff !== undefined && !fails) return pen.say(m.notWhole);
  if (failOn === null) return pen.say(m.never);
  return pen.say(fails ? m.failed : weighty.length > 0 ? m.nothingNew : m.fine, { level: failOn });
}

function isKnown(finding: Finding, report: DoctorReport): boolean {
  return report.baseline?.known.includes(finding.slug) === true;
}

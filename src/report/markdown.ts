import { type Lang, text } from '../base/messages.ts';
import type { DoctorReport } from '../model/doctor-report.ts';
import type { Finding } from '../model/finding.ts';
import { documentMessages as m } from './document.messages.ts';
import { type DocumentPart, leadingParts, planPart } from './layout/document-parts.ts';
import { summaryText, suppressionPlace, VERDICT_WORD } from './layout/document-rows.ts';
import { cgroupMode, placeName } from './layout/part-texts.ts';
import { SIGN } from './layout/paint.ts';
import type { RenderOptions, ReportFormat } from './report-format.ts';

/** Markdown with tables, as GitHub and GitLab render it. */
export const format: ReportFormat = { name: 'markdown', about: m.markdown, render: renderMarkdown };

function renderMarkdown(report: DoctorReport, { lang, verbose }: RenderOptions): string {
  const { target } = report;
  const time = new Date(target.observedAtUnixMs).toISOString();
  const places = report.scenarios.map((place) => placeName(place, lang));
  const where = [target.host, ...places, cgroupMode(report.limits.mode, lang)]
    .filter((part) => part !== null)
    .join(' · ');
  return `${[
    `# ${text(m.title, lang, { target: inline(target.name) })}`,
    '',
    `${inline(where)} · ${text(m.readAt, lang, { time })}`,
    '',
    summaryText(report, lang),
    ...leadingParts(report, lang).flatMap(renderPart),
    ...(report.findings.length === 0 ? [] : ['', `## ${m.findings[lang]}`]),
    ...report.findings.flatMap((finding) => renderFinding(finding, lang)),
    ...renderSuppressed(report, lang),
    ...(verbose ? [...renderPart(planPart(report, lang)), ...renderOthers(report, lang)] : []),
  ].join('\n')}\n`;
}

function renderPart({ title, blocks }: DocumentPart): readonly string[] {
  if (blocks.length === 0) return [];
  return [
    '',
    `## ${inline(title)}`,
    ...blocks.flatMap((block) => [
      ...(block.title === undefined ? [] : ['', `### ${inline(block.title)}`]),
      ...block.lines.flatMap((line) => ['', inline(line)]),
      ...(block.table === undefined || block.table.rows.length === 0
        ? []
        : ['', table(block.table.head, block.table.rows)]),
    ]),
  ];
}

function renderFinding(finding: Finding, lang: Lang): readonly string[] {
  const { threshold } = finding;
  const facts = finding.evidence.map((proof): readonly string[] => [
    proof.fact,
    proof.text?.[lang] ?? proof.value,
    proof.source,
  ]);
  return [
    '',
    `### ${SIGN[finding.severity]} ${m[finding.severity][lang]}: ${inline(finding.title[lang])} \`${finding.slug}\``,
    '',
    inline(finding.claim[lang]),
    '',
    table([m.fact[lang], m.value[lang], m.source[lang]], facts),
    '',
    ...(threshold === undefined
      ? []
      : [`${m.threshold[lang]}: ${inline(threshold.value[lang])} (${inline(threshold.source[lang])})`, '']),
    `${m.remedy[lang]}:`,
    '',
    ...finding.remedy.map(
      ({ text: step, command }) =>
        `- ${inline(step[lang])}${command === undefined ? '' : ` ${code(command)}`}`,
    ),
    '',
    `${m.refs[lang]}: ${finding.refs.map((ref) => `<${ref}>`).join(', ')}`,
  ];
}

function renderSuppressed(report: DoctorReport, lang: Lang): readonly string[] {
  if (report.suppressed.length === 0) return [];
  const rows = report.suppressed.map((one): readonly string[] => [
    one.finding.slug,
    one.reason,
    suppressionPlace(one, lang),
  ]);
  return ['', `## ${m.suppressed[lang]}`, '', table([m.check[lang], m.reason[lang], m.scope[lang]], rows)];
}

function renderOthers(report: DoctorReport, lang: Lang): readonly string[] {
  const rows = report.outcomes
    .filter((outcome) => outcome.status !== 'finding')
    .map((outcome): readonly string[] => [
      outcome.slug,
      VERDICT_WORD[outcome.status][lang],
      outcome.reason?.[lang] ?? '',
    ]);
  return ['', `## ${m.others[lang]}`, '', table([m.check[lang], m.status[lang], m.reason[lang]], rows)];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => inline(cell).replaceAll('|', '\\|')).join(' | ')} |`;
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** Text in which nothing is markup: facts come from outside. */
function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>#]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}

function code(command: string): string {
  const fence = command.includes('`') ? '``' : '`';
  return `${fence}${command}${fence}`;
}

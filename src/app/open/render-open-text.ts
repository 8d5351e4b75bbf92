import { type Lang, type Message, text } from '../../base/messages.ts';
import { formatBytes } from '../../base/units.ts';
import type { Finding, Severity } from '../../model/finding.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { dim, paint, type TerminalStyle } from '../binary-rows.ts';
import { openMessages as m } from './open.messages.ts';
import type { FileLink, OpenedFile, OpenReport } from './open-report.ts';

const MAX_FINDINGS = 30;
const MAX_LINKS = 20;
const MAX_LEFT = 10;
const COLORS: Readonly<Record<Severity, 'red' | 'yellow' | 'bold'>> = {
  error: 'red',
  warn: 'yellow',
  info: 'bold',
};

/** One link in words. */
export function linkText(
  { by, value, from, to }: FileLink,
  files: readonly OpenedFile[],
  lang: Lang,
): string {
  const name = (id: number): string => files.find((file) => file.id === id)?.name ?? '?';
  const names = { from: name(from), to: name(to), value };
  if (by === 'time') return text(m.linkTime, lang, names);
  const words: Readonly<Record<typeof by, Message>> = {
    'build-id': m.byBuildId,
    service: m.byService,
    program: m.byProgram,
  };
  return text(m.link, lang, { ...names, by: text(words[by], lang) });
}

/** What is known about a file, in one line. */
export function factsText({ facts }: OpenedFile, lang: Lang): string {
  return facts.map(({ label, value }) => `${label[lang]} ${value}`).join(' · ');
}

/** How many files were read and what came of it. */
export function summaryText({ files, findings, links }: OpenReport, lang: Lang): string {
  const read = files.filter(({ state }) => state === 'read').length;
  return text(m.summary, lang, { read, all: files.length, findings: findings.length, links: links.length });
}

/** The report for a terminal: findings first, then files, what belongs together, what was not read. */
export function renderOpenText(report: OpenReport, style: TerminalStyle): string {
  const { lang, columns } = style;
  const lines: string[] = [paint(summaryText(report, lang), 'bold', style)];
  const head = (title: Message): void => void lines.push('', paint(text(title, lang), 'bold', style));
  const put = (prefix: string, line: string): void =>
    void lines.push(...wrapWithPrefix(prefix, line, columns));
  const more = (hidden: number): void => {
    if (hidden > 0) put('  ', text(m.more, lang, { count: hidden }));
  };
  if (report.findings.length > 0) head(m.findings);
  else if (report.files.some(({ state }) => state === 'read')) put('', text(m.noFindings, lang));
  for (const finding of report.findings.slice(0, MAX_FINDINGS)) lines.push(...findingLines(finding, style));
  more(report.findings.length - MAX_FINDINGS);
  const read = report.files.filter(({ state }) => state === 'read');
  if (read.length > 0) head(m.files);
  for (const file of read)
    put(`  ${file.name}  `, `${file.kind ?? ''} · ${formatBytes(file.sizeBytes)} · ${factsText(file, lang)}`);
  if (report.links.length > 0) head(m.links);
  for (const link of report.links.slice(0, MAX_LINKS)) put('  ', linkText(link, report.files, lang));
  more(report.links.length - MAX_LINKS);
  const unread = report.files.filter(({ state }) => state !== 'read');
  if (unread.length + report.left.length > 0) head(m.notRead);
  for (const { name, why } of unread) put(`  ${name}  `, why?.[lang] ?? '');
  for (const { path, why } of report.left.slice(0, MAX_LEFT)) put(`  ${path}  `, why[lang]);
  more(report.left.length - MAX_LEFT);
  return `${lines.join('\n')}\n`;
}

function findingLines(finding: Finding, style: TerminalStyle): string[] {
  const { lang, columns } = style;
  const { severity, title, claim, target, evidence, remedy } = finding;
  const word = text(m[severity], lang);
  const lines = [`  ${paint(word, COLORS[severity], style)} ${title[lang]}  ${dim(target, style)}`];
  const put = (line: string): void => void lines.push(...wrapWithPrefix('      ', line, columns));
  put(claim[lang]);
  if (severity !== 'info')
    for (const { fact, value, source } of evidence.slice(0, 4)) put(`${fact}: ${value} ← ${source}`);
  for (const one of remedy.slice(0, 2))
    put(`${text(m.fix, lang)}: ${one.text[lang]}${one.command === undefined ? '' : `  ${one.command}`}`);
  return lines;
}

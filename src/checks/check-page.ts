import { type Lang, type Message, text } from '../base/messages.ts';
import type { AnyCheck } from '../model/check.ts';
import { pageTexts as m } from './check-page.messages.ts';

/** One paragraph of a check's page. */
export interface PageSection {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The page of a check in one language: the same content in Markdown and on the terminal. */
export function checkPage(check: AnyCheck, lang: Lang): readonly PageSection[] {
  const section = (heading: Message, ...lines: readonly string[]): PageSection => ({
    heading: heading[lang],
    lines,
  });
  const { doc, threshold } = check;
  const facts = [...check.needs, ...(check.reads ?? []).map((key) => text(m.optional, lang, { key }))];
  return [
    section(m.why, doc.why[lang]),
    section(m.rule, doc.rule[lang]),
    threshold === undefined
      ? section(m.threshold, m.noThreshold[lang])
      : section(
          m.threshold,
          threshold.value[lang],
          text(threshold.ours ? m.ourSource : m.source, lang, { source: threshold.source }),
        ),
    section(m.falsePositive, doc.falsePositive[lang]),
    section(m.remedy, doc.remedy[lang]),
    section(m.facts, facts.join(lang === 'en' ? ', ' : '、') || '–'),
    section(m.refs, ...doc.refs),
  ];
}

/** The page as Markdown. */
export function renderCheckMarkdown(check: AnyCheck, lang: Lang): string {
  const other = lang === 'en' ? `[简体中文](${check.slug}.zh-CN.md)` : `[English](${check.slug}.md)`;
  const sections = checkPage(check, lang).map(({ heading, lines }) => {
    const isList = heading === m.refs[lang];
    // A line that begins with ">" would be a quotation.
    const body = isList
      ? lines.map((line) => `- <${line}>`).join('\n')
      : lines.map((line) => line.replace(/^>/, '\\>')).join('\n\n');
    return `## ${heading}\n\n${body}\n`;
  });
  return `<!-- Generated from src/checks/${check.room}/${check.slug}.ts; do not edit. -->
# ${check.slug}: ${check.title[lang]}

${m.id[lang]} \`${check.id}\` · ${m.severity[lang]} ${m[check.severity][lang]} · ${m.scope[lang]} ${m[check.scope][lang]} · ${other}

${sections.join('\n')}`;
}

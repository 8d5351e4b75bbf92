import type { ChangeVerdict, FunctionChange } from '../../analyze/profile-diff/compare-profiles.ts';
import type { ShareChange } from '../../analyze/profile-diff/share-change.ts';
import { type Lang, type Message, type MessageValue, text } from '../../base/messages.ts';
import { formatCount, formatRatio } from '../../base/units.ts';
import { type FileComparison } from './compare-files.ts';
import { compareFilesMessages as m } from './compare-files.messages.ts';

const SECTIONS: readonly (readonly [ChangeVerdict, Message])[] = [
  ['rise', m.rise],
  ['moved', m.moved],
  ['unclear', m.unclearRows],
  ['fall', m.fall],
];

/** The comparison for a terminal: `rows` functions of each kind. Ends with a line end. */
export function renderComparison(comparison: FileComparison, lang: Lang, rows: number): string {
  const lines = [...head(comparison, lang)];
  for (const [verdict, title] of SECTIONS) {
    const found = comparison.changes.filter((c) => c.verdict === verdict);
    if (found.length === 0) continue;
    lines.push('', `${text(title, lang)}:`);
    lines.push(
      `${cell(m.base)}${cell(m.next)}${cell(m.change)}  ${text(m.interval, lang).padEnd(20)}${text(m.function, lang)}`,
    );
    for (const change of found.slice(0, rows)) {
      const { base, next } = change.flat;
      const range = `[${points(change.flat.low)}, ${points(change.flat.high)}] `;
      const row = [formatRatio(base), formatRatio(next), points(change.flat.change)];
      lines.push(`${row.map((v) => v.padStart(9)).join('')}  ${range.padEnd(20)}${change.name}`);
      for (const note of notes(change, lang)) lines.push(`${' '.repeat(31)}${note}`);
    }
    if (found.length > rows) lines.push(text(m.more, lang, { count: found.length - rows }));
  }
  lines.push('', method(comparison, lang));
  return `${lines.join('\n')}\n`;

  function cell(message: Message): string {
    return text(message, lang).padStart(lang === 'zh' ? 9 - text(message, lang).length : 9);
  }
}

/** The comparison as Markdown, for a comment on a change. Ends with a line end. */
export function renderComparisonMarkdown(comparison: FileComparison, lang: Lang, rows: number): string {
  const say = (message: Message): string => text(message, lang);
  const [first = '', ...others] = head(comparison, lang);
  const lines = [`**${first}**`, '', ...others.flatMap((line) => [line, ''])];
  for (const [verdict, title] of SECTIONS) {
    const found = comparison.changes.filter((c) => c.verdict === verdict);
    if (found.length === 0) continue;
    lines.push(`### ${say(title)}`, '');
    const names = [m.function, m.base, m.next, m.change, m.interval, m.cum].map(say);
    lines.push(`| ${names.join(' | ')} |`, '| --- | --: | --: | --: | --- | --: |');
    for (const change of found.slice(0, rows)) {
      const { flat, cum } = change;
      const about = [...notes(change, lang)].map((note) => `<br>${escapeCell(note)}`);
      const range = `[${points(flat.low)}, ${points(flat.high)}]`;
      const numbers = [
        formatRatio(flat.base),
        formatRatio(flat.next),
        points(flat.change),
        range,
        points(cum.change),
      ];
      lines.push(`| \`${escapeCell(change.name)}\`${about.join('')} | ${numbers.join(' | ')} |`);
    }
    if (found.length > rows) lines.push('', text(m.more, lang, { count: found.length - rows }));
    lines.push('');
  }
  lines.push(`<sub>${method(comparison, lang)}</sub>`);
  return `${lines.join('\n')}\n`;
}

function* head(comparison: FileComparison, lang: Lang): Generator<string> {
  const { verdict, options, valueType, changes, needed, total, files, events } = comparison;
  const count = changes.filter((c) => c.verdict === (verdict === 'regression' ? 'rise' : 'unclear')).length;
  const type = `${valueType.type}/${valueType.unit}`;
  const threshold = formatRatio(options.threshold);
  yield text(m[verdict], lang, { count, type, threshold });
  if (needed !== null) {
    const values: Record<string, MessageValue> = {
      function: needed.function,
      files: needed.files,
      haveFiles: needed.haveFiles,
      events: formatCount(needed.events ?? 0),
      haveEvents: formatCount(needed.haveEvents ?? 0),
    };
    yield text(needed.events === null ? m.neededFiles : m.needed, lang, values);
  }
  const [base, next] = files;
  const dispersion = Number(comparison.dispersion.toPrecision(2));
  // Without a second file there is nothing to compare sampling with.
  const counted = base + next < 3 ? m.filesSampled : m.files;
  if (events === null) yield text(m.filesOnly, lang, { base, next });
  else yield text(counted, lang, { base, next, events: formatCount(Math.round(events)), dispersion });
  if (base + next < 3 && events !== null) yield text(m.single, lang);
  yield text(m.total, lang, {
    ratio: formatRatio(total.next / (total.base === 0 ? 1 : total.base)),
    low: bound(total, total.low, lang),
    high: bound(total, total.high, lang),
    perSecond: comparison.isPerSecond ? text(m.perSecond, lang) : '',
  });
}

function bound(total: ShareChange, change: number, lang: Lang): string {
  return Number.isFinite(change) ? formatRatio(Math.max(0, total.base + change)) : text(m.none, lang);
}

function method({ options }: FileComparison, lang: Lang): string {
  return text(m.method, lang, {
    confidence: formatRatio(options.confidence),
    falseRate: formatRatio(options.falseRate),
    threshold: formatRatio(options.threshold),
  });
}

function* notes(change: FunctionChange, lang: Lang): Generator<string> {
  const { moved, callers } = change;
  if (moved !== null) yield text(m[moved.kind], lang, { names: moved.names.join(', ') });
  else if (callers.length > 0 && change.verdict !== 'fall')
    yield text(m.called, lang, { callers: callers.slice(0, 3).join(' ← ') });
}

/** Percentage points with a sign: `+1.25`. */
function points(share: number): string {
  if (!Number.isFinite(share)) return share > 0 ? '+∞' : '−∞';
  const value = (share * 100).toFixed(2);
  return share > 0 ? `+${value}` : value;
}

function escapeCell(value: string): string {
  return value.replaceAll('|', '\\|').replaceAll('`', "'").replaceAll('<', '&lt;');
}

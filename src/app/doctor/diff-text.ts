import { padToWidth } from '../../base/display-width.ts';
import { type Lang, text } from '../../base/messages.ts';
import { formatDurationNs } from '../../base/units.ts';
import { createPaint } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import type { SnapshotDiff } from './diff-snapshots.ts';
import { diffMessages as m } from './diff-text.messages.ts';

/** How a comparison is written. */
interface DiffOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  /** Counters too. */
  readonly verbose: boolean;
}

/** A comparison for people: findings first, then facts; counters only when asked. */
export function renderDiff(diff: SnapshotDiff, { lang, color, columns, verbose }: DiffOptions): string {
  const paint = createPaint(color);
  const sign = { appears: '+', disappears: '-', changes: '~', unseen: '?' } as const;
  const shown = diff.facts.filter((change) => verbose || !change.isCounter);
  const hidden = diff.facts.length - shown.length;
  const between = formatDurationNs(diff.secondsBetween * 1e9);
  const lines = [
    ...wrapWithPrefix('', text(m.head, lang, { before: diff.before, after: diff.after, between }), columns),
    '',
    ...diff.findings.map(
      ({ slug, change }) => `${sign[change]} ${padToWidth(text(m[change], lang), 12)} ${paint('bold', slug)}`,
    ),
    ...(diff.findings.length === 0 ? [text(m.noFindings, lang)] : []),
    '',
    ...shown.flatMap(({ fact, path, before, after }) => [
      ...wrapWithPrefix('', paint('bold', path === '' ? fact : `${fact} ${path}`), columns),
      ...wrapWithPrefix('  - ', before ?? text(m.nothing, lang), columns),
      ...wrapWithPrefix('  + ', after ?? text(m.nothing, lang), columns),
    ]),
    ...(shown.length === 0 ? [text(m.noFacts, lang)] : []),
    ...(hidden === 0 ? [] : [paint('dim', text(m.hidden, lang, { hidden }))]),
  ];
  return `${lines.join('\n')}\n`;
}

import { padToWidth } from '../../base/display-width.ts';
import type { Lang } from '../../base/messages.ts';
import { checkPage } from '../../checks/check-page.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import type { AnyCheck } from '../../model/check.ts';
import { createPaint } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';

/** How an explanation is written. */
interface ExplainOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  readonly json: boolean;
}

/** The page of a check for a terminal, or as JSON with both languages. */
export function renderExplanation(check: AnyCheck, { lang, color, columns, json }: ExplainOptions): string {
  const { id, slug, room, scope, severity, title, doc, threshold, needs } = check;
  if (json) {
    return `${JSON.stringify({ schema: 1, id, slug, room, scope, severity, title, doc, threshold, needs }, null, 2)}\n`;
  }
  const paint = createPaint(color);
  const width = Math.max(40, Math.min(100, columns));
  const sections = checkPage(check, lang).flatMap(({ heading, lines }) => [
    '',
    paint('bold', heading),
    ...lines.flatMap((line) => wrapWithPrefix('  ', line, width)),
  ]);
  return `${[`${paint('bold', slug)}  ${paint('dim', id)}  ${title[lang]}`, ...sections].join('\n')}\n`;
}

/** All checks, one a line, or as JSON. */
export async function renderCheckList(lang: Lang, json: boolean): Promise<string> {
  if (json) {
    const checks = CHECKS.map(({ id, slug, room, scope, severity, title }) => ({
      id,
      slug,
      room,
      scope,
      severity,
      title,
    }));
    return `${JSON.stringify({ schema: 1, checks }, null, 2)}\n`;
  }
  const widest = Math.max(...CHECKS.map((check) => check.slug.length));
  return CHECKS.map((c) => `${padToWidth(c.id, 8)}${padToWidth(c.slug, widest + 2)}${c.title[lang]}\n`).join(
    '',
  );
}

import { EXPERIMENTS } from '../../analyze/claims/experiments.ts';
import { findClaims } from '../../analyze/claims/find-claims.ts';
import { type Lang, text } from '../../base/messages.ts';
import { createPaint } from '../../report/layout/paint.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { claimMessages as m } from './explain-claim.messages.ts';

/** Share of a question's words that a claim must cover to answer it. */
const MIN_SCORE = 0.4;

/** How an answer is written. */
interface ClaimOptions {
  readonly lang: Lang;
  readonly color: boolean;
  readonly columns: number;
  readonly json: boolean;
}

/** The judged claim that free words are about, for a terminal or as JSON in both languages; undefined when none is. */
export function explainClaim(
  question: string,
  { lang, color, columns, json }: ClaimOptions,
): string | undefined {
  const [best] = findClaims(question, 1);
  if (best === undefined || best.score < MIN_SCORE) return undefined;
  const { id, verdict, claim, fact, sources } = best.claim;
  const experiment = EXPERIMENTS[id];
  if (json) {
    const answer = { schema: 1, id, verdict, claim, fact, experiment: experiment ?? null, sources };
    return `${JSON.stringify(answer, null, 2)}\n`;
  }
  const paint = createPaint(color);
  const width = Math.max(40, Math.min(100, columns));
  const section = (heading: string, lines: readonly string[]) => [
    '',
    paint('bold', heading),
    ...lines.flatMap((line) => wrapWithPrefix('  ', line, width)),
  ];
  return `${[
    `${paint('bold', text(m[verdict], lang))}  ${paint('dim', id)}`,
    ...section(text(m.claim, lang), [claim[lang]]),
    ...section(text(m.fact, lang), [fact[lang]]),
    ...(experiment === undefined ? [] : section(text(m.see, lang), [experiment])),
    ...section(text(m.sources, lang), sources),
  ].join('\n')}\n`;
}

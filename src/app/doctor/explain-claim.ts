import { CLAIMS } from '../../analyze/claims/all-claims.ts';
import { EXPERIMENTS } from '../../analyze/claims/experiments.ts';
import type { Claim } from '../../analyze/claims/claim.ts';
import { findClaims } from '../../analyze/claims/find-claims.ts';
import { displayWidth, padToWidth } from '../../base/display-width.ts';
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

/** The judged claim that free words are about; undefined when none is, or when they fit three or more alike ("docker"). */
export function findClaim(question: string): Claim | undefined {
  const [best, , third] = findClaims(question, 3);
  if (best === undefined || best.score < MIN_SCORE || best.score === third?.score) return undefined;
  return best.claim;
}

/** All judged claims, one a line: id, verdict, claim; or as JSON in both languages. */
export function renderClaimList({ lang, color, columns, json }: ClaimOptions): string {
  const claims = [...CLAIMS].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  if (json) {
    const known = claims.map(({ id, verdict, claim }) => ({ id, verdict, claim }));
    return `${JSON.stringify({ schema: 1, claims: known }, null, 2)}\n`;
  }
  const paint = createPaint(color);
  const width = Math.max(40, Math.min(100, columns));
  const widest = Math.max(...claims.map(({ verdict }) => displayWidth(text(m[verdict], lang))));
  return claims
    .flatMap(({ id, verdict, claim }) =>
      wrapWithPrefix(
        `${paint('dim', id)}  ${padToWidth(text(m[verdict], lang), widest + 2)}`,
        claim[lang],
        width,
      ),
    )
    .map((line) => `${line}\n`)
    .join('');
}

/** A judged claim for a terminal, or as JSON in both languages. */
export function renderClaim(judged: Claim, { lang, color, columns, json }: ClaimOptions): string {
  const { id, verdict, claim, fact, doubt, sources } = judged;
  const experiment = EXPERIMENTS[id];
  if (json) {
    const known = { schema: 1, id, verdict, claim, fact, doubt: doubt ?? null };
    return `${JSON.stringify({ ...known, experiment: experiment ?? null, sources }, null, 2)}\n`;
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
    ...(doubt === undefined ? [] : section(text(m.doubt, lang), [doubt[lang]])),
    ...(experiment === undefined ? [] : section(text(m.see, lang), [experiment])),
    ...section(text(m.sources, lang), sources),
  ].join('\n')}\n`;
}

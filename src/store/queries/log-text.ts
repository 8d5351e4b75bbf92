import { allOf, type BoundSql, sql, string } from '../sql.ts';

/** One term of a text search. */
export interface TextTerm {
  readonly text: string;
  readonly excluded: boolean;
}

/** Terms beyond this are ignored: nobody types that many, and each costs a pass over the bodies. */
const MAX_TERMS = 20;

/** Splits what a person typed: words, `"phrases"`, and `-` before either to exclude it. Never fails. */
export function parseTextTerms(text: string): TextTerm[] {
  const terms: TextTerm[] = [];
  for (const match of text.matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g)) {
    const [, dash = '', phrase, word] = match;
    const term = phrase ?? word ?? '';
    if (term === '' || terms.length === MAX_TERMS) continue;
    terms.push({ text: term, excluded: dash === '-' });
  }
  return terms;
}

/**
 * The condition that a body holds all terms, anywhere and without case. ASCII terms are written as LIKE on `lower(Body)`,
 * the expression the text index is built on, which then answers from its dictionary.
 */
export function bodyHolds(text: string): BoundSql {
  return allOf(
    parseTextTerms(text).map(({ text: term, excluded }) => {
      // oxlint-disable-next-line no-control-regex -- ASCII is exactly this range
      const isAscii = /^[\x00-\x7f]*$/.test(term);
      const holds = isAscii
        ? sql`lower(Body) LIKE ${string(`%${likeLiteral(term.toLowerCase())}%`)}`
        : sql`positionCaseInsensitiveUTF8(Body, ${string(term)}) > 0`;
      return excluded ? sql`NOT (${holds})` : holds;
    }),
  );
}

/** Text that LIKE takes literally. */
function likeLiteral(text: string): string {
  return text.replace(/[\\%_]/g, (c) => `\\${c}`);
}

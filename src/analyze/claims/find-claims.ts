import { CLAIMS } from './all-claims.ts';
import type { Claim } from './claim.ts';

/** Weight of a word in the claim itself against one in what is so. */
const CLAIM_WEIGHT = 2;

/** A claim and how much of a question it covers, 0 to 1. */
export interface ClaimMatch {
  readonly claim: Claim;
  readonly score: number;
}

/**
 * Claims that free words in either language are about, best first, at most `limit`. Each word counts the more the fewer
 * claims have it; a word no claim has counts as much as the rarest, so that another subject does not match.
 */
export function findClaims(question: string, limit = 5): readonly ClaimMatch[] {
  const id = /^claim-?(\d{1,3})$/i.exec(question.trim())?.[1];
  if (id !== undefined) {
    const claim = CLAIMS.find((c) => c.id === `claim-${id.padStart(2, '0')}`);
    return claim === undefined ? [] : [{ claim, score: 1 }];
  }
  const rows = CLAIMS.map((claim) => ({
    claim,
    said: wordsOf(`${claim.claim.en} ${claim.claim.zh}`),
    known: wordsOf(`${claim.fact.en} ${claim.fact.zh}`),
  }));
  const wanted = [...wordsOf(question)].map((word) => {
    const having = rows.filter(({ said, known }) => said.has(word) || known.has(word)).length;
    return { word, weight: Math.log(1 + CLAIMS.length / Math.max(1, having)) };
  });
  const whole = wanted.reduce((sum, { weight }) => sum + CLAIM_WEIGHT * weight, 0);
  return rows
    .map(({ claim, said, known }) => {
      const part = wanted.reduce(
        (sum, { word, weight }) =>
          sum + (said.has(word) ? CLAIM_WEIGHT * weight : known.has(word) ? weight : 0),
        0,
      );
      return { claim, score: whole === 0 ? 0 : part / whole };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

/** Words of a text without common endings; Chinese as pairs of characters. */
function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9_]+(?:[./-][a-z0-9_]+)*|[\u4e00-\u9fff]+/g)) {
    if (/[\u4e00-\u9fff]/.test(word))
      for (let i = 0; i + 1 < word.length; i++) words.add(word.slice(i, i + 2));
    else if (!STOP.has(word)) words.add(/^[a-z]{5,}s$/.test(word) ? word.slice(0, -1) : word);
  }
  return words;
}

const STOP = new Set([
  'a',
  'an',
  'the',
  'is',
  'are',
  'of',
  'in',
  'on',
  'to',
  'and',
  'or',
  'it',
  'its',
  'with',
  'for',
  'by',
  'does',
  'do',
  'that',
  'go',
]);

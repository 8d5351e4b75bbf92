import { CLAIMS } from './all-claims.ts';
import { ASKED_AS } from './asked-as.ts';
import type { Claim } from './claim.ts';

/** The id that a question consists of, as claims write it (`claim-07`), whether such a claim exists or not. */
export function claimIdOf(question: string): string | undefined {
  const digits = /^claim[-_\s#]*0*(\d{1,9})$/i.exec(question.trim())?.[1];
  return digits === undefined ? undefined : `claim-${digits.padStart(2, '0')}`;
}

/** Weight of a word in the claim itself against one in what is so. */
const CLAIM_WEIGHT = 2;

/** Weight of a word that no claim has against the rarest of those that have one: a way to ask, or another subject. */
const FOREIGN_WEIGHT = 0.6;

/** A claim and how much of a question it covers, 0 to 1. */
export interface ClaimMatch {
  readonly claim: Claim;
  readonly score: number;
}

/**
 * Claims that free words in either language are about, best first, at most `limit`. Each word counts the more the fewer
 * claims have it; a word no claim has counts as well, so that another subject does not match.
 */
export function findClaims(question: string, limit = 5): readonly ClaimMatch[] {
  const id = claimIdOf(question);
  if (id !== undefined) {
    const claim = CLAIMS.find((c) => c.id === id);
    return claim === undefined ? [] : [{ claim, score: 1 }];
  }
  const rows = CLAIMS.map((claim) => ({
    claim,
    said: wordsOf(`${claim.claim.en} ${claim.claim.zh} ${ASKED_AS[claim.id] ?? ''}`),
    known: wordsOf(`${claim.fact.en} ${claim.fact.zh}`),
  }));
  const wanted = [...wordsOf(question)].map((word) => {
    const having = rows.filter(({ said, known }) => said.has(word) || known.has(word)).length;
    const weight = Math.log(1 + CLAIMS.length / Math.max(1, having));
    return { word, weight: having === 0 ? weight * FOREIGN_WEIGHT : weight };
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

/**
 * Words of a text without common endings, names both whole and in their parts (`cap_sys_admin`, `time.Now`); Chinese as pairs
 * of characters, without those that only ask.
 */
function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (word: string) => {
    const stem = stemOf(word);
    if (stem !== '' && !STOP.has(word) && !STOP.has(stem)) words.add(stem);
  };
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9_]+(?:[./:-]+[a-z0-9_]+)*|[\u4e00-\u9fff]+/g)) {
    if (/[\u4e00-\u9fff]/.test(word)) {
      for (const part of word.split(ASKING))
        for (let i = 0; i + 1 < part.length; i++) words.add(part.slice(i, i + 2));
      continue;
    }
    add(word);
    const parts = word.split(/[._/:-]+/).filter((part) => part.length > 2);
    if (parts.length > 1) parts.forEach(add);
  }
  return words;
}

/** Without the endings of number and tense; what is left need not be a word. */
function stemOf(word: string): string {
  if (!/^[a-z]{5,}$/.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?:ally|ly|ing|ed|es|s)$/, '')
    .replace(/e$/, '');
}

/** What only makes a question of a sentence. */
const ASKING =
  /吗|呢|么|是不是|会不会|有没有|能不能|要不要|算不算|是否|如何|怎么|怎样|为什么|什么|哪个|哪些|多少|可以|应该|的问题|的|了|在|里|就|很|设为/;

const STOP = new Set(
  (
    'a an the is are was were be of in on to and or it its with for by do does did done that this these go golang if ' +
    'how what which who when where why can could may should must will would i my me we you your there have has had ' +
    'need needs require requires really actually still any some from at as not no yes than then so up out ' +
    'mean means meaning meant tell thing things life best good'
  ).split(' '),
);

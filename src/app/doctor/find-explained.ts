import { CLAIMS } from '../../analyze/claims/all-claims.ts';
import type { Claim } from '../../analyze/claims/claim.ts';
import { claimIdOf, findClaims } from '../../analyze/claims/find-claims.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { type LocalText, say, sameText } from '../../base/messages.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { CHECKS } from '../../checks/registry.generated.ts';
import { checkNames, findCheck } from '../../checks/registry.ts';
import type { AnyCheck } from '../../model/check.ts';
import { findClaim } from './explain-claim.ts';
import { explainedMessages as m } from './find-explained.messages.ts';

/** Share of a question's words from which a claim is worth naming although it does not answer it. */
const MIN_NEAR = 0.2;
const NEAR_CLAIMS = 4;

/** What "doctor explain" was asked about. */
export type Explained = { readonly checks: readonly AnyCheck[] } | { readonly claim: Claim };

/** The check of that name or those of a room, else the judged claim that the words are about. Raises UNKNOWN_CLAIM, NOTHING_TO_EXPLAIN. */
export function findExplained(name: string): Explained {
  const room = CHECKS.filter((check) => check.room === name);
  if (room.length > 0) return { checks: room };
  const check = findCheck(name);
  if (check !== undefined) return { checks: [check] };
  const claim = findClaim(name);
  if (claim !== undefined) return { claim };
  const id = claimIdOf(name);
  throw id === undefined ? nothingAbout(name) : noClaim(name, id);
}

function noClaim(name: string, id: string): AppError {
  const numbers = CLAIMS.map((claim) => numberOf(claim.id)).sort((a, b) => a - b);
  const wanted = numberOf(id);
  const slips = CLAIMS.map((claim) => claim.id).filter((known) =>
    isOneSlip(String(wanted), String(numberOf(known))),
  );
  const near =
    slips.length > 0 ? slips.sort().slice(0, NEAR_CLAIMS) : [idOf(wanted <= 0 ? numbers[0] : numbers.at(-1))];
  return new AppError('UNKNOWN_CLAIM', {
    values: { name, first: idOf(numbers[0]), last: idOf(numbers.at(-1)), near: near.join(', ') },
  });
}

function numberOf(id: string): number {
  return Number(id.slice('claim-'.length));
}

function idOf(number: number | undefined): string {
  return `claim-${String(number).padStart(2, '0')}`;
}

/** One digit too many, or another digit in one place. */
function isOneSlip(typed: string, known: string): boolean {
  if (typed.length === known.length)
    return Array.from(typed).filter((digit, i) => digit !== known[i]).length === 1;
  return Array.from(typed).some((_, i) => typed.slice(0, i) + typed.slice(i + 1) === known);
}

function nothingAbout(name: string): AppError {
  const check = nearestName(name, checkNames());
  const claims = findClaims(name, NEAR_CLAIMS).filter(({ score }) => score >= MIN_NEAR);
  const near: LocalText =
    check !== undefined
      ? say(m.nearCheck, { near: check })
      : claims.length === 0
        ? sameText('')
        : say(m.nearClaims, { near: nearClaims(claims.map(({ claim }) => claim)) });
  return new AppError('NOTHING_TO_EXPLAIN', { values: { name, near } });
}

function nearClaims(claims: readonly Claim[]): LocalText {
  return {
    en: claims.map(({ id, claim }) => `${id} "${claim.en}"`).join(', '),
    zh: claims.map(({ id, claim }) => `${id}“${claim.zh}”`).join('、'),
  };
}

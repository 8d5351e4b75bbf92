import type { LocalText } from '../base/messages.ts';
import type { Verdict } from '../model/check.ts';

/** The rule was applied and nothing is wrong. */
export function pass(reason?: LocalText): Verdict {
  return reason === undefined ? { status: 'pass' } : { status: 'pass', reason };
}

/** The rule has nothing to say here. */
export function notApplicable(reason: LocalText): Verdict {
  return { status: 'not-applicable', reason };
}

/** The rule cannot tell; `unlock` is what would let it. */
export function unknown(reason: LocalText, unlock: LocalText): Verdict {
  return { status: 'unknown', reason, unlock };
}

/** Something is wrong. */
export function finding(found: Omit<Extract<Verdict, { status: 'finding' }>, 'status'>): Verdict {
  return { status: 'finding', ...found };
}

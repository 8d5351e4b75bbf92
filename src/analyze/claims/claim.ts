import type { Message } from '../../base/messages.ts';

/** How a claim stands. `misleading`: true in part or in another case; `outdated`: was so once. */
export type ClaimVerdict = 'true' | 'false' | 'misleading' | 'outdated';

/** Something that is said about Go and its surroundings, judged. */
export interface Claim {
  /** `claim-32`; never given out twice. */
  readonly id: string;
  readonly verdict: ClaimVerdict;
  readonly claim: Message;
  /** What is so. */
  readonly fact: Message;
  /** The part of the fact that no source was read for, where there is one. */
  readonly doubt?: Message;
  /** Addresses, as near to the place as they can name it: a section, or the line of a file of a release. */
  readonly sources: readonly string[];
}

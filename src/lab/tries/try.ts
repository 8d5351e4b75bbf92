import type { LocalText } from '../../base/messages.ts';
import type { Bench } from './bench.ts';

/** How an experiment ended: what was measured decides, never what was expected. */
export type TryOutcome =
  | { readonly status: 'shown' | 'contradicted'; readonly conclusion: LocalText }
  | { readonly status: 'impossible'; readonly reason: LocalText };

/**
 * A local experiment of a few seconds that shows what a claim or a check is about. It changes nothing but files in a
 * temporary folder and control groups of its own, and takes both away again.
 */
export interface Try {
  readonly id: string;
  readonly about: LocalText;
  /** Claims it bears on (`claim-32`). */
  readonly claims: readonly string[];
  /** Checks it bears on, by slug. */
  readonly checks: readonly string[];
  readonly run: (bench: Bench) => Promise<TryOutcome>;
}

/** The outcome of a comparison. */
export function shown(isSo: boolean, conclusion: LocalText): TryOutcome {
  return { status: isSo ? 'shown' : 'contradicted', conclusion };
}

/** The experiment cannot be made here. */
export function impossible(reason: LocalText): TryOutcome {
  return { status: 'impossible', reason };
}

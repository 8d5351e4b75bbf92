import type { FactKey, FactTable } from '../model/facts.ts';
import type { Target } from '../model/target.ts';

/**
 * What a collector may cost: `cheap` reads a few files; `costly` takes noticeable time or runs programs;
 * `active` sends requests to others, and is only run when asked for.
 */
export type CollectorCost = 'cheap' | 'costly' | 'active';

/**
 * One group of facts read from a target: one file in `collectors/` exporting `collector`. It never changes the target and
 * never throws for what it may meet there; what it throws is reported as its own failure.
 */
export interface Collector {
  readonly name: string;
  readonly cost: CollectorCost;
  readonly timeoutMs: number;
  /** What an active collector would find out: said to be missing where it is not run. */
  readonly facts?: readonly FactKey[];
  readonly collect: (target: Target) => Promise<FactTable>;
}

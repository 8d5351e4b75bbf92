import type { LocalText } from '../base/messages.ts';
import type { LimitState } from './limit-step.ts';

/** One group's limit on the way up. `value` is null when the group sets none or could not be read (`raw` tells). */
export interface LimitLink<T> {
  readonly dir: string;
  readonly file: string;
  readonly raw: string;
  readonly value: T | null;
}

/**
 * What the kernel enforces for one resource: the tightest limit of all visible groups. `unknown` is never "unlimited":
 * it says that the groups, or the process's place in them, could not be seen.
 */
export interface EffectiveLimit<T> {
  readonly state: LimitState;
  /** Set when `state` is `limited`. */
  readonly value: T | null;
  /** Group that sets `value`. */
  readonly setBy?: string;
  /** Why the state is `unknown`. */
  readonly reason?: LocalText;
  /** Why a group on the way up could not be read: `value` is then an upper bound. */
  readonly hidden?: LocalText;
  /** Own group first. */
  readonly chain: readonly LimitLink<T>[];
}

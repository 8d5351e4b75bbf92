import type { BinaryFacts } from './binary-facts.ts';
import type { BinaryRuntime } from './binary-runtime.ts';
import type { BinarySize } from './binary-size.ts';
import type { GoFrame, GoFunction } from './go-symbol.ts';

/** The frames at one address that was asked for. */
export interface AddressLookup {
  readonly address: string;
  readonly frames: readonly GoFrame[];
}

/** One line of `goroscope binary --json`: the facts, and what was asked for beside them. */
export interface BinaryReport extends BinaryFacts {
  /** Null for programs that are not Go, and in the quick reading of a tree. */
  readonly runtime: BinaryRuntime | null;
  readonly size?: BinarySize;
  readonly functions?: readonly GoFunction[];
  readonly addresses?: readonly AddressLookup[];
}

import type { LocalText } from '../base/messages.ts';

/** How one quantity moved between two samples. */
export interface RateRow {
  /** Stable: `cpu.used`, `memory.current`. */
  readonly id: string;
  readonly name: LocalText;
  /** Raw values of both samples as decimal text. */
  readonly before: string;
  readonly after: string;
  /** Change by second in `unit`; for a share the share itself. */
  readonly rate: number;
  readonly unit: 'cpus' | 'share' | 'bytes/s' | 'per-second' | 'seconds';
  /** The change as a person reads it. */
  readonly text: LocalText;
  /** What follows when it goes on like this: a limit reached in so many seconds. */
  readonly outlook?: LocalText;
  /** Seconds until the limit is reached at this slope. */
  readonly reachesLimitInSec?: number;
  readonly source: string;
}

/** Two samples of one target. */
export interface TimeLapse {
  readonly seconds: number;
  readonly rows: readonly RateRow[];
}

/** Whether a limit is known: `limited` has a value, `unlimited` was read and says so, `unknown` could not be read. */
export type LimitState = 'limited' | 'unlimited' | 'unknown';

/** One group on the way from the process up to the mount, as far as it could be seen. */
export interface LimitStep {
  /** Directory on the target. */
  readonly path: string;
  /** Kernel file that holds the limit. */
  readonly file: string;
  /** Raw text of the file, or why it could not be read. */
  readonly value: string;
  /** The limit in the unit of the row (bytes or CPUs); null when this group sets none. */
  readonly limit: number | null;
}

/** One thing that was done, and what came of it. */
export interface Observation {
  /** A command line, a file, a call. */
  readonly what: string;
  readonly seen: string;
}

/** One assignment of a unit file. */
export interface UnitAssignment {
  readonly section: string;
  readonly key: string;
  readonly value: string;
  /** Number of its last line in the file, from 1. */
  readonly line?: number;
}

/** A variable of a file that EnvironmentFile= names. */
export interface UnitVariable {
  readonly file: string;
  readonly name: string;
  readonly value: string;
  /** Number of its line, from 1. */
  readonly line: number;
}

/** The unit a service runs from: its file and drop-ins, in the order systemd applies them. */
export interface SystemdUnit {
  /** `app.service`, `app@1.service`. */
  readonly name: string;
  /** Unit file first, then drop-ins. */
  readonly files: readonly string[];
  /** All assignments in their order, each with the file it stands in. */
  readonly assignments: readonly (UnitAssignment & { readonly file: string })[];
  /** Variables that Go's runtime reads, out of the files of EnvironmentFile=, in their order. */
  readonly environmentFiles?: readonly UnitVariable[];
}

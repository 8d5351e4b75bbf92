import type { LocalText } from '../base/messages.ts';

/** How bad a finding is. `error`: it will fail or already does. `warn`: it costs or will. `info`: worth knowing. */
export type Severity = 'error' | 'warn' | 'info';

/** Severities from worst to mildest. */
export const SEVERITIES: readonly Severity[] = ['error', 'warn', 'info'];

/** True when `severity` is at least as bad as `level`. */
export function isAtLeast(severity: Severity, level: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level);
}

/** What a finding is about; filled as far as it is known, so that telemetry with the same keys can be joined. */
export interface Entity {
  readonly host?: string;
  readonly service?: string;
  readonly node?: string;
  readonly pod?: string;
  readonly container?: string;
  readonly process?: string;
  readonly binary?: string;
  readonly cgroup?: string;
}

/** One row of proof: a fact, the value seen (already redacted), and where it was read. */
export interface Proof {
  /** Stable key (`cgroup.cpu.max`, `env.GOMEMLIMIT`). */
  readonly fact: string;
  /** What was seen, as a person reads it: `50000 100000`, `128 MiB`, `not set`. */
  readonly value: string;
  /** The same in both languages, where `value` is words and not notation. */
  readonly text?: LocalText;
  /** Path, command or system call. */
  readonly source: string;
  readonly observedAtUnixMs?: number;
}

/**
 * The line a value was measured against. `ours` marks a threshold that this program chose and that no specification
 * or vendor states. Notation and titles of works are the same in every language (`sameText`), sentences are not.
 */
export interface Threshold {
  readonly value: LocalText;
  readonly source: LocalText;
  readonly ours: boolean;
}

/** One thing to do. `command` is text to paste: a command, an environment variable, a line of a file. */
export interface Remedy {
  readonly text: LocalText;
  readonly command?: string;
  /** Where this is the way to do it: a finding about such a place names it first. Of no other use. */
  readonly where?: 'unit' | 'container' | 'pod';
}

/** What one check found out. The contract of reports, the UI and the store: fields are added, never renamed. */
export interface Finding {
  /** Short stable code, for example `CPU003`. */
  readonly checkId: string;
  /** Name of the check in the catalogue, for example `cpu-throttled`. */
  readonly slug: string;
  readonly room: string;
  readonly severity: Severity;
  /** 0 to 1: how sure the check is that the claim holds here. */
  readonly confidence: number;
  /** Where it was found, as written on the command line: `local`, `pid:4711`, `snapshot:/tmp/x`. */
  readonly target: string;
  readonly title: LocalText;
  /** One sentence with the numbers of this case. */
  readonly claim: LocalText;
  readonly evidence: readonly Proof[];
  readonly threshold?: Threshold;
  readonly remedy: readonly Remedy[];
  /** Addresses of primary sources. */
  readonly refs: readonly string[];
  readonly entity: Entity;
  readonly atUnixMs: number;
}

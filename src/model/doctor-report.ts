import type { LocalText } from '../base/messages.ts';
import type { CgroupMode } from './cgroup.ts';
import type { Capability } from './capability.ts';
import type { DifferentialRow } from './differential.ts';
import type { LimitState, LimitStep } from './limit-step.ts';
import type { Finding, Severity } from './finding.ts';
import type { RecognisedScenario } from './scenario.ts';
import type { TimeLapse } from './time-lapse.ts';

/** The answer of one check. `suppressed` is a finding that a person has silenced; `crashed` is a bug in the check. */
export type VerdictStatus = 'pass' | 'finding' | 'not-applicable' | 'unknown' | 'suppressed' | 'crashed';

/** Runtimes whose GOMAXPROCS is predicted. Each stands for all releases that behave alike. */
export const RUNTIME_KEYS = ['go1.24', 'go1.25.0', 'go1.26', 'automaxprocs'] as const;
/** One predicted runtime: Go up to 1.24, every 1.25 release, 1.26 and later, go.uber.org/automaxprocs on Go up to 1.24. */
export type RuntimeKey = (typeof RUNTIME_KEYS)[number];

/** One resource: what the kernel enforces, and which group is to blame. */
export interface LimitRow {
  readonly state: LimitState;
  /** The limit as decimal text: exact where a JSON number is not. */
  readonly exact?: string;
  /** Why the state is `unknown`. */
  readonly reason?: LocalText;
  /** Group that sets the effective limit. */
  readonly setBy?: string;
  /** From the process's own group upwards. */
  readonly chain: readonly LimitStep[];
}

/** What the kernel enforces and what each runtime believes. */
export interface DoctorLimits {
  readonly mode: CgroupMode;
  /** Bytes; null when there is no limit or it is not known: `memory.state` tells which. Exact up to 2^53. */
  readonly effectiveMemoryLimit: number | null;
  /** CPUs (quota divided by period); null when there is none or it is not known: `cpu.state` tells which. */
  readonly effectiveCpuQuota: number | null;
  /** CPUs the process may run on; null when not known. */
  readonly cpusAllowed: number | null;
  /** Predicted GOMAXPROCS by runtime; null when not known. */
  readonly gomaxprocs: Readonly<Record<RuntimeKey, number | null>>;
  readonly cpu: LimitRow;
  readonly memory: LimitRow;
  /** Why each runtime arrives at its number. */
  readonly because: Readonly<Record<RuntimeKey, LocalText>>;
  /** Runtimes whose programs die at start here on amd64: the limit overflows what they can hold. */
  readonly crashes: readonly RuntimeKey[];
}

/** How one check ended, with what a reader needs beside the finding itself. */
export interface CheckOutcome {
  readonly checkId: string;
  readonly slug: string;
  readonly title: LocalText;
  readonly status: VerdictStatus;
  /** Why it does not apply, is unknown, crashed or is suppressed; what a pass rests on. */
  readonly reason?: LocalText;
  /** What would turn an unknown into an answer. */
  readonly unlock?: LocalText;
}

/** How one collector ended. A collector that failed or ran out of time is a result of its own. */
export interface CollectorOutcome {
  readonly name: string;
  /** `cut-off`: the connection to the target was lost before it had read everything. */
  readonly status: 'ok' | 'timeout' | 'crashed' | 'cut-off';
  readonly elapsedMs: number;
  readonly message?: LocalText;
  /** Where the connection may be lost: how many of its questions were answered, and how many lost. */
  readonly reads?: { readonly answered: number; readonly lost: number };
}

/** What a connection that was lost half way leaves: collectors by how much of their questions was answered. */
export interface CutOff {
  readonly reason: LocalText;
  /** Questions that were answered, and those that were lost, of all collectors. */
  readonly answered: number;
  readonly lost: number;
  readonly whole: readonly string[];
  readonly part: readonly string[];
  readonly none: readonly string[];
}

/** Where the facts come from. */
export interface ReportTarget {
  readonly kind: string;
  /** As written on the command line: `local`, `snapshot:/tmp/x`. */
  readonly name: string;
  /** Host name when known. */
  readonly host: string | null;
  /** Recognised surroundings (`docker`, `kubernetes-pod`, `wsl2` …), outermost first. */
  readonly scenario: readonly string[];
  readonly observedAtUnixMs: number;
  /** Facts that were replaced with `--what-if`. */
  readonly whatIf: readonly string[];
}

/** A finding that a person has decided to live with; shown as such, never hidden. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly reason: string;
  readonly scope: string;
  readonly untilUnixMs: number | null;
}

/** A suppression that no longer holds although its finding is there. */
export interface ExpiredSuppression {
  readonly slug: string;
  readonly reason: string;
  readonly scope: string;
  readonly untilUnixMs: number;
}

/** A finding that a what-if or a baseline makes appear or disappear. */
export interface FindingChange {
  readonly slug: string;
  /** `unseen`: was there, and its check can no longer tell. */
  readonly change: 'appears' | 'disappears' | 'changes' | 'unseen';
}

/** What a baseline says about the findings of a run, by slug. */
export interface BaselineResult {
  readonly file: string;
  /** Were there, at the same severity or worse. */
  readonly known: readonly string[];
  /** Were not there, or are worse now. */
  readonly fresh: readonly string[];
  /** Were there and are gone. */
  readonly gone: readonly string[];
  /** Were there, and their checks can no longer tell. */
  readonly unseen: readonly string[];
}

/** The result of one `doctor` run: schema 1 of the JSON contract. Fields are added, never renamed. */
export interface DoctorReport {
  readonly schema: 1;
  readonly target: ReportTarget;
  /** The recognised surroundings with their evidence, outermost first. */
  readonly scenarios: readonly RecognisedScenario[];
  readonly limits: DoctorLimits;
  /** The same for the program that is judged, with the file and line to blame where they disagree. */
  readonly differential: readonly DifferentialRow[];
  /** Which diagnosis is possible here, and the smallest permission that unlocks each. */
  readonly plan: readonly Capability[];
  /** Present with two samples: how quantities moved between them. */
  readonly lapse?: TimeLapse;
  /** Worst first, then the surest. */
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  /** Present where suppressions have run out: their findings count again. */
  readonly expired?: readonly ExpiredSuppression[];
  /** By slug, every check that ran. */
  readonly verdicts: Readonly<Record<string, VerdictStatus>>;
  readonly outcomes: readonly CheckOutcome[];
  readonly collectors: readonly CollectorOutcome[];
  /** Present when the connection to the target was lost before everything was read: the rest is unknown. */
  readonly cutOff?: CutOff;
  readonly summary: Readonly<Record<VerdictStatus | Severity, number>>;
  /** Present with `--baseline`: findings that were there before do not make the run fail. */
  readonly baseline?: BaselineResult;
  /** Present with `--what-if`: against the facts as they are. */
  readonly changes?: readonly FindingChange[];
}

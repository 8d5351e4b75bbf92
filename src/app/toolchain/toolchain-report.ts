import type { ChainEntry } from '../../analyze/go-chain/build-chain.ts';
import type { AllowanceFacts, DirectoryFacts, DnsFacts } from '../../analyze/go-chain/host-facts.ts';
import type { NetworkFacts } from '../../analyze/go-chain/network-facts.ts';
import type { ProblemCode, StepName } from '../../analyze/go-chain/problem.ts';
import type { ToolchainSelection } from '../../analyze/go-chain/select-toolchain.ts';
import type { LocalText } from '../../base/messages.ts';
import type { ToolchainPlace } from '../../collect/toolchain/locate-toolchain.ts';
import type { Proof } from '../../model/finding.ts';

/** A problem with its words. */
export interface ReportedProblem {
  readonly code: ProblemCode;
  readonly step: StepName;
  readonly severity: 'error' | 'warn' | 'info';
  readonly claim: LocalText;
  readonly remedy: LocalText;
  readonly evidence: readonly Proof[];
}

/** How a step went; `unknown` when it was left out. */
export interface ReportedStep {
  readonly name: StepName;
  readonly status: 'ok' | 'slow' | 'fails' | 'unknown';
  /** How long looking took. */
  readonly ms: number;
}

/** What `goroscope toolchain --json` prints. Fields are added, never renamed. */
export interface ToolchainReport {
  readonly schema: 1;
  readonly folder: string;
  readonly programs: readonly {
    readonly path: string;
    readonly realPath: string;
    readonly version: string | null;
  }[];
  readonly selection: ToolchainSelection | null;
  readonly place: ToolchainPlace | null;
  /** Of the toolchain that runs, after a switch; as far as it is installed. */
  readonly chain: readonly ChainEntry[];
  /** How `go env -json` compares with the chain. */
  readonly goEnv: { readonly status: 'equal' | 'different' | 'failed' | 'not-run'; readonly message: string };
  readonly steps: readonly ReportedStep[];
  readonly problems: readonly ReportedProblem[];
  /** The cause, what follows from it, and what the user sees; empty when nothing is wrong. */
  readonly causes: readonly LocalText[];
  /** Stands for the first of `causes`; null when nothing is wrong. */
  readonly remedy: LocalText | null;
  readonly facts: {
    readonly network: NetworkFacts | null;
    readonly dns: DnsFacts | null;
    readonly directories: readonly DirectoryFacts[];
    readonly allowance: AllowanceFacts;
  };
}

/** What is asked for. */
export interface ToolchainRequest {
  readonly folder: string;
  readonly env: ReadonlyMap<string, string>;
  /** Look at the network. */
  readonly network: boolean;
  /** Measure directories with a temporary file inside. */
  readonly active: boolean;
  /** Compare with `go env -json`. */
  readonly runGo: boolean;
  /** `path` or `path@version`; undefined for the first requirement of go.mod. */
  readonly module: string | undefined;
  /** For each stage of a request. */
  readonly timeoutMs: number;
}

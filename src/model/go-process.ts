import type { LocalText } from '../base/messages.ts';
import type { RuntimeKey } from './doctor-report.ts';

/** A Go release: `go1.25.3` is major 1, minor 25, patch 3. Pre-releases and development versions keep their text only. */
export interface GoVersion {
  readonly text: string;
  readonly minor: number;
  /** 0 for `go1.25`; null for pre-releases (`go1.26rc1`) and development builds. */
  readonly patch: number | null;
}

/** What a Go binary says about itself (`go version -m`); settings and modules as far as they are known. */
export interface GoBinary {
  readonly version: GoVersion;
  /** Build settings: `GOARCH`, `DefaultGODEBUG`, `CGO_ENABLED`, `-race` … */
  readonly settings: Readonly<Record<string, string>>;
  /** Module path to version, the main module not included. */
  readonly modules: Readonly<Record<string, string>>;
}

/** What one runtime believes about its CPUs when it starts in these surroundings. */
export interface CpuBelief {
  readonly runtime: RuntimeKey;
  /** Predicted GOMAXPROCS; null when the CPUs are not known. */
  readonly gomaxprocs: number | null;
  /** CPU limit the runtime finds in its control group; null when it finds none. */
  readonly limitCpus: number | null;
  /** File the runtime reads the limit from, also when that fails. */
  readonly limitFile: string | null;
  /** How it arrives at the number. */
  readonly because: LocalText;
}

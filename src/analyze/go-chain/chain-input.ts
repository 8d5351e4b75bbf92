import type { GoModFile } from '../../model/go-toolchain.ts';

/** A file of `KEY=value` lines that was read. */
export interface EnvFile {
  readonly path: string;
  readonly values: ReadonlyMap<string, string>;
}

/** An installed toolchain as far as its settings go; read from its files, never by running it. */
export interface Installation {
  /** Program as PATH finds it, links followed. */
  readonly executable: string;
  /** The folder the go command takes for its root. */
  readonly goroot: string;
  /** `go1.26.8`, as the program's own build information has it. */
  readonly version: string;
  readonly goos: string;
  readonly goarch: string;
  /** `$GOROOT/go.env`; undefined before Go 1.21 or when it is missing. */
  readonly goEnv: EnvFile | undefined;
  /** Constants that its build has fixed (`GOAMD64`, `GOPROXY`…), read from the sources beside it. */
  readonly builtin: ReadonlyMap<string, string>;
  /** Where `builtin` was read. */
  readonly builtinSource: string;
}

/** The go.mod and go.work that are in force in a folder. */
export interface ProjectFiles {
  readonly goMod: { readonly path: string; readonly file: GoModFile } | undefined;
  readonly goWork: { readonly path: string; readonly file: GoModFile | undefined } | undefined;
}

/** Everything the environment chain is computed from. */
export interface ChainInput {
  readonly env: ReadonlyMap<string, string>;
  /** The user's file; undefined when there is none or GOENV=off. */
  readonly userFile: EnvFile | undefined;
  readonly installation: Installation;
  readonly project: ProjectFiles;
  /** Programs that PATH was asked for (`gcc`, `gccgo`), with where it found them; null when it did not. */
  readonly programs: ReadonlyMap<string, string | null>;
  /** Text of `go/telemetry/mode` in the configuration folder; undefined without the file. */
  readonly telemetryMode: string | undefined;
}

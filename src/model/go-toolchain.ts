import type { GoVersion } from './go-process.ts';

/** A `go` program found on PATH. */
export interface GoToolchain {
  /** Where PATH finds it. */
  readonly path: string;
  /** Where links lead. */
  readonly realPath: string;
  /** Undefined when the file could not be read or is no Go program. */
  readonly version: GoVersion | undefined;
}

/** Where a setting of the go command comes from, strongest first. */
export const SETTING_ORIGINS = ['environment', 'file', 'goroot', 'default'] as const;
/** Where a setting comes from: a variable, the user's go/env file, $GOROOT/go.env, or the go command itself. */
export type SettingOrigin = (typeof SETTING_ORIGINS)[number];

/** One place that has a value for a setting. */
export interface SettingValue {
  readonly origin: SettingOrigin;
  readonly value: string;
  /** Path of the file, or the name of the variable. */
  readonly source: string;
}

/** One setting of the go command: the winner and everything it wins over. */
export interface GoSetting {
  readonly key: string;
  readonly winner: SettingValue;
  readonly overridden: readonly SettingValue[];
}

/** Settings by name. */
export type GoSettings = Readonly<Record<string, GoSetting>>;

/** A module that go.mod asks for. */
export interface GoRequirement {
  readonly path: string;
  readonly version: string;
  readonly indirect: boolean;
}

/** A go.mod or go.work file. */
export interface GoModFile {
  readonly module: string | undefined;
  /** `go` line as written: `1.25`, `1.26.3`. */
  readonly go: string | undefined;
  /** `toolchain` line as written: `go1.26.3`, `default`. */
  readonly toolchain: string | undefined;
  readonly godebug: Readonly<Record<string, string>>;
  readonly require: readonly GoRequirement[];
  readonly replace: readonly { readonly from: string; readonly to: string }[];
  /** Folders of a go.work. */
  readonly use: readonly string[];
}

/** A Go project: the module a command in this folder would work on. */
export interface GoProject {
  readonly dir: string;
  readonly goMod: GoModFile;
  readonly hasVendor: boolean;
  /** Numbers of lines of go.mod, from 1, by `go`, `toolchain`, `godebug NAME` and `require PATH`. */
  readonly lines?: Readonly<Record<string, number>>;
  /** The go.work that is in force; undefined without one or with GOWORK=off. */
  readonly goWork: { readonly path: string; readonly file: GoModFile } | undefined;
}

/** Who owns the repository of a project, and what git thinks of that. */
export interface GitOwnership {
  readonly dir: string;
  readonly ownerUid: number;
  readonly uid: number;
  /** `safe.directory` entries of the system's and the user's configuration. */
  readonly safeDirectories: readonly string[];
}

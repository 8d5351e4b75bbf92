import type { GoModFile } from './go-toolchain.ts';

/** One module of vendor/modules.txt: a `# path version` line with its `##` line. */
export interface VendoredModule {
  readonly path: string;
  /** Empty for a replacement of all versions. */
  readonly version: string;
  /** go.mod asks for it. */
  readonly explicit: boolean;
  /** `go` line of its own go.mod, where one is written. */
  readonly go: string | undefined;
  /** `path@version` or a folder; undefined when it is not replaced. */
  readonly replacedBy: string | undefined;
}

/** vendor/modules.txt. */
export interface VendorList {
  /** Written by `go work vendor`. */
  readonly workspace: boolean;
  readonly modules: readonly VendoredModule[];
}

/** One module a go.work names. */
export interface WorkspaceModule {
  /** As written after `use`. */
  readonly use: string;
  readonly dir: string;
  /** Undefined when there is no go.mod in that folder. */
  readonly goMod: GoModFile | undefined;
}

/** A Bazel rule call that names a Go module: `go_repository` or `go_deps.module`. */
export interface BazelGoModule {
  readonly path: string;
  /** Undefined when it is taken by commit. */
  readonly version: string | undefined;
  readonly file: string;
}

/** What the Bazel files of a project say about Go. */
export interface BazelGoFiles {
  /** The files that were read. */
  readonly files: readonly string[];
  /** `go_sdk.download(version = …)` and `go_register_toolchains(version = …)`, as written. */
  readonly sdkVersions: readonly { readonly version: string; readonly file: string }[];
  /** `go_sdk.from_file(…)` takes the version from go.mod or go.work. */
  readonly sdkFromFile: boolean;
  /** `go_deps.from_file(…)` takes the modules from go.mod or go.work. */
  readonly depsFromFile: boolean;
  /** Repositories that `use_repo(go_deps, …)` names; null when no such call was found. */
  readonly usedRepos: readonly string[] | null;
  readonly modules: readonly BazelGoModule[];
}

/** Facts about the files that say which modules a project is built from. */
export interface ModuleFacts {
  /** vendor/modules.txt of the project, or of its workspace. */
  readonly 'go.vendor': VendorList;
  /** Modules of the go.work that is in force. */
  readonly 'go.workspace': readonly WorkspaceModule[];
  /** Lines of go.sum (and go.work.sum): `path version` and `path version/go.mod`. */
  readonly 'go.sums': ReadonlySet<string>;
  readonly 'bazel.go': BazelGoFiles;
}

/** A module with the version that was built; `replace` is what go.mod put in its place. */
export interface GoModule {
  readonly path: string;
  readonly version: string;
  /** `h1:…` checksum; empty for the main module of a checkout and for local replacements. */
  readonly sum: string;
  readonly replace: GoModule | null;
}

/** One `build` line of the module information. */
export interface GoBuildSetting {
  readonly key: string;
  readonly value: string;
}

/** What the Go linker wrote about a build: `go version -m` of the file. */
export interface GoBuildInfo {
  readonly goVersion: string;
  /** Import path of the main package; empty without module information. */
  readonly path: string;
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  /** In file order. */
  readonly settings: readonly GoBuildSetting[];
  /**
   * Where it was found. `section`: by name. `data-segment`: at the start of the writable data, as releases up to 1.26
   * look for it. `scan`: elsewhere in the mapped file (no toolchain looks there).
   */
  readonly foundBy: 'section' | 'data-segment' | 'scan';
  /** `inline` since 1.18, `pointer` before. */
  readonly layout: 'inline' | 'pointer';
}

/** One library with the versions of its symbols that the file asks for (`.gnu.version_r`) or offers (`.gnu.version_d`). */
export interface SymbolVersions {
  readonly library: string;
  readonly versions: readonly string[];
}

/** What an ELF file asks of its dynamic loader. Empty lists for a static file. */
export interface ElfDynamic {
  /** A dynamic section exists. */
  readonly present: boolean;
  readonly needed: readonly string[];
  readonly soname: string | null;
  /** `DT_RPATH` and `DT_RUNPATH`, split at colons, `$ORIGIN` kept. */
  readonly rpath: readonly string[];
  readonly runpath: readonly string[];
  readonly bindNow: boolean;
  /** `DF_1_PIE`. */
  readonly pie: boolean;
  /** `DF_1_NODEFLIB`: default directories are not searched. */
  readonly noDefaultLib: boolean;
  readonly textRelocations: boolean;
  /** Versions asked of other libraries; weak ones left out (a missing weak version only warns). */
  readonly requires: readonly SymbolVersions[];
  /** Versions this file defines. */
  readonly provides: readonly string[];
}

/** One symbol of the dynamic table. */
export interface ElfDynamicSymbol {
  readonly name: string;
  readonly defined: boolean;
  readonly weak: boolean;
  /** Version name when the tables give one. */
  readonly version: string | null;
}

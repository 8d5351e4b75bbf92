/** What a WebAssembly module asks of its host and holds. */
export interface WasmFacts {
  /** `module.name` of each import, in file order; at most 10,000. */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
  /** Functions with a body. */
  readonly functionCount: number;
  /** Initial and largest linear memory in bytes; largest null when unbounded. */
  readonly memory: { readonly initial: number; readonly maximum: number | null } | null;
  /** `js`, `wasip1` … by the imports; null when the host is not known. */
  readonly host: string | null;
  /** Tools of the `producers` section. */
  readonly producers: readonly string[];
}

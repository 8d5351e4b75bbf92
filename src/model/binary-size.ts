/** What a part of the file is. */
export type SizeKind = 'file' | 'section' | 'module' | 'package' | 'rest';

/** One rectangle of the treemap: `bytes` of the file, at least the sum of its children. */
export interface SizeNode {
  readonly name: string;
  readonly kind: SizeKind;
  readonly bytes: number;
  readonly children: readonly SizeNode[];
}

/** Machine code of one module, all its packages together. */
export interface ModuleSize {
  /** Module path; `std` for the standard library, `C` for code without Go functions. */
  readonly module: string;
  readonly version: string;
  readonly codeBytes: number;
  /** Data with symbols; 0 in a stripped file. */
  readonly dataBytes: number;
  readonly functions: number;
  /** Largest first. */
  readonly packages: readonly PackageSize[];
}

/** Machine code and data of one package. */
export interface PackageSize {
  readonly path: string;
  readonly codeBytes: number;
  readonly dataBytes: number;
  readonly functions: number;
}

/** Where the bytes of a file are. */
export interface BinarySize {
  readonly fileBytes: number;
  /** Sections by size in the file, largest first; what no section covers is `rest`. */
  readonly sections: readonly { readonly name: string; readonly bytes: number }[];
  /** Largest first; empty without Go's table of functions. */
  readonly modules: readonly ModuleSize[];
  readonly tree: SizeNode;
}

/** Functions or data symbols as the size analysis wants them: columns, no objects. */
export interface SymbolSizes {
  readonly count: number;
  readonly name: (index: number) => string;
  readonly bytes: (index: number) => number;
}

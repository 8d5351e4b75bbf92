/** Container formats of executables that are read. */
export type BinaryFormat = 'elf' | 'mach-o' | 'pe' | 'wasm';

/** A damage or an oddity that was met while reading; reading went on without the part. Texts: `binary-problem.messages.ts`. */
export type BinaryProblemCode =
  | 'header-truncated'
  | 'section-table-truncated'
  | 'section-table-missing'
  | 'segment-table-truncated'
  | 'section-outside-file'
  | 'too-many-sections'
  | 'dynamic-truncated'
  | 'load-commands-truncated'
  | 'build-info-damaged'
  | 'pclntab-damaged'
  | 'pclntab-too-large'
  | 'pclntab-missing'
  | 'text-start-unknown'
  | 'file-truncated'
  | 'fat-slice-damaged'
  | 'packed-unread';

/** One problem with the place or value seen, in words of the format. */
export interface BinaryProblem {
  readonly code: BinaryProblemCode;
  readonly detail: string;
}

/**
 * A named part of the file. Addresses are virtual addresses as linked (not rebased). `fileSize` is 0 for parts without
 * bytes in the file (`.bss`). Numbers are exact up to 2^53.
 */
export interface BinarySection {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly fileSize: number;
  /** Part of the loaded image (not debug data or symbol tables). */
  readonly loaded: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** A range of the file that the loader maps. */
export interface BinarySegment {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly fileSize: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly execute: boolean;
}

/** What all formats have in common. */
export interface BinaryImage {
  readonly format: BinaryFormat;
  /** GOARCH of the machine field; the format's own name for a machine that Go does not know. */
  readonly arch: string;
  /** GOOS as far as the format tells: `linux` is assumed for ELF without another OS mark. */
  readonly os: string;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly kind: 'executable' | 'shared-library' | 'object' | 'core' | 'other';
  /** Virtual address of the first instruction; 0 when there is none. */
  readonly entry: number;
  readonly sections: readonly BinarySection[];
  readonly segments: readonly BinarySegment[];
}

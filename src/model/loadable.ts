import type { ElfDynamic, ElfDynamicSymbol } from './binary-elf.ts';
import type { BinaryFormat } from './binary-image.ts';

/** What a loader looks at in a program or library. */
export interface Loadable {
  readonly format: BinaryFormat;
  readonly arch: string;
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly interpreter: string | null;
  readonly dynamic: ElfDynamic;
  /** Read when asked for: tables of large libraries are long. */
  readonly symbols: () => readonly ElfDynamicSymbol[];
  /** Oldest kernel of the ABI tag. */
  readonly abiKernel: string | null;
  /** x86-64 level of the property note; 0 when it does not say. */
  readonly isaNeeded: number;
  /** Directories compiled into a loader, searched last. */
  readonly systemDirs: () => readonly string[];
}

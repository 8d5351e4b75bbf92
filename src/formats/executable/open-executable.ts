import type { BinaryImage, BinaryProblem } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { elfSpace } from '../elf/elf-space.ts';
import { type ElfFile, readElf } from '../elf/read-elf.ts';
import { machoSpace } from '../macho/macho-space.ts';
import { type MachoFile, readMacho } from '../macho/read-macho.ts';
import { peSpace } from '../pe/pe-space.ts';
import { type PeFile, readPe } from '../pe/read-pe.ts';
import { readWasm, type WasmFile, wasmSpace } from '../wasm/read-wasm.ts';
import type { AddressSpace } from './address-space.ts';

/** An executable of any format with what is common to all. */
export type Executable = {
  readonly image: BinaryImage;
  readonly space: AddressSpace;
  readonly problems: readonly BinaryProblem[];
} & (
  | { readonly format: 'elf'; readonly file: ElfFile }
  | { readonly format: 'mach-o'; readonly file: MachoFile }
  | { readonly format: 'pe'; readonly file: PeFile }
  | { readonly format: 'wasm'; readonly file: WasmFile }
);

/**
 * Recognises a file by its first bytes and reads its tables. Undefined for anything that is no executable of a known
 * format. Costs a handful of small reads.
 */
export function openExecutable(source: ByteSource): Executable | undefined {
  const head = source.read(0, 4);
  const magic = ((head[0] ?? 0) << 24) | ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0);
  switch (magic >>> 0) {
    case 0x7f454c46: {
      const file = readElf(source);
      return (
        file && { format: 'elf', file, image: file.image, problems: file.problems, space: elfSpace(file) }
      );
    }
    case 0x0061736d: {
      const file = readWasm(source);
      return (
        file && { format: 'wasm', file, image: file.image, problems: file.problems, space: wasmSpace(file) }
      );
    }
    case 0xcffaedfe:
    case 0xcefaedfe:
    case 0xfeedface:
    case 0xfeedfacf:
    case 0xcafebabe:
    case 0xcafebabf: {
      const file = readMacho(source);
      return (
        file && {
          format: 'mach-o',
          file,
          image: file.image,
          problems: file.problems,
          space: machoSpace(file),
        }
      );
    }
    default: {
      if (magic >>> 16 !== 0x4d5a) return undefined;
      const file = readPe(source);
      return file && { format: 'pe', file, image: file.image, problems: file.problems, space: peSpace(file) };
    }
  }
}

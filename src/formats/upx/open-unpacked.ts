import type { ByteSource } from '../../model/binary-source.ts';
import type { Executable } from '../executable/open-executable.ts';
import type { UnpackedProgram } from './assembled-source.ts';
import { openUnpackedElf } from './unpacked-elf.ts';
import { openUnpackedMacho } from './unpacked-macho.ts';
import { openUnpackedPe } from './unpacked-pe.ts';

/**
 * Gives a program that was packed with UPX as it was before, from the file alone and without running anything. Undefined
 * when it is not packed so or cannot be unpacked; that costs one or two small reads for what is not packed.
 */
export function openUnpacked(source: ByteSource, executable: Executable): UnpackedProgram | undefined {
  switch (executable.format) {
    case 'elf':
      // UPX drops the section headers.
      return executable.file.hasSections ? undefined : openUnpackedElf(source);
    case 'mach-o':
      return openUnpackedMacho(executable.file.source);
    case 'pe':
      return openUnpackedPe(source);
    case 'wasm':
      return undefined;
  }
}

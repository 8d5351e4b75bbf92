import { type AddressSpace, createAddressSpace } from '../executable/address-space.ts';
import { readDynamicTable } from './elf-dynamic.ts';
import { readRelativeRelocations } from './elf-relocations.ts';
import { findSymbol } from './elf-symbols.ts';
import type { ElfFile } from './read-elf.ts';

/** An ELF file as memory. Relocations are read when the first pointer of a position-independent file is asked for. */
export function elfSpace(elf: ElfFile): AddressSpace {
  let found: Map<number, number> | undefined;
  const movable = elf.header.type === 3;
  const relocated = () => {
    found ??= movable ? readRelativeRelocations(elf, readDynamicTable(elf)) : new Map<number, number>();
    return found;
  };
  return createAddressSpace(elf.source, {
    littleEndian: elf.header.littleEndian,
    pointerSize: elf.header.bits === 64 ? 8 : 4,
    segments: elf.image.segments,
    sections: () => elf.image.sections,
    symbol: (name) => findSymbol(elf, name),
    relocated,
    ...(movable ? { fixup: (address: number, raw: number) => relocated().get(address) ?? raw } : {}),
  });
}

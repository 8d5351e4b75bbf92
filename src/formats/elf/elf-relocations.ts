import { ByteView } from '../executable/byte-view.ts';
import type { DynamicTable } from './elf-dynamic.ts';
import { readElfMemory } from './elf-memory.ts';
import type { ElfFile } from './read-elf.ts';

const DT_RELA = 7;
const DT_RELASZ = 8;
/** R_*_RELATIVE by e_machine (psABI of each): the loader stores base + addend. */
const RELATIVE: Readonly<Record<number, number>> = {
  21: 22,
  22: 12,
  62: 8,
  183: 1027,
  243: 3,
  258: 3,
};
const MAX_RELOCATION_BYTES = 64 << 20;

/**
 * Relative relocations of a position-independent file: address to the value the loader stores at base 0. Only RELA needs
 * this: REL and RELR keep the value in place. At most 64 MiB of relocations (2.8 million).
 */
export function readRelativeRelocations(elf: ElfFile, table: DynamicTable | undefined): Map<number, number> {
  const found = new Map<number, number>();
  const kind = RELATIVE[elf.header.machine];
  const address = table?.value(DT_RELA);
  if (kind === undefined || address === undefined || elf.header.bits !== 64) return found;
  const size = Math.min(table?.value(DT_RELASZ) ?? 0, MAX_RELOCATION_BYTES);
  const view = new ByteView(readElfMemory(elf, address, size), elf.header.littleEndian);
  for (let at = 0; at + 24 <= view.length; at += 24) {
    // r_info keeps the type in its low 32 bits.
    const type = view.u32(at + (elf.header.littleEndian ? 8 : 12));
    if (type === kind) found.set(view.u64(at), view.u64(at + 16));
  }
  return found;
}

import type { ElfFile } from './read-elf.ts';
import { PT } from './elf-tables.ts';

/** At most `length` bytes at a virtual address, up to the end of its segment. */
export function readElfMemory(elf: ElfFile, address: number, length: number): Uint8Array {
  for (const s of elf.segments) {
    const within = address - s.address;
    if (s.type !== PT.LOAD || within < 0 || within >= s.fileSize) continue;
    return elf.source.read(s.offset + within, Math.min(length, s.fileSize - within));
  }
  return new Uint8Array(0);
}

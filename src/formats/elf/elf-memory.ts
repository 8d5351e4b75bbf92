import type { ElfFile } from './read-elf.ts';
import { type ElfSegment, PT } from './elf-tables.ts';

/** File offset of a virtual address; undefined when no loaded segment has it in the file. */
export function elfOffset(segments: readonly ElfSegment[], address: number): number | undefined {
  for (const s of segments) {
    if (s.type === PT.LOAD && address >= s.address && address < s.address + s.fileSize)
      return s.offset + (address - s.address);
  }
  return undefined;
}

/** At most `length` bytes at a virtual address, up to the end of its segment. */
export function readElfMemory(elf: ElfFile, address: number, length: number): Uint8Array {
  for (const s of elf.segments) {
    const within = address - s.address;
    if (s.type !== PT.LOAD || within < 0 || within >= s.fileSize) continue;
    return elf.source.read(s.offset + within, Math.min(length, s.fileSize - within));
  }
  return new Uint8Array(0);
}

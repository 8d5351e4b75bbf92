import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';

/** The ELF header (System V ABI, chapter 4): fields in file order, extended counts not yet applied. */
export interface ElfHeader {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  readonly osAbi: number;
  readonly type: number;
  readonly machine: number;
  readonly entry: number;
  readonly programOffset: number;
  readonly sectionOffset: number;
  readonly flags: number;
  readonly programEntrySize: number;
  readonly programCount: number;
  readonly sectionEntrySize: number;
  readonly sectionCount: number;
  readonly nameIndex: number;
}

/** True when the bytes start like ELF. */
export function isElf(head: Uint8Array): boolean {
  return head[0] === 0x7f && head[1] === 0x45 && head[2] === 0x4c && head[3] === 0x46;
}

/** Reads the header; undefined when it is not ELF, is cut short, or names no known class or byte order. */
export function readElfHeader(source: ByteSource): ElfHeader | undefined {
  const bytes = source.read(0, 64);
  const elfClass = bytes[4];
  const data = bytes[5];
  if (!isElf(bytes) || (elfClass !== 1 && elfClass !== 2) || (data !== 1 && data !== 2)) return undefined;
  const wide = elfClass === 2;
  if (bytes.length < (wide ? 64 : 52)) return undefined;
  const view = new ByteView(bytes, data === 1);
  const tail = wide ? 48 : 36;
  return {
    bits: wide ? 64 : 32,
    littleEndian: data === 1,
    osAbi: view.u8(7),
    type: view.u16(16),
    machine: view.u16(18),
    entry: wide ? view.u64(24) : view.u32(24),
    programOffset: wide ? view.u64(32) : view.u32(28),
    sectionOffset: wide ? view.u64(40) : view.u32(32),
    flags: view.u32(tail),
    programEntrySize: view.u16(tail + 6),
    programCount: view.u16(tail + 8),
    sectionEntrySize: view.u16(tail + 10),
    sectionCount: view.u16(tail + 12),
    nameIndex: view.u16(tail + 14),
  };
}

import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { memorySource } from '../executable/memory-source.ts';
import { type MachoHeader, readMachoHeader } from '../macho/macho-header.ts';
import { type BlockExtent, openExtents, type UnpackedProgram } from './assembled-source.ts';
import { type PackedBlock, readPackedBlock, unpackBlock } from './packed-blocks.ts';

const PROGRAM_INFO = 12;
/** The packer's notes follow the load commands, behind room for a signature. */
const SEARCHED = 16_384;
const MAX_HEADERS = 1 << 20;
const MAX_COMMANDS = 1024;
const MAX_BLOCKS = 4096;
/** Larger programs than that are packed by nobody; bounds what is unpacked. */
const MAX_SIZE = 256 << 20;
const SEGMENT = 1;
const SEGMENT_64 = 0x19;

/** What is packed, before it is put together. */
interface Chain {
  /** Bytes of the file before it was packed. */
  readonly size: number;
  /** Where the first block starts, which holds the header and the load commands. */
  readonly offset: number;
  readonly header: MachoHeader;
  readonly headers: Uint8Array;
}

/**
 * Gives a thin Mach-O file that was packed with UPX (`--force-macos`) as it was before, from the file alone and without
 * running anything, symbols and debug sections included. Blocks are unpacked when something in them is read and kept
 * then. The mark `UPX!` is not needed. Undefined when the file is not packed so, or its headers cannot be unpacked.
 * Source: UPX src/p_mach.cpp (unpack, find_SEGMENT_gap), src/stub/src/include/linux.h (p_info, b_info).
 */
export function openUnpackedMacho(packed: ByteSource): UnpackedProgram | undefined {
  const outer = readMachoHeader(packed);
  const chain = outer && findChain(packed, outer);
  if (chain === undefined) return undefined;
  return openExtents(packed, extentsOf(packed, chain), chain.headers);
}

function findChain(packed: ByteSource, outer: MachoHeader): Chain | undefined {
  const start = (outer.bits === 64 ? 32 : 28) + outer.commandBytes;
  const view = new ByteView(packed.read(start, SEARCHED), outer.littleEndian);
  for (let at = 0; at + PROGRAM_INFO <= view.length; at += 4) {
    const size = view.u32(at + 4);
    if (size === 0 || view.u32(at) !== 0 || view.u32(at + 8) !== size || size > MAX_SIZE) continue;
    const offset = start + at + PROGRAM_INFO;
    const block = readPackedBlock(packed, offset, outer.littleEndian);
    const headers = block && block.size <= MAX_HEADERS ? unpackBlock(packed, block) : undefined;
    const header = headers && readMachoHeader(memorySource(headers));
    if (headers !== undefined && header?.cpuType === outer.cpuType && header.bits === outer.bits)
      return { size, offset, header, headers };
  }
  return undefined;
}

/** Blocks fill the segments one after the other, the first one from the headers on, then what lies between segments. */
function extentsOf(packed: ByteSource, { size, offset, header, headers }: Chain): BlockExtent[] {
  const segments = segmentsOf(header, headers).filter(({ from, to }) => to > from && to <= size);
  const gaps = segments.map(({ to }) => ({
    from: to,
    to: segments.reduce((end, other) => (other.from >= to ? Math.min(end, other.from) : end), size),
  }));
  const extents: BlockExtent[] = [];
  let next = offset;
  for (const { from, to } of [...segments, ...gaps]) {
    for (let at = from; at < to;) {
      const block: PackedBlock | undefined = readPackedBlock(packed, next, header.littleEndian);
      if (block === undefined || block.size > to - at || extents.length === MAX_BLOCKS) return extents;
      extents.push({ from: at, to: at + block.size, block });
      at += block.size;
      next = block.offset + block.packedSize;
    }
  }
  return extents;
}

interface Segment {
  readonly from: number;
  readonly to: number;
  readonly address: number;
}

/** Parts of the file that segments are loaded from, by address: in that order they are packed. */
function segmentsOf({ bits, littleEndian, commandCount }: MachoHeader, headers: Uint8Array): Segment[] {
  const view = new ByteView(headers, littleEndian);
  const wide = bits === 64;
  const segments: Segment[] = [];
  let at = wide ? 32 : 28;
  for (let i = 0; i < Math.min(commandCount, MAX_COMMANDS) && view.has(at, 8); i++) {
    const length = view.u32(at + 4);
    if (view.u32(at) === (wide ? SEGMENT_64 : SEGMENT)) {
      const from = wide ? view.u64(at + 40) : view.u32(at + 32);
      const size = wide ? view.u64(at + 48) : view.u32(at + 36);
      segments.push({ from, to: from + size, address: wide ? view.u64(at + 24) : view.u32(at + 24) });
    }
    if (length < 8) break;
    at += length;
  }
  return segments.toSorted((a, b) => a.address - b.address);
}

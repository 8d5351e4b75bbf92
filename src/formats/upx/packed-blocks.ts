import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { readElfHeader } from '../elf/elf-header.ts';
import { undoFilter } from './unfilter.ts';
import { isKnownMethod, unpackData } from './unpack-data.ts';

/** One block of a packed file: what it holds is unpacked when it is asked for. */
export interface PackedBlock {
  /** Where its packed bytes lie in the file. */
  readonly offset: number;
  readonly packedSize: number;
  /** Bytes once unpacked. */
  readonly size: number;
  readonly method: number;
  /** How its code is rewritten, with the byte that marks what is; both 0 for data. */
  readonly filter: number;
  readonly filterMark: number;
  /** Zero in ELF files, which load command the block belongs to in Mach-O files. */
  readonly extra: number;
}

/** What UPX has written at the start of an ELF file. */
export interface PackedElf {
  readonly bits: 32 | 64;
  readonly littleEndian: boolean;
  /** Size of the program before it was packed. */
  readonly size: number;
  /** The first one holds the ELF header and the program headers, the others what is loaded, in file order. */
  readonly blocks: readonly PackedBlock[];
}

/** l_info (checksum, mark, size, version, format), then p_info (id, file size, block size). */
const LOADER_INFO = 12;
const PROGRAM_INFO = 12;
const BLOCK_INFO = 12;
const MAX_BLOCKS = 4096;
/** Larger programs than that are packed by nobody; bounds what is unpacked. */
const MAX_SIZE = 256 << 20;
const MAX_HEADERS = 1 << 16;

/**
 * Reads the chain of blocks that follows the program headers of an ELF file packed with UPX 3.9 or newer. The mark
 * `UPX!` is not needed: it is often overwritten so that "upx -d" refuses. Undefined when there is no such chain.
 * Source: UPX src/stub/src/include/linux.h (l_info, p_info, b_info), src/p_lx_elf.cpp (unpack).
 */
export function readPackedElf(source: ByteSource): PackedElf | undefined {
  const header = readElfHeader(source);
  if (header === undefined) return undefined;
  const { bits, littleEndian, programOffset, programEntrySize, programCount } = header;
  const start = programOffset + programEntrySize * programCount + LOADER_INFO;
  const info = new ByteView(source.read(start, PROGRAM_INFO), littleEndian);
  const size = info.u32(4);
  const blockSize = info.u32(8);
  if (size === 0 || size > MAX_SIZE || blockSize === 0 || blockSize > size) return undefined;
  const blocks: PackedBlock[] = [];
  let offset = start + PROGRAM_INFO;
  let left = size;
  while (blocks.length < MAX_BLOCKS) {
    const block = readPackedBlock(source, offset, littleEndian);
    // After the last one comes the code that unpacks. The last byte before the data is written as zero by every release.
    if (block?.extra !== 0 || block.size > Math.max(blockSize, MAX_HEADERS) || block.size > left) break;
    blocks.push(block);
    left -= block.size;
    offset = block.offset + block.packedSize;
  }
  const smallest = bits === 64 ? 64 + 56 : 52 + 32;
  const first = blocks[0];
  if (blocks.length < 2 || first === undefined || first.size < smallest || first.size > MAX_HEADERS)
    return undefined;
  return { bits, littleEndian, size, blocks };
}

/** Reads what is written before the data of a block; undefined when that cannot be one. */
export function readPackedBlock(
  source: ByteSource,
  at: number,
  littleEndian: boolean,
): PackedBlock | undefined {
  const view = new ByteView(source.read(at, BLOCK_INFO), littleEndian);
  const size = view.u32(0);
  const packedSize = view.u32(4);
  const method = view.u8(8);
  // Of what would not shrink the size is the same, and some releases write no method.
  const isKnown = isKnownMethod(method) || (method === 0 && size === packedSize);
  if (!view.has(0, BLOCK_INFO) || !isKnown || size === 0 || packedSize === 0 || packedSize > size)
    return undefined;
  if (at + BLOCK_INFO + packedSize > source.size) return undefined;
  return {
    offset: at + BLOCK_INFO,
    packedSize,
    size,
    method,
    filter: view.u8(9),
    filterMark: view.u8(10),
    extra: view.u8(11),
  };
}

/** Unpacks a block. Undefined when the data is damaged or its code is rewritten in a way that is not known. */
export function unpackBlock(source: ByteSource, block: PackedBlock): Uint8Array | undefined {
  const data = source.read(block.offset, block.packedSize);
  // Of what would not shrink the filter is undone before it is kept.
  if (block.packedSize === block.size) return data;
  const out = new Uint8Array(block.size);
  const isWhole = unpackData(block.method, data, out) === out.length;
  return isWhole && undoFilter(out, { filter: block.filter, mark: block.filterMark }) ? out : undefined;
}

import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { type BlockExtent, openExtents, type UnpackedProgram } from './assembled-source.ts';
import { type PackedElf, readPackedElf, unpackBlock } from './packed-blocks.ts';

const PT_LOAD = 1;

/**
 * Gives an ELF file that was packed with UPX as it was before, from the file alone and without running anything. Blocks
 * are unpacked when something in them is read and kept then. Section headers and symbols are not loaded: they are missing.
 * Undefined when the file is not packed so, or its headers
 * cannot be unpacked.
 */
export function openUnpackedElf(packed: ByteSource): UnpackedProgram | undefined {
  const chain = readPackedElf(packed);
  const first = chain?.blocks[0];
  if (chain === undefined || first === undefined) return undefined;
  const headers = unpackBlock(packed, first);
  const extents = headers === undefined ? [] : extentsOf(chain, headers);
  if (headers === undefined || extents.length === 0) return undefined;
  return openExtents(packed, extents, withoutSections(chain, headers));
}

/** Where each block belongs: those after the first fill the loaded segments one after the other. */
function extentsOf({ bits, littleEndian, blocks }: PackedElf, headers: Uint8Array): BlockExtent[] {
  const view = new ByteView(headers, littleEndian);
  const wide = bits === 64;
  const table = wide ? view.u64(32) : view.u32(28);
  const entry = view.u16(wide ? 54 : 42);
  const count = view.u16(wide ? 56 : 44);
  if (view.u8(0) !== 0x7f || view.u8(1) !== 0x45 || entry < (wide ? 56 : 32)) return [];
  const extents: BlockExtent[] = [];
  let next = 1;
  for (let i = 0; i < count && view.has(table + i * entry, entry); i++) {
    const at = table + i * entry;
    if (view.u32(at) !== PT_LOAD) continue;
    const start = wide ? view.u64(at + 8) : view.u32(at + 4);
    const end = start + (wide ? view.u64(at + 32) : view.u32(at + 16));
    // The headers are a block of their own; the segment that they are part of goes on behind them.
    let from = start === 0 ? headers.length : start;
    while (from < end) {
      const block = blocks[next++];
      if (block === undefined || block.size > end - from) return extents;
      extents.push({ from, to: from + block.size, block });
      from += block.size;
    }
  }
  return extents;
}

/** The headers, telling of no section: those tables are not loaded, so what is left of them is not read. */
function withoutSections({ bits, littleEndian }: PackedElf, headers: Uint8Array): Uint8Array {
  const own = headers.slice();
  const view = new DataView(own.buffer);
  if (bits === 64) view.setBigUint64(40, 0n, littleEndian);
  else view.setUint32(32, 0, littleEndian);
  own.fill(0, bits === 64 ? 60 : 48, bits === 64 ? 64 : 52);
  return own;
}

import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { type PackedElf, readPackedElf, unpackBlock } from './packed-blocks.ts';

/** A program as it was before it was packed. */
export interface UnpackedElf {
  /** What is loaded, each part at its place of the file; without section headers and symbols, which are not loaded. */
  readonly source: ByteSource;
  /** True once a part that was read could not be unpacked. */
  readonly isDamaged: () => boolean;
}

interface Extent {
  readonly from: number;
  readonly to: number;
  /** Number of the block. */
  readonly block: number;
}

const PT_LOAD = 1;

/**
 * Gives an ELF file that was packed with UPX as it was before, from the file alone and without running anything. Blocks
 * are unpacked when something in them is read and kept then. Undefined when the file is not packed so, or its headers
 * cannot be unpacked.
 */
export function openUnpackedElf(packed: ByteSource): UnpackedElf | undefined {
  const chain = readPackedElf(packed);
  const first = chain?.blocks[0];
  if (chain === undefined || first === undefined) return undefined;
  const headers = unpackBlock(packed, first);
  const extents = headers === undefined ? [] : extentsOf(chain, headers);
  if (headers === undefined || extents.length === 0) return undefined;
  const blank = withoutSections(chain, headers);
  const size = extents.reduce((end, { to }) => Math.max(end, to), blank.length);
  const parts = new Map<number, Uint8Array>();
  let isDamaged = false;
  const part = (number: number): Uint8Array => {
    const known = parts.get(number);
    if (known !== undefined) return known;
    const block = chain.blocks[number];
    const bytes = block && unpackBlock(packed, block);
    isDamaged ||= bytes === undefined;
    parts.set(number, bytes ?? new Uint8Array(0));
    return bytes ?? new Uint8Array(0);
  };
  const read = (offset: number, length: number): Uint8Array => {
    if (!(offset >= 0) || offset >= size || !(length > 0)) return new Uint8Array(0);
    const end = Math.min(size, offset + length);
    const inside = extents.find(({ from, to }) => offset >= from && end <= to);
    if (inside !== undefined && offset >= blank.length) {
      const bytes = part(inside.block);
      if (bytes.length === inside.to - inside.from)
        return bytes.subarray(offset - inside.from, end - inside.from);
    }
    const out = new Uint8Array(end - offset);
    for (const { from, to, block } of extents)
      if (from < end && to > offset) {
        const bytes = part(block).subarray(Math.max(0, offset - from), Math.max(0, end - from));
        out.set(bytes, Math.max(0, from - offset));
      }
    if (offset < blank.length) out.set(blank.subarray(offset, Math.min(end, blank.length)));
    return out;
  };
  return { source: { size, read }, isDamaged: () => isDamaged };
}

/** Where each block belongs: those after the first fill the loaded segments one after the other. */
function extentsOf({ bits, littleEndian, blocks }: PackedElf, headers: Uint8Array): Extent[] {
  const view = new ByteView(headers, littleEndian);
  const wide = bits === 64;
  const table = wide ? view.u64(32) : view.u32(28);
  const entry = view.u16(wide ? 54 : 42);
  const count = view.u16(wide ? 56 : 44);
  if (view.u8(0) !== 0x7f || view.u8(1) !== 0x45 || entry < (wide ? 56 : 32)) return [];
  const extents: Extent[] = [];
  let block = 1;
  for (let i = 0; i < count && view.has(table + i * entry, entry); i++) {
    const at = table + i * entry;
    if (view.u32(at) !== PT_LOAD) continue;
    const start = wide ? view.u64(at + 8) : view.u32(at + 4);
    const end = start + (wide ? view.u64(at + 32) : view.u32(at + 16));
    // The headers are a block of their own; the segment that they are part of goes on behind them.
    let from = start === 0 ? headers.length : start;
    while (from < end) {
      const size = blocks[block]?.size ?? 0;
      if (size === 0 || size > end - from) return extents;
      extents.push({ from, to: from + size, block });
      from += size;
      block++;
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

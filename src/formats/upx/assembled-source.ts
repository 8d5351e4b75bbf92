import type { ByteSource } from '../../model/binary-source.ts';
import { type PackedBlock, unpackBlock } from './packed-blocks.ts';

/** Bytes at a place of a file that is put together. */
export interface FilePart {
  /** First byte in the file, and the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Reads inside the part, from its start; fewer bytes than asked for are followed by zeros. */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** A program as it was before it was packed. */
export interface UnpackedProgram {
  /** What is loaded, each part at its place of the file. */
  readonly source: ByteSource;
  /** True once a part that was read could not be unpacked or put back. */
  readonly isDamaged: () => boolean;
}

/** A file of `size` bytes out of parts; where parts overlap the later one wins, and there are zeros in between. */
export function assembledSource(size: number, parts: readonly FilePart[]): ByteSource {
  return {
    size,
    read: (offset, length) => {
      if (!(offset >= 0) || offset >= size || !(length > 0)) return new Uint8Array(0);
      const end = Math.min(size, offset + length);
      const met = parts.filter(({ from, to }) => from < end && to > offset);
      const last = met.at(-1);
      if (last !== undefined && last.from <= offset && last.to >= end) {
        const bytes = last.read(offset - last.from, end - offset);
        if (bytes.length === end - offset) return bytes;
      }
      const out = new Uint8Array(end - offset);
      for (const { from, to, read } of met) {
        const start = Math.max(from, offset);
        const wanted = Math.min(to, end) - start;
        out.set(read(start - from, wanted).subarray(0, wanted), start - offset);
      }
      return out;
    },
  };
}

/** Bytes in memory as a part. */
export function memoryPart(from: number, bytes: Uint8Array): FilePart {
  return {
    from,
    to: from + bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Where what a block holds belongs in the file. */
export interface BlockExtent {
  readonly from: number;
  readonly to: number;
  readonly block: PackedBlock;
}

/**
 * A file out of blocks, each unpacked when something in it is read and kept then. `front` lies over its start.
 * The size is that of what there is.
 */
export function openExtents(
  packed: ByteSource,
  extents: readonly BlockExtent[],
  front: Uint8Array,
): UnpackedProgram {
  const known = new Map<PackedBlock, Uint8Array>();
  let isDamaged = false;
  const open = (block: PackedBlock): Uint8Array => {
    const before = known.get(block);
    if (before !== undefined) return before;
    const bytes = unpackBlock(packed, block);
    isDamaged ||= bytes === undefined;
    known.set(block, bytes ?? new Uint8Array(0));
    return bytes ?? new Uint8Array(0);
  };
  const parts = extents.map(({ from, to, block }) => ({
    from,
    to,
    read: (offset: number, length: number) => open(block).subarray(offset, offset + length),
  }));
  const size = extents.reduce((end, { to }) => Math.max(end, to), front.length);
  const source = assembledSource(size, [...parts, memoryPart(0, front)]);
  return { source, isDamaged: () => isDamaged };
}

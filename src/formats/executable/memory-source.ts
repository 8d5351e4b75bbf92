import type { ByteSource } from '../../model/binary-source.ts';

/** Bytes that are already in memory as a source. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => clip(bytes, offset, length) };
}

/** A part of another source: a fat Mach-O slice, a file inside an archive. Cut to what the other has. */
export function sliceSource(source: ByteSource, start: number, size: number): ByteSource {
  const from = Math.max(0, Math.min(start, source.size));
  const length = Math.max(0, Math.min(size, source.size - from));
  return {
    size: length,
    read: (offset, wanted) => {
      if (!(offset >= 0) || offset >= length || !(wanted > 0)) return EMPTY;
      return source.read(from + offset, Math.min(wanted, length - offset));
    },
  };
}

const EMPTY = new Uint8Array(0);

function clip(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  if (!(offset >= 0) || offset >= bytes.length || !(length > 0)) return EMPTY;
  return bytes.subarray(offset, Math.min(bytes.length, offset + length));
}

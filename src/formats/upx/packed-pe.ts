import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { type PeFile, readPe } from '../pe/read-pe.ts';
import { isKnownMethod, unpackData } from './unpack-data.ts';

/** What UPX has written into a PE file, and where. */
export interface PackedPe {
  readonly outer: PeFile;
  /** Where the packed bytes lie in the file. */
  readonly offset: number;
  readonly packedSize: number;
  /** Bytes once unpacked: the loaded image from its first section on, with what `upx -d` needs behind it. */
  readonly size: number;
  readonly method: number;
  readonly filter: number;
  readonly filterMark: number;
}

const HEADER = 32;
/** The header lies up to 64 bytes before the second section, or in it. */
const BEFORE = 64;
const SEARCHED = 1024;
/** Numbers of the formats win32/pe and win64/pe. */
const FORMATS = [9, 36];
/** Larger programs than that are packed by nobody; bounds what is unpacked. */
const MAX_SIZE = 256 << 20;

/**
 * Reads the header that UPX 1.2 or newer leaves in a PE file. The mark `UPX!` and the names of the sections are not
 * needed: they are often overwritten so that "upx -d" refuses. The header has a checksum of its own. Undefined when
 * there is none, or what it declares does not fit into the file. At most 1,088 bytes are read.
 * Source: UPX src/packhead.cpp, src/pefile.cpp (canUnpack0, pack0).
 */
export function readPackedPe(source: ByteSource): PackedPe | undefined {
  const outer = readPe(source);
  const [space, data] = outer?.image.sections ?? [];
  // What is unpacked goes to the first section, which has nothing in the file.
  if (outer === undefined || data === undefined || space?.fileSize !== 0 || !space.execute) return undefined;
  const from = Math.max(0, data.offset - BEFORE);
  const view = new ByteView(source.read(from, BEFORE + SEARCHED), true);
  for (let at = 0; at + HEADER <= view.length; at++) {
    const found = headerAt(view, at);
    if (found === undefined) continue;
    const offset = from + at + HEADER;
    const isInFile = offset + found.packedSize <= Math.min(source.size, data.offset + data.fileSize);
    // It is unpacked in place: the end of the second section is behind what comes out.
    const isInImage = found.size <= data.address + data.size - space.address;
    if (isInFile && isInImage) return { outer, offset, ...found };
  }
  return undefined;
}

function headerAt(view: ByteView, at: number): Omit<PackedPe, 'outer' | 'offset'> | undefined {
  const version = view.u8(at + 4);
  const method = view.u8(at + 6);
  if (version < 10 || version === 255 || !FORMATS.includes(view.u8(at + 5)) || !isKnownMethod(method))
    return undefined;
  let sum = 0;
  for (let i = 4; i < HEADER - 1; i++) sum += view.u8(at + i);
  const size = view.u32(at + 16);
  const packedSize = view.u32(at + 20);
  if (sum % 251 !== view.u8(at + HEADER - 1) || size > MAX_SIZE || packedSize < 2 || packedSize >= size)
    return undefined;
  return { size, packedSize, method, filter: view.u8(at + 28), filterMark: view.u8(at + 29) };
}

/** The image as it was packed, its code still filtered. Undefined when the data is damaged. */
export function unpackImage(source: ByteSource, packed: PackedPe): Uint8Array | undefined {
  const out = new Uint8Array(packed.size);
  const data = source.read(packed.offset, packed.packedSize);
  return unpackData(packed.method, data, out) === out.length ? out : undefined;
}

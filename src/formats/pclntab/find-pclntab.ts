import type { AddressSpace } from '../executable/address-space.ts';
import { ByteView, indexOfBytes } from '../executable/byte-view.ts';
import { PCLNTAB_HEADER_SIZE, readPclntabHeader } from './pclntab-header.ts';

/** Where the table lies: address and the bytes that belong to it at most. */
export interface PclntabPlace {
  readonly address: number;
  readonly size: number;
  readonly foundBy: 'section' | 'symbol' | 'scan';
}

const SECTIONS = new Set(['.gopclntab', '.data.rel.ro.gopclntab', '__gopclntab']);
const CHUNK = 1 << 20;
const MAX_CANDIDATES = 4096;
const MAX_SCAN = 512 << 20;

/**
 * Finds the table of functions: by section name, by the linker's symbol, else by its magic in the mapped file (PE,
 * WebAssembly and files without section headers). A hit counts only when the header makes sense there.
 */
export function findPclntab(space: AddressSpace): PclntabPlace | undefined {
  const section = space.sections.find((s) => SECTIONS.has(s.name));
  if (section !== undefined && accept(space, section.address))
    return { address: section.address, size: section.size, foundBy: 'section' };
  for (const name of ['runtime.pclntab', 'runtime.pcheader']) {
    const address = space.sections.length > 0 ? space.symbol(name) : undefined;
    if (address !== undefined && accept(space, address))
      return { address, size: rest(space, address), foundBy: 'symbol' };
  }
  return scan(space);
}

function scan(space: AddressSpace): PclntabPlace | undefined {
  // Data first: code is large and never holds it in files of the last ten years but for Windows.
  const ordered = [...space.segments].sort((a, b) => Number(a.execute) - Number(b.execute));
  const needle = space.littleEndian ? [0xff, 0xff, 0xff, 0, 0] : [0xff, 0xff, 0xff];
  const shift = space.littleEndian ? 1 : 0;
  let left = MAX_CANDIDATES;
  let budget = MAX_SCAN;
  for (const segment of ordered) {
    for (let start = 0; start < segment.fileSize && budget > 0; start += CHUNK) {
      const bytes = space.read(segment.address + start, CHUNK + 16);
      budget -= CHUNK;
      const pattern = Uint8Array.from(needle);
      for (let at = indexOfBytes(bytes, pattern); at >= 0; at = indexOfBytes(bytes, pattern, at + 1)) {
        const address = segment.address + start + at - shift;
        if (!looksRight(bytes, at - shift, space.littleEndian)) continue;
        if (accept(space, address)) return { address, size: rest(space, address), foundBy: 'scan' };
        if (--left === 0) return undefined;
      }
    }
  }
  return undefined;
}

/** Cheap look at the eight bytes before the header is read. */
function looksRight(bytes: Uint8Array, at: number, littleEndian: boolean): boolean {
  if (at < 0) return false;
  const low = bytes[littleEndian ? at : at + 3] ?? 0;
  const size = bytes[at + 7];
  return low >= 0xf0 && bytes[at + 4] === 0 && bytes[at + 5] === 0 && (size === 4 || size === 8);
}

function accept(space: AddressSpace, address: number): boolean {
  const head = new ByteView(space.read(address, PCLNTAB_HEADER_SIZE), space.littleEndian);
  const header = readPclntabHeader(head);
  if (header === undefined || header.pointerSize !== space.pointerSize) return false;
  if (header.version === '1.2') return header.functionCount * 2 * header.pointerSize < rest(space, address);
  const { nameOffset, unitOffset, fileOffset, pcOffset, functionOffset } = header;
  const rising =
    nameOffset < unitOffset &&
    unitOffset <= fileOffset &&
    fileOffset <= pcOffset &&
    pcOffset < functionOffset;
  return rising && functionOffset < rest(space, address);
}

/** Bytes from an address to the end of its segment in the file. */
function rest(space: AddressSpace, address: number): number {
  const segment = space.segments.find((s) => address >= s.address && address < s.address + s.fileSize);
  return segment === undefined ? 0 : segment.address + segment.fileSize - address;
}

import { ByteView } from '../executable/byte-view.ts';
import type { PeFile } from '../pe/read-pe.ts';

/** A section as the original file had it; `address` is relative to the image base. */
export interface OriginalSection {
  readonly address: number;
  readonly size: number;
  readonly offset: number;
  readonly fileSize: number;
}

/** The headers of a PE file before it was packed, kept behind its packed image. */
export interface OriginalPe {
  readonly bits: 32 | 64;
  readonly imageBase: number;
  /** Relative address of the first section: where the packed image starts. */
  readonly firstAddress: number;
  readonly code: { readonly address: number; readonly size: number };
  /** Address (relative) and size; of what is not there both 0. */
  readonly imports: PeRange;
  readonly relocations: PeRange;
  readonly sections: readonly OriginalSection[];
  /** PE header, optional header and section table as they go back into the file. */
  readonly headers: Uint8Array;
  /** Where in the unpacked image the notes on imports and relocations start. */
  readonly notesAt: number;
}

/** A part of the image by its relative address. */
export interface PeRange {
  readonly address: number;
  readonly size: number;
}

const COFF = 24;
const SECTION = 40;
const MAX_SECTIONS = 96;
const DIRECTORIES = 16;
/** Directories that UPX leaves dangling: certificates, debug data, bound imports, import address table. */
const DROPPED = [4, 6, 11, 12];
const RELOCATIONS_STRIPPED = 1;

/**
 * Finds the original headers: the last four bytes of the unpacked image say where they are. Undefined when they make no
 * sense. Source: UPX src/pefile.cpp (pack0, unpack0), Microsoft "PE Format".
 */
export function readOriginalPe(image: Uint8Array, outer: PeFile): OriginalPe | undefined {
  const wide = outer.header.wide;
  const view = new ByteView(image, true);
  const start = view.u32(image.length - 4);
  const optional = start + COFF;
  const tables = optional + (wide ? 112 : 96);
  const sectionsAt = tables + DIRECTORIES * 8;
  const count = view.u16(start + 6);
  const isSound =
    view.u32(start) === 0x4550 &&
    view.u16(optional) === (wide ? 0x20b : 0x10b) &&
    count > 0 &&
    count <= MAX_SECTIONS &&
    view.has(sectionsAt, count * SECTION);
  if (!isSound) return undefined;
  const end = sectionsAt + count * SECTION;
  const sections = readSections(view, sectionsAt, count);
  const first = sections[0];
  if (first === undefined) return undefined;
  const isFixed = outer.facts.relocationsStripped || (view.u16(start + 22) & RELOCATIONS_STRIPPED) !== 0;
  const directory = (i: number) => ({
    address: view.u32(tables + i * 8),
    size: view.u32(tables + i * 8 + 4),
  });
  return {
    bits: wide ? 64 : 32,
    imageBase: wide ? view.u64(optional + 24) : view.u32(optional + 28),
    firstAddress: first.address,
    code: { size: view.u32(optional + 4), address: view.u32(optional + 20) },
    imports: directory(1),
    relocations: isFixed ? { address: 0, size: 0 } : directory(5),
    sections,
    headers: asWritten(image.slice(start, end), tables - start),
    notesAt: end,
  };
}

function readSections(view: ByteView, start: number, count: number): OriginalSection[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * SECTION;
    const fileSize = view.u32(at + 16);
    const size = view.u32(at + 8);
    // Bytes without a place in the file were not packed.
    const offset = view.u32(at + 20);
    return { address: view.u32(at + 12), size: size === 0 ? fileSize : size, offset, fileSize };
  });
}

/** The headers, with the one size of an optional header that UPX keeps and without what was not kept. */
function asWritten(headers: Uint8Array, tablesAt: number): Uint8Array {
  const view = new DataView(headers.buffer);
  view.setUint16(20, tablesAt + DIRECTORIES * 8 - COFF, true);
  view.setUint32(tablesAt - 4, DIRECTORIES, true);
  for (const i of DROPPED) headers.fill(0, tablesAt + i * 8, tablesAt + i * 8 + 8);
  return headers;
}

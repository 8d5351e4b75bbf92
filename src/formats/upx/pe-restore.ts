import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import type { PeFile } from '../pe/read-pe.ts';
import type { OriginalPe } from './pe-original.ts';

/** The image that is put back in place, and where the notes of the packer on it are. */
interface Restoring {
  readonly image: Uint8Array;
  readonly view: ByteView;
  readonly original: OriginalPe;
}

const DESCRIPTOR = 20;
const MAX_LIBRARIES = 1024;
const MAX_NAME = 4096;
/** Marks before what is imported: a name, a number, a number that is kept outside of what was packed. */
const BY_NAME = 1;
const BY_NUMBER = 0xff;

/**
 * Puts the import table and the pointers of the image back: UPX takes names out of the first, and the base address out
 * of the second. False when a part of that made no sense; the rest is done. In place, linear, never outside of the image.
 * The relocation table itself and resources stay as they are: nothing here reads them.
 * Source: UPX src/pefile.cpp (rebuildImports, rebuildRelocs), src/packer_r.cpp (unoptimizeReloc).
 */
export function restoreImage(
  image: Uint8Array,
  original: OriginalPe,
  source: ByteSource,
  outer: PeFile,
): boolean {
  const view = new ByteView(image, true);
  const at: Restoring = { image, view, original };
  const { imports, relocations } = original;
  const hasImports = imports.address !== 0 && imports.size > DESCRIPTOR;
  const hasRelocations = relocations.address !== 0 && relocations.size > 8;
  let notes = original.notesAt;
  let isWhole = true;
  if (hasImports) {
    const names = outerImports(source, outer);
    const areBack = putImports(at, view.u32(notes), view.u32(notes + 4), names);
    isWhole &&= areBack;
    notes += 8;
  }
  if (hasRelocations) {
    const areBack = putPointers(at, view.u32(notes));
    isWhole &&= areBack;
  }
  return isWhole;
}

/** The small import table of the packed file: it has the names of the libraries. */
function outerImports(source: ByteSource, { header, image }: PeFile): ByteView {
  const start = header.imageBase + (header.directories[1]?.address ?? 0);
  const section = image.sections.find((s) => start >= s.address && start < s.address + s.fileSize);
  if (section === undefined) return new ByteView(new Uint8Array(0), true);
  const offset = start - section.address;
  return new ByteView(
    source.read(section.offset + offset, Math.min(section.fileSize - offset, 1 << 20)),
    true,
  );
}

/** What is noted of a library. */
interface NotedLibrary {
  readonly name: Uint8Array;
  /** Where its import address table is, from the start of the image. */
  readonly table: number;
  /** Names of functions, or what stands for one that is imported by its number. */
  readonly entries: readonly (Uint8Array | bigint)[];
}

/** Reads what is noted of each library; undefined when the notes run out of the image. */
function readNotes(to: Restoring, start: number, outer: ByteView): NotedLibrary[] | undefined {
  const { view, original } = to;
  const libraries: NotedLibrary[] = [];
  const highest = 1n << BigInt(original.bits - 1);
  let at = start;
  while (view.has(at, 4) && view.u32(at) !== 0 && libraries.length < MAX_LIBRARIES) {
    const name = textAt(outer, view.u32(at));
    const table = view.u32(at + 4);
    const entries: (Uint8Array | bigint)[] = [];
    for (at += 8; view.u8(at) !== 0;) {
      const kind = view.u8(at);
      const text = kind === BY_NAME ? textAt(view, at + 1) : undefined;
      if (kind === BY_NAME) {
        if (text === undefined) return undefined;
        entries.push(text);
        at += 2 + text.length;
      } else {
        const isNumber = kind === BY_NUMBER;
        entries.push(
          isNumber ? highest + BigInt(view.u16(at + 1)) : wordAt(outer, view.u32(at + 1), original),
        );
        at += isNumber ? 3 : 5;
      }
    }
    if (name === undefined || !view.has(at, 1)) return undefined;
    libraries.push({ name, table, entries });
    at++;
  }
  return view.has(at, 4) ? libraries : undefined;
}

/** `namesAt` is where the names were, in one piece; 0 when they were not, and their places were left. */
function putImports(to: Restoring, notesAt: number, namesAt: number, outer: ByteView): boolean {
  const { view, original } = to;
  const libraries = readNotes(to, notesAt, outer);
  if (libraries === undefined) return false;
  const base = original.firstAddress;
  const size = original.bits / 8;
  const namesSize = libraries.reduce((sum, { name }) => sum + name.length + 1, 0);
  const functionsAt = namesAt + namesSize + (namesSize & 1);
  let isWhole = true;
  const put = (address: number, value: number | bigint | Uint8Array, bytes: number) => {
    const isPut = write(to, address, value, bytes);
    isWhole &&= isPut;
  };
  let nextName = namesAt;
  let nextFunction = functionsAt;
  let descriptor = original.imports.address;
  for (const { name, table, entries } of libraries) {
    const nameAt = namesAt === 0 ? view.u32(descriptor - base + 12) : nextName;
    put(nameAt, name, name.length + 1);
    put(descriptor + 12, nameAt, 4);
    put(descriptor + 16, table + base, 4);
    nextName += name.length + 1;
    let slot = table + base;
    for (const entry of entries) {
      if (typeof entry === 'bigint') put(slot, entry, size);
      else if (namesAt === 0) put(view.word(slot - base, size) + 2, entry, entry.length + 1);
      else {
        // The two bytes before a name start at an even place: on the end of the name before, if need be.
        nextFunction -= (nextFunction - functionsAt) & 1;
        put(nextFunction + 2, entry, entry.length + 1);
        put(slot, nextFunction, size);
        nextFunction += 3 + entry.length;
      }
      slot += size;
    }
    put(slot, 0, size);
    descriptor += DESCRIPTOR;
  }
  return isWhole;
}

/** Pointers are kept without the base address and in the other byte order; their places as distances. */
function putPointers({ image, original }: Restoring, notesAt: number): boolean {
  const size = original.bits / 8;
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const base = original.imageBase + original.firstAddress;
  let place = -4;
  let at = notesAt;
  for (;;) {
    const first = image[at++];
    if (first === undefined) return false;
    if (first === 0) return true;
    let distance = first;
    if (first >= 0xf0) {
      if (at + 2 > image.length) return false;
      distance = (first & 15) * 0x10000 + view.getUint16(at, true);
      at += 2;
      if (distance === 0) {
        if (at + 4 > image.length) return false;
        distance = view.getUint32(at, true);
        at += 4;
      }
    }
    place += distance;
    if (place < 0 || place + size > original.notesAt) return false;
    if (size === 4) view.setUint32(place, view.getUint32(place) + base, true);
    else view.setBigUint64(place, view.getBigUint64(place) + BigInt(base), true);
  }
}

/** Writes at a relative address, a text with zeros behind it; false when that is not in the image. */
function write(
  { image, original }: Restoring,
  address: number,
  value: number | bigint | Uint8Array,
  size: number,
): boolean {
  const at = address - original.firstAddress;
  if (!(at >= 0) || at + size > original.notesAt) return false;
  image.fill(0, at, at + size);
  if (value instanceof Uint8Array) image.set(value, at);
  else for (let i = 0, rest = BigInt(value); i < size; i++, rest >>= 8n) image[at + i] = Number(rest & 255n);
  return true;
}

/** The bytes of a text that ends with a zero; undefined when it is empty, too long or does not end. */
function textAt({ bytes }: ByteView, at: number): Uint8Array | undefined {
  const end = bytes.subarray(at, at + MAX_NAME).indexOf(0);
  return end > 0 ? bytes.slice(at, at + end) : undefined;
}

function wordAt(view: ByteView, at: number, { bits }: OriginalPe): bigint {
  const high = bits === 64 ? BigInt(view.u32(at + 4)) << 32n : 0n;
  return high + BigInt(view.u32(at));
}

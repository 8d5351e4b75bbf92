import type { BinaryProblem, BinarySegment } from '../../model/binary-image.ts';
import type { GoBuildInfo } from '../../model/go-build-info.ts';
import type { AddressSpace } from '../executable/address-space.ts';
import { ByteView, indexOfBytes } from '../executable/byte-view.ts';
import { parseModInfo } from './mod-info.ts';

/** `\xff Go buildinf:` (cmd/link/internal/ld, Link.buildinfo). */
const MAGIC = Uint8Array.from([
  0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a,
]);
const ALIGN = 16;
const HEADER_SIZE = 32;
const CHUNK = 1 << 20;
/** Bytes of writable data that are searched at most: the linker puts the blob at its start. */
const MAX_SEARCH = 512 << 20;
/** Longest version and module text that is believed; the largest known (kubernetes) is below 40 KiB. */
const MAX_TEXT = 16 << 20;

/** A place where the blob may lie. */
interface Place {
  readonly foundBy: GoBuildInfo['foundBy'];
  readonly address: number;
  readonly size: number;
}

/**
 * Finds and reads the Go build information of a program. Undefined when there is none. A damaged blob is a problem and
 * the search goes on. Unlike `go version` of 1.27 it also looks where there are no section headers.
 * Source: Go src/debug/buildinfo/buildinfo.go of 1.18 to 1.27, src/cmd/go/internal/version of 1.13 to 1.17.
 */
export function readGoBuildInfo(space: AddressSpace, problems: BinaryProblem[]): GoBuildInfo | undefined {
  const data = firstWritableData(space);
  const first = data === undefined ? undefined : readAtStart(space, data);
  if (first !== undefined) return first;
  const named = space.sections.find((s) => s.name === '.go.buildinfo' || s.name === '__go_buildinfo');
  if (named !== undefined) {
    const info = search(space, { foundBy: 'section', address: named.address, size: named.size }, problems);
    if (info !== undefined) return info;
  }
  if (data !== undefined) {
    const info = search(space, { ...range(data), foundBy: 'data-segment' }, problems);
    if (info !== undefined) return info;
  }
  // Without section headers the blob may have been merged into any data (other linkers, memory images).
  if (space.sections.some((s) => s.loaded)) return undefined;
  for (const segment of space.segments) {
    if (segment === data || segment.execute) continue;
    const info = search(space, { ...range(segment), foundBy: 'scan' }, problems);
    if (info !== undefined) return info;
  }
  return undefined;
}

/** Up to Go 1.26 the blob lies at the very start of the data: no section name is needed to find it there. */
function readAtStart(space: AddressSpace, data: BinarySegment): GoBuildInfo | undefined {
  const address = Math.ceil(data.address / ALIGN) * ALIGN;
  const head = space.read(address, MAGIC.length);
  return indexOfBytes(head, MAGIC) === 0 ? decode(space, address, 'data-segment') : undefined;
}

function range(segment: BinarySegment): { readonly address: number; readonly size: number } {
  return { address: segment.address, size: segment.fileSize };
}

function firstWritableData(space: AddressSpace): BinarySegment | undefined {
  return space.segments.find((s) => s.write && !s.execute && s.fileSize > 0);
}

function search(space: AddressSpace, place: Place, problems: BinaryProblem[]): GoBuildInfo | undefined {
  const end = place.address + Math.min(place.size, MAX_SEARCH);
  let start = Math.ceil(place.address / ALIGN) * ALIGN;
  while (start < end) {
    const data = space.read(start, Math.min(CHUNK, end - start));
    if (data.length === 0) return undefined;
    let at = indexOfBytes(data, MAGIC);
    for (; at >= 0; at = indexOfBytes(data, MAGIC, at + 1)) {
      if (at % ALIGN !== 0) continue;
      const info = decode(space, start + at, place.foundBy);
      if (info !== undefined) return info;
      problems.push({ code: 'build-info-damaged', detail: `0x${(start + at).toString(16)}` });
      if (problems.length > 16) return undefined;
    }
    start += CHUNK;
  }
  return undefined;
}

function decode(
  space: AddressSpace,
  address: number,
  foundBy: GoBuildInfo['foundBy'],
): GoBuildInfo | undefined {
  const header = space.read(address, HEADER_SIZE);
  if (header.length < HEADER_SIZE) return undefined;
  const flags = header[15] ?? 0;
  const inline = (flags & 2) !== 0;
  const texts = inline
    ? decodeInline(space, address + HEADER_SIZE)
    : // Linkers usually leave the value in place; only where they do not, the relocations are read.
      (decodePointers(space, header, address, false) ?? decodePointers(space, header, address, true));
  if (texts === undefined || texts.version === '') return undefined;
  const mod = parseModInfo(stripFrame(texts.modules));
  return {
    goVersion: texts.version,
    path: mod.path,
    main: mod.main,
    deps: mod.deps,
    settings: mod.settings,
    foundBy,
    layout: inline ? 'inline' : 'pointer',
  };
}

interface Texts {
  readonly version: string;
  readonly modules: string;
}

function decodeInline(space: AddressSpace, address: number): Texts | undefined {
  const version = readCounted(space, address);
  const modules = version === undefined ? undefined : readCounted(space, version.end);
  if (version === undefined || modules === undefined) return undefined;
  return { version: version.text, modules: modules.text };
}

/** A uvarint length and as many bytes. */
function readCounted(space: AddressSpace, address: number): { text: string; end: number } | undefined {
  const head = space.read(address, 10);
  let length = 0;
  let used = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = head[used];
    if (byte === undefined || used > 7) return undefined;
    used++;
    length += (byte & 0x7f) * scale;
    if (byte < 0x80) break;
  }
  if (length > MAX_TEXT) return undefined;
  const bytes = space.read(address + used, length);
  return bytes.length < length ? undefined : { text: decodeText(bytes), end: address + used + length };
}

function decodePointers(
  space: AddressSpace,
  header: Uint8Array,
  address: number,
  relocate: boolean,
): Texts | undefined {
  const size = header[14] ?? 0;
  if (size !== 4 && size !== 8) return undefined;
  const strings = new GoStrings(space, size, ((header[15] ?? 0) & 1) === 0, relocate);
  const version = strings.at(strings.pointer(header, 16, address));
  if (version === undefined || version === '') return undefined;
  return { version, modules: strings.at(strings.pointer(header, 16 + size, address)) ?? '' };
}

/** Follows pointers to Go string headers (address, length). */
class GoStrings {
  readonly #space: AddressSpace;
  readonly #size: 4 | 8;
  readonly #littleEndian: boolean;
  readonly #relocate: boolean;

  constructor(space: AddressSpace, size: 4 | 8, littleEndian: boolean, relocate: boolean) {
    this.#space = space;
    this.#size = size;
    this.#littleEndian = littleEndian;
    this.#relocate = relocate && space.pointerSize === size;
  }

  pointer(bytes: Uint8Array, at: number, address: number): number {
    const raw = new ByteView(bytes, this.#littleEndian).word(at, this.#size);
    return this.#relocate ? this.#space.fixup(address + at, raw) : raw;
  }

  at(address: number): string | undefined {
    const header = this.#space.read(address, 2 * this.#size);
    if (header.length < 2 * this.#size) return undefined;
    const length = new ByteView(header, this.#littleEndian).word(this.#size, this.#size);
    if (length > MAX_TEXT) return undefined;
    const bytes = this.#space.read(this.pointer(header, 0, address), length);
    return bytes.length < length ? undefined : decodeText(bytes);
  }
}

const decoder = new TextDecoder();

function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Cuts the 16-byte marks at both ends; a text without them is not module information. */
function stripFrame(text: string): string {
  return text.length >= 33 && text.at(-17) === '\n' ? text.slice(16, -16) : '';
}

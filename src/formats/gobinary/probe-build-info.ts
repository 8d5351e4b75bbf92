import { type DataPlace, findWritableData, type ReadingSteps } from './find-writable-data.ts';

/** What the linker wrote for `go version -m`, as it stands in the file. */
export interface ProbedBuildInfo {
  readonly goVersion: string;
  /** The lines `path`, `mod`, `dep`, `=>`, `build` without their framing, each ended; empty when there are none. */
  readonly modules: string;
}

/** `\xff Go buildinf:` (cmd/link/internal/ld, Link.buildinfo). */
const MAGIC = [0xff, 0x20, 0x47, 0x6f, 0x20, 0x62, 0x75, 0x69, 0x6c, 0x64, 0x69, 0x6e, 0x66, 0x3a] as const;
/** Headers of every linker fit. One page: the kernel reads ahead of a longer one. */
const HEAD_BYTES = 4096;
/** Holds the information of programs with some thirty modules; of others the rest is read. */
const DATA_BYTES = 4096;
/** Longest text that is read here; the largest known (kubernetes) is below 40 KiB. */
const MAX_TEXT = 1 << 20;
const decoder = new TextDecoder();

/**
 * Reads the build information from where linkers put it: the start of the writable data, or the section of that name.
 * Two or three reads for a program of Go 1.18 and later, six before. Keeps its memory from file to file: one for a thread.
 * Source: Go src/debug/buildinfo/buildinfo.go of 1.18 to 1.27.
 */
export class BuildInfoProbe {
  readonly #head = new Uint8Array(HEAD_BYTES);
  readonly #small = new Uint8Array(16);
  #data = new Uint8Array(DATA_BYTES);
  #dataAt = 0;
  #dataLength = 0;

  /** Null for a file that is no executable of any kind, undefined when only a full reading can tell. */
  *probe(): ReadingSteps<ProbedBuildInfo | null | undefined> {
    const length = yield { into: this.#head, offset: 0 };
    if (length < 4 || !mayBeProgram(this.#head)) return null;
    const place = findWritableData(this.#head, length);
    if (place === undefined) return undefined;
    if (place.data !== undefined && (yield* this.#isAt(place.data))) return yield* this.#decode(place);
    const section = place.section === null ? undefined : yield* place.section();
    if (section !== undefined && (yield* this.#isAt(section))) return yield* this.#decode(place);
    return undefined;
  }

  *#isAt(start: number): ReadingSteps<boolean> {
    this.#dataAt = Math.ceil(start / 16) * 16;
    this.#dataLength = yield { into: this.#data, offset: this.#dataAt };
    return this.#dataLength >= 32 && MAGIC.every((byte, i) => this.#data[i] === byte);
  }

  #decode(place: DataPlace): ReadingSteps<ProbedBuildInfo | undefined> {
    return (this.#data[15] ?? 0) & 2 ? this.#inline() : this.#pointed(place);
  }

  /** Go 1.18 and later: two counted texts behind the header. */
  *#inline(): ReadingSteps<ProbedBuildInfo | undefined> {
    const version = this.#counted(32);
    const modules = version === undefined ? undefined : this.#counted(version.end);
    if (version === undefined || modules === undefined || modules.end > MAX_TEXT) return undefined;
    if (modules.end > this.#dataLength) {
      if (modules.end > this.#data.length) this.#data = new Uint8Array(modules.end);
      this.#dataLength = yield { into: this.#data, offset: this.#dataAt };
      if (modules.end > this.#dataLength) return undefined;
    }
    const goVersion = decoder.decode(this.#data.subarray(version.start, version.end));
    return goVersion === ''
      ? undefined
      : { goVersion, modules: unframed(this.#data.subarray(modules.start, modules.end)) };
  }

  /** Before Go 1.18: addresses of two strings, each an address and a length. */
  *#pointed(place: DataPlace): ReadingSteps<ProbedBuildInfo | undefined> {
    const size = this.#data[14];
    if (size !== 4 && size !== 8) return undefined;
    const little = ((this.#data[15] ?? 0) & 1) === 0;
    const [first, second] = [16, 16 + size].map((at) => wordOf(this.#data, at, size, little));
    const version = yield* this.#stringAt(first, { size, little, place });
    const modules = yield* this.#stringAt(second, { size, little, place });
    // Where only relocations hold the addresses the full reading follows them.
    if (version === undefined || version.length === 0) return undefined;
    // A program without modules has its empty text in .bss, of which the file holds nothing.
    return { goVersion: decoder.decode(version), modules: modules === undefined ? '' : unframed(modules) };
  }

  *#stringAt(
    address: number | undefined,
    { size, little, place }: { readonly size: 4 | 8; readonly little: boolean; readonly place: DataPlace },
  ): ReadingSteps<Uint8Array | undefined> {
    if (address === undefined) return undefined;
    const header = yield* this.#bytesAt(place.offsetOf(address), this.#small.subarray(0, 2 * size));
    if (header === undefined) return undefined;
    const length = wordOf(header, size, size, little);
    if (length > MAX_TEXT) return undefined;
    if (length === 0) return new Uint8Array(0);
    return yield* this.#bytesAt(place.offsetOf(wordOf(header, 0, size, little)), new Uint8Array(length));
  }

  /** Bytes of the file, from the data at hand where they are there. */
  *#bytesAt(offset: number | undefined, into: Uint8Array): ReadingSteps<Uint8Array | undefined> {
    if (offset === undefined) return undefined;
    const inside = offset - this.#dataAt;
    if (inside >= 0 && inside + into.length <= this.#dataLength)
      return this.#data.subarray(inside, inside + into.length);
    return (yield { into, offset }) === into.length ? into : undefined;
  }

  /** A uvarint length at a place, and where its text begins and ends. */
  #counted(at: number): { readonly start: number; readonly end: number } | undefined {
    let length = 0;
    for (let i = 0, scale = 1; i < 4; i++, scale *= 128) {
      const byte = at + i < this.#dataLength ? this.#data[at + i] : undefined;
      if (byte === undefined) return undefined;
      length += (byte & 0x7f) * scale;
      if (byte < 0x80) return { start: at + i + 1, end: at + i + 1 + length };
    }
    return undefined;
  }
}

/** Without the marks of 16 bytes at both ends; a text without them is no module information. */
function unframed(bytes: Uint8Array): string {
  return bytes.length >= 33 && bytes[bytes.length - 17] === 10 ? decoder.decode(bytes.subarray(16, -16)) : '';
}

function wordOf(bytes: Uint8Array, at: number, size: 4 | 8, little: boolean): number {
  let value = 0;
  for (let i = 0; i < size; i++) value = value * 256 + (bytes[little ? at + size - 1 - i : at + i] ?? 0);
  return value;
}

/** ELF, Mach-O thin and fat, PE, WebAssembly. */
function mayBeProgram(head: Uint8Array): boolean {
  const word =
    (((head[0] ?? 0) << 24) | ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0)) >>> 0;
  return (
    word === 0x7f454c46 ||
    word >>> 16 === 0x4d5a ||
    word === 0x0061736d ||
    word === 0xcafebabe ||
    word === 0xcafebabf ||
    word === 0xfeedface ||
    word === 0xfeedfacf ||
    word === 0xcefaedfe ||
    word === 0xcffaedfe
  );
}

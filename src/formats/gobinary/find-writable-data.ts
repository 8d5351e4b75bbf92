/** Bytes that are wanted of a file: `into` is filled from its start, as far as the file goes. */
export interface WantedBytes {
  readonly into: Uint8Array;
  readonly offset: number;
}

/** Steps of a reading, resumed with how many bytes there were: files are read with or without waiting by the same code. */
export type ReadingSteps<T> = Generator<WantedBytes, T, number>;

/** Where the linker may have put the build information, and how addresses become offsets. */
export interface DataPlace {
  /** Offset in the file where writable data begins. */
  readonly data: number | undefined;
  /** Offset of the section that is named for it, where there may be one; costs reads. */
  readonly section: (() => ReadingSteps<number | undefined>) | null;
  /** Offset in the file of an address; undefined when nothing of the file is there. */
  readonly offsetOf: (address: number) => number | undefined;
}

interface Segment {
  readonly address: number;
  readonly offset: number;
  readonly size: number;
}

/** Section headers of one file that are read at most: 512 of the wider kind. */
const MAX_TABLE = 32_768;
const NAME = '.go.buildinfo';

/**
 * The start of the writable data by the headers alone, of ELF, thin Mach-O and PE files. Undefined when the headers do not
 * fit or are of another format. Source: Go src/debug/buildinfo/buildinfo.go, `DataStart` of each format.
 */
export function findWritableData(head: Uint8Array, length: number): DataPlace | undefined {
  if (length < 64) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, length);
  const magic = view.getUint32(0);
  if (magic === 0x7f454c46) return elfData(view);
  if (magic === 0xcefaedfe || magic === 0xcffaedfe) return machoData(view, magic === 0xcffaedfe);
  return magic >>> 16 === 0x4d5a ? peData(view) : undefined;
}

function placeOf(
  segments: readonly Segment[],
  data: number | undefined,
  section: DataPlace['section'] = null,
): DataPlace {
  return {
    data,
    section,
    offsetOf: (address) => {
      const found = segments.find((s) => address >= s.address && address - s.address < s.size);
      return found === undefined ? undefined : found.offset + (address - found.address);
    },
  };
}

function long(view: DataView, at: number, little: boolean): number {
  const [low, high] = little ? [at, at + 4] : [at + 4, at];
  return view.getUint32(high, little) * 2 ** 32 + view.getUint32(low, little);
}

/** PT_LOAD is 1; PF_X 1, PF_W 2 (System V ABI, "Program Header"). */
function elfData(view: DataView): DataPlace | undefined {
  const wide = view.getUint8(4) === 2;
  const little = view.getUint8(5) !== 2;
  const table = wide ? long(view, 32, little) : view.getUint32(28, little);
  const size = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  if (size < (wide ? 56 : 32) || table + size * count > view.byteLength) return undefined;
  const segments: Segment[] = [];
  let data: number | undefined;
  for (let at = table; at < table + size * count; at += size) {
    if (view.getUint32(at, little) !== 1) continue;
    const flags = view.getUint32(wide ? at + 4 : at + 24, little);
    const segment = {
      offset: wide ? long(view, at + 8, little) : view.getUint32(at + 4, little),
      address: wide ? long(view, at + 16, little) : view.getUint32(at + 8, little),
      size: wide ? long(view, at + 32, little) : view.getUint32(at + 16, little),
    };
    segments.push(segment);
    if (data === undefined && (flags & 3) === 2 && segment.size > 0) data = segment.offset;
  }
  return placeOf(segments, data, () => namedSection(view));
}

/** Offset of the section `.go.buildinfo`: programs linked by another linker, and of Go 1.27, may have it elsewhere. */
function* namedSection(head: DataView): ReadingSteps<number | undefined> {
  const wide = head.getUint8(4) === 2;
  const little = head.getUint8(5) !== 2;
  const tableAt = wide ? long(head, 40, little) : head.getUint32(32, little);
  const size = head.getUint16(wide ? 58 : 46, little);
  const count = head.getUint16(wide ? 60 : 48, little);
  const namesIndex = head.getUint16(wide ? 62 : 50, little);
  if (tableAt === 0 || size < (wide ? 64 : 40) || namesIndex >= count || size * count > MAX_TABLE)
    return undefined;
  const table = yield* bytesAt(head, tableAt, size * count);
  if (table === undefined) return undefined;
  const offsetOf = (row: number) =>
    wide ? long(table, row * size + 24, little) : table.getUint32(row * size + 16, little);
  const namesSize = wide
    ? long(table, namesIndex * size + 32, little)
    : table.getUint32(namesIndex * size + 20, little);
  const names = yield* bytesAt(head, offsetOf(namesIndex), Math.min(namesSize, MAX_TABLE));
  if (names === undefined) return undefined;
  for (let row = 1; row < count; row++)
    if (hasName(names, table.getUint32(row * size, little))) return offsetOf(row);
  return undefined;
}

function hasName(names: DataView, at: number): boolean {
  if (at + NAME.length >= names.byteLength || names.getUint8(at + NAME.length) !== 0) return false;
  for (let i = 0; i < NAME.length; i++) if (names.getUint8(at + i) !== NAME.charCodeAt(i)) return false;
  return true;
}

/** From the header at hand where it is there: Go's own linker puts its tables behind it. */
function* bytesAt(head: DataView, offset: number, length: number): ReadingSteps<DataView | undefined> {
  if (offset + length <= head.byteLength) return new DataView(head.buffer, head.byteOffset + offset, length);
  const into = new Uint8Array(length);
  return (yield { into, offset }) === length ? new DataView(into.buffer) : undefined;
}

/** LC_SEGMENT is 1, LC_SEGMENT_64 0x19 (mach-o/loader.h). */
function machoData(view: DataView, wide: boolean): DataPlace | undefined {
  const count = view.getUint32(16, true);
  const segments: Segment[] = [];
  let named: number | undefined;
  let at = wide ? 32 : 28;
  for (let i = 0; i < count; i++) {
    if (at + 8 > view.byteLength) return undefined;
    const command = view.getUint32(at, true);
    const size = view.getUint32(at + 4, true);
    if (size < 8 || at + size > view.byteLength) return undefined;
    if (command === (wide ? 0x19 : 1) && size >= (wide ? 72 : 56)) {
      segments.push({
        address: wide ? long(view, at + 24, true) : view.getUint32(at + 24, true),
        offset: wide ? long(view, at + 40, true) : view.getUint32(at + 32, true),
        size: wide ? long(view, at + 48, true) : view.getUint32(at + 36, true),
      });
      named ??= machoSection(view, at, size, wide);
    }
    at += size;
  }
  return named === undefined ? undefined : placeOf(segments, named);
}

/** Offset of the section `__go_buildinfo` of one segment. */
function machoSection(view: DataView, segment: number, size: number, wide: boolean): number | undefined {
  const row = wide ? 80 : 68;
  const name = '__go_buildinfo';
  for (let at = segment + (wide ? 72 : 56); at + row <= segment + size; at += row) {
    let same = 0;
    while (same < name.length && view.getUint8(at + same) === name.charCodeAt(same)) same++;
    if (same === name.length) return view.getUint32(at + (wide ? 48 : 40), true);
  }
  return undefined;
}

/** The first section of initialised data that can be read and written, and nothing else (PE format, "Section Flags"). */
function peData(view: DataView): DataPlace | undefined {
  const header = view.getUint32(60, true);
  if (header + 24 > view.byteLength || view.getUint32(header) !== 0x50450000) return undefined;
  const count = view.getUint16(header + 6, true);
  const optional = header + 24;
  const table = optional + view.getUint16(header + 20, true);
  if (table + 40 * count > view.byteLength || optional + 32 > view.byteLength) return undefined;
  const wide = view.getUint16(optional, true) === 0x20b;
  const base = wide ? long(view, optional + 24, true) : view.getUint32(optional + 28, true);
  const segments: Segment[] = [];
  let data: number | undefined;
  for (let at = table; at < table + 40 * count; at += 40) {
    const offset = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 16, true);
    segments.push({ address: base + view.getUint32(at + 12, true), offset, size });
    const flags = view.getUint32(at + 36, true);
    if (data === undefined && offset > 0 && size > 0 && (flags & 0xe0000060) >>> 0 === 0xc0000040)
      data = offset;
  }
  return data === undefined ? undefined : placeOf(segments, data);
}

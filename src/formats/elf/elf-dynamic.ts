import type { ElfDynamic, SymbolVersions } from '../../model/binary-elf.ts';
import { ByteView } from '../executable/byte-view.ts';
import { readElfMemory } from './elf-memory.ts';
import { type ElfFile } from './read-elf.ts';
import { PT, SHT } from './elf-tables.ts';

/** Dynamic tags (gABI chapter 5, `elf.h`). */
const DT = {
  NEEDED: 1,
  HASH: 4,
  STRTAB: 5,
  SYMTAB: 6,
  STRSZ: 10,
  SONAME: 14,
  RPATH: 15,
  RUNPATH: 29,
  TEXTREL: 22,
  BIND_NOW: 24,
  FLAGS: 30,
  GNU_HASH: 0x6ffffef5,
  VERSYM: 0x6ffffff0,
  FLAGS_1: 0x6ffffffb,
  VERDEF: 0x6ffffffc,
  VERDEFNUM: 0x6ffffffd,
  VERNEED: 0x6ffffffe,
  VERNEEDNUM: 0x6fffffff,
} as const;

const MAX_ENTRIES = 4096;
const MAX_STRINGS = 32 << 20;
const MAX_VERSIONS = 8192;

/** The raw dynamic section: what the readers of symbols and versions need. */
export interface DynamicTable {
  readonly value: (tag: number) => number | undefined;
  readonly values: (tag: number) => readonly number[];
  readonly strings: ByteView;
}

/** Tag numbers that other readers ask for. */
export const DYNAMIC_TAG = DT;

/** Reads the dynamic section through its program header, or its section where headers are the only thing left. */
export function readDynamicTable(elf: ElfFile): DynamicTable | undefined {
  const segment = elf.segments.find((s) => s.type === PT.DYNAMIC);
  // A file with segments but without this one is static; only a relocatable one is asked for its section.
  const section = elf.segments.length > 0 ? undefined : elf.sections.find((s) => s.type === SHT.DYNAMIC);
  const offset = segment?.offset ?? section?.offset;
  if (offset === undefined) return undefined;
  const wide = elf.header.bits === 64;
  const row = wide ? 16 : 8;
  const size = Math.min(segment?.fileSize ?? section?.size ?? 0, MAX_ENTRIES * row);
  const view = new ByteView(elf.source.read(offset, size), elf.header.littleEndian);
  const entries: [number, number][] = [];
  for (let at = 0; at + row <= view.length; at += row) {
    const tag = wide ? view.u64(at) : view.u32(at);
    if (tag === 0) break;
    entries.push([tag, wide ? view.u64(at + 8) : view.u32(at + 4)]);
  }
  const values = (tag: number) => entries.filter((e) => e[0] === tag).map((e) => e[1]);
  const value = (tag: number) => entries.find((e) => e[0] === tag)?.[1];
  const strings = readElfMemory(elf, value(DT.STRTAB) ?? -1, Math.min(value(DT.STRSZ) ?? 0, MAX_STRINGS));
  return { value, values, strings: new ByteView(strings, elf.header.littleEndian) };
}

/** What the file asks of its loader, in the order of the dynamic section. Source: gABI chapter 5, ld.so(8). */
export function readElfDynamic(elf: ElfFile, table = readDynamicTable(elf)): ElfDynamic {
  if (table === undefined) return NONE;
  const name = (offset: number) => table.strings.cString(offset, 4096);
  const paths = (tag: number) => table.values(tag).flatMap((offset) => splitPath(name(offset)));
  const flags = table.value(DT.FLAGS) ?? 0;
  const flags1 = table.value(DT.FLAGS_1) ?? 0;
  const soname = table.value(DT.SONAME);
  return {
    present: true,
    needed: table.values(DT.NEEDED).map(name),
    soname: soname === undefined ? null : name(soname),
    rpath: paths(DT.RPATH),
    runpath: paths(DT.RUNPATH),
    bindNow: table.value(DT.BIND_NOW) !== undefined || (flags & 8) !== 0 || (flags1 & 1) !== 0,
    pie: (flags1 & 0x08000000) !== 0,
    noDefaultLib: (flags1 & 0x800) !== 0,
    textRelocations: table.value(DT.TEXTREL) !== undefined || (flags & 4) !== 0,
    requires: readRequired(elf, table),
    provides: readProvided(elf, table),
  };
}

const NONE: ElfDynamic = {
  present: false,
  needed: [],
  soname: null,
  rpath: [],
  runpath: [],
  bindNow: false,
  pie: false,
  noDefaultLib: false,
  textRelocations: false,
  requires: [],
  provides: [],
};

function splitPath(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

/** `.gnu.version_r`: a list of libraries, each with a list of versions, chained by relative offsets (LSB, symbol versioning). */
function readRequired(elf: ElfFile, table: DynamicTable): SymbolVersions[] {
  const libraries: SymbolVersions[] = [];
  walkVersions(elf, table, DT.VERNEED, DT.VERNEEDNUM, (view, at) => {
    const versions: string[] = [];
    let entry = at + view.u32(at + 8);
    for (
      let left = view.u16(at + 2);
      left > 0 && view.has(entry, 16) && versions.length < MAX_VERSIONS;
      left--
    ) {
      const weak = (view.u16(entry + 4) & 2) !== 0;
      if (!weak) versions.push(table.strings.cString(view.u32(entry + 8), 256));
      const next = view.u32(entry + 12);
      if (next === 0) break;
      entry += next;
    }
    libraries.push({ library: table.strings.cString(view.u32(at + 4), 256), versions });
    return view.u32(at + 12);
  });
  return libraries;
}

/** `.gnu.version_d` without the base entry, which names the file itself. */
function readProvided(elf: ElfFile, table: DynamicTable): string[] {
  const names: string[] = [];
  walkVersions(elf, table, DT.VERDEF, DT.VERDEFNUM, (view, at) => {
    const base = (view.u16(at + 2) & 1) !== 0;
    const auxiliary = at + view.u32(at + 12);
    if (!base && view.has(auxiliary, 8)) names.push(table.strings.cString(view.u32(auxiliary), 256));
    return view.u32(at + 16);
  });
  return names;
}

/** Index of a version (`.gnu.version` values) to its name, from both tables. */
export function versionNames(elf: ElfFile, table: DynamicTable): Map<number, string> {
  const names = new Map<number, string>();
  walkVersions(elf, table, DT.VERDEF, DT.VERDEFNUM, (view, at) => {
    const auxiliary = at + view.u32(at + 12);
    if ((view.u16(at + 2) & 1) === 0 && view.has(auxiliary, 8))
      names.set(view.u16(at + 4) & 0x7fff, table.strings.cString(view.u32(auxiliary), 256));
    return view.u32(at + 16);
  });
  walkVersions(elf, table, DT.VERNEED, DT.VERNEEDNUM, (view, at) => {
    let entry = at + view.u32(at + 8);
    for (let left = view.u16(at + 2); left > 0 && view.has(entry, 16) && names.size < MAX_VERSIONS; left--) {
      names.set(view.u16(entry + 6) & 0x7fff, table.strings.cString(view.u32(entry + 8), 256));
      const next = view.u32(entry + 12);
      if (next === 0) break;
      entry += next;
    }
    return view.u32(at + 12);
  });
  return names;
}

function walkVersions(
  elf: ElfFile,
  table: DynamicTable,
  tag: number,
  countTag: number,
  visit: (view: ByteView, at: number) => number,
): void {
  const address = table.value(tag);
  if (address === undefined) return;
  const count = Math.min(table.value(countTag) ?? 0, MAX_VERSIONS);
  // The table's length is nowhere: most fit a few KiB, and only then is more read.
  const view = new ByteView(
    readElfMemory(elf, address, Math.max(4096, count * 1024)),
    elf.header.littleEndian,
  );
  let at = 0;
  for (let left = count; left > 0 && view.has(at, 16); left--) {
    const next = visit(view, at);
    if (next === 0) return;
    at += next;
  }
}

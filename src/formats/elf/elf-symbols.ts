import type { ElfDynamicSymbol } from '../../model/binary-elf.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { type DynamicTable, DYNAMIC_TAG, readDynamicTable, versionNames } from './elf-dynamic.ts';
import { readElfMemory } from './elf-memory.ts';
import type { ElfFile } from './read-elf.ts';
import { SHT } from './elf-tables.ts';

/** One row of `.symtab`. */
export interface ElfSymbol {
  readonly name: string;
  readonly address: number;
  readonly size: number;
  /** STT_*: 1 object, 2 function, 3 section, 4 file. */
  readonly type: number;
  readonly sectionIndex: number;
}

const MAX_SYMBOL_BYTES = 256 << 20;
const MAX_DYNAMIC_SYMBOLS = 200_000;

/** Visits `.symtab`; `visit` answering false ends it. Nothing happens for a stripped file. Tables up to 256 MiB. */
export function visitSymbols(elf: ElfFile, visit: (symbol: ElfSymbol) => boolean | void): void {
  const section = elf.sections.find((s) => s.type === SHT.SYMTAB);
  const strings = section === undefined ? undefined : elf.sections[section.link];
  if (section === undefined || strings === undefined) return;
  const names = new ByteView(
    elf.source.read(strings.offset, Math.min(strings.size, MAX_SYMBOL_BYTES)),
    elf.header.littleEndian,
  );
  const wide = elf.header.bits === 64;
  const row = wide ? 24 : 16;
  const total = Math.min(section.size, MAX_SYMBOL_BYTES);
  const chunkSize = row * 8192;
  for (let start = 0; start < total; start += chunkSize) {
    const view = chunk(elf.source, section.offset + start, Math.min(chunkSize, total - start), elf);
    for (let at = 0; at + row <= view.length; at += row) {
      const symbol = {
        name: names.cString(view.u32(at), 8192),
        address: wide ? view.u64(at + 8) : view.u32(at + 4),
        size: wide ? view.u64(at + 16) : view.u32(at + 8),
        type: view.u8(at + (wide ? 4 : 12)) & 15,
        sectionIndex: view.u16(at + (wide ? 6 : 14)),
      };
      if (visit(symbol) === false) return;
    }
    if (view.length < chunkSize) return;
  }
}

/** Address of one symbol of `.symtab`. Compares bytes, so it does not make a text of each name. */
export function findSymbol(elf: ElfFile, name: string): number | undefined {
  let found: number | undefined;
  visitSymbols(elf, (symbol) => {
    if (symbol.name !== name) return true;
    found = symbol.address;
    return false;
  });
  return found;
}

function chunk(source: ByteSource, offset: number, length: number, elf: ElfFile): ByteView {
  return new ByteView(source.read(offset, length), elf.header.littleEndian);
}

/**
 * The dynamic symbol table with versions. Its length is nowhere in the dynamic section: it comes from the section
 * header, the SysV hash table, or the GNU hash table's chains (at most 200,000 symbols).
 */
export function readDynamicSymbols(elf: ElfFile, table = readDynamicTable(elf)): ElfDynamicSymbol[] {
  const address = table?.value(DYNAMIC_TAG.SYMTAB);
  if (table === undefined || address === undefined) return [];
  const wide = elf.header.bits === 64;
  const row = wide ? 24 : 16;
  const count = Math.min(symbolCount(elf, table, row), MAX_DYNAMIC_SYMBOLS);
  const view = new ByteView(readElfMemory(elf, address, count * row), elf.header.littleEndian);
  const versym = table.value(DYNAMIC_TAG.VERSYM);
  const indexes = new ByteView(
    versym === undefined ? new Uint8Array(0) : readElfMemory(elf, versym, count * 2),
    elf.header.littleEndian,
  );
  const names = versionNames(elf, table);
  const symbols: ElfDynamicSymbol[] = [];
  for (let index = 1; (index + 1) * row <= view.length; index++) {
    const at = index * row;
    const info = view.u8(at + (wide ? 4 : 12));
    const name = table.strings.cString(view.u32(at), 4096);
    if (name === '') continue;
    symbols.push({
      name,
      defined: view.u16(at + (wide ? 6 : 14)) !== 0,
      weak: info >> 4 === 2,
      version: names.get(indexes.u16(index * 2) & 0x7fff) ?? null,
    });
  }
  return symbols;
}

function symbolCount(elf: ElfFile, table: DynamicTable, row: number): number {
  const section = elf.sections.find((s) => s.type === SHT.DYNSYM);
  if (section !== undefined) return Math.floor(section.size / row);
  const hash = table.value(DYNAMIC_TAG.HASH);
  if (hash !== undefined) {
    const view = new ByteView(readElfMemory(elf, hash, 8), elf.header.littleEndian);
    // nchain equals the number of symbols (gABI "Hash Table").
    return view.u32(4);
  }
  const gnu = table.value(DYNAMIC_TAG.GNU_HASH);
  return gnu === undefined ? 0 : countGnuHash(elf, gnu);
}

/** The last chain of the largest bucket ends the table (`DT_GNU_HASH` layout: header, bloom words, buckets, chains). */
function countGnuHash(elf: ElfFile, address: number): number {
  const head = new ByteView(readElfMemory(elf, address, 16), elf.header.littleEndian);
  const buckets = Math.min(head.u32(0), MAX_DYNAMIC_SYMBOLS);
  const first = head.u32(4);
  const bucketsAt = address + 16 + Math.min(head.u32(8), 1 << 20) * (elf.header.bits === 64 ? 8 : 4);
  const view = new ByteView(readElfMemory(elf, bucketsAt, buckets * 4), elf.header.littleEndian);
  let last = 0;
  for (let at = 0; at < view.length; at += 4) last = Math.max(last, view.u32(at));
  if (last < first) return first;
  const chains = new ByteView(
    readElfMemory(elf, bucketsAt + buckets * 4 + (last - first) * 4, MAX_DYNAMIC_SYMBOLS * 4),
    elf.header.littleEndian,
  );
  for (let at = 0; at + 4 <= chains.length; at += 4) {
    if ((chains.u32(at) & 1) === 1) return last + at / 4 + 1;
  }
  return last + 1;
}

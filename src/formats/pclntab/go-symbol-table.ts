import type { BinaryProblem } from '../../model/binary-image.ts';
import type { GoFrame, GoFunction, PclntabVersion } from '../../model/go-symbol.ts';
import type { AddressSpace } from '../executable/address-space.ts';
import { ByteView } from '../executable/byte-view.ts';
import { findPclntab } from './find-pclntab.ts';
import { findModuleData, type ModuleData } from './module-data.ts';
import { pcValueAt } from './pc-value.ts';
import { type PclntabHeader, readPclntabHeader } from './pclntab-header.ts';

/** Largest table that is loaded; the largest known (kubernetes in one file) is below 64 MiB. */
const MAX_TABLE = 256 << 20;
const MAX_INLINE_DEPTH = 200;
const INLINE_INDEX = 2;

/** Offsets inside a function record, behind its entry. */
const NAME = 0;
const PC_STACK = 12;
const PC_FILE = 16;
const PC_LINE = 20;
const PCDATA_COUNT = 24;

const OLD = { from: 2, to: 15 };
const GO_16 = { from: 16, to: 17 };
const GO_18 = { from: 18, to: 19 };

/**
 * Go's own table of functions, files, lines and inlined calls: present in every Go program, stripped or not.
 * Holds the table in memory (its size, at most 256 MiB), makes objects only for what is asked.
 */
export class GoSymbolTable {
  readonly address: number;
  readonly size: number;
  readonly version: PclntabVersion;
  readonly foundBy: 'section' | 'symbol' | 'scan';
  readonly count: number;
  /** Base of the code; 0 where entries are absolute. */
  readonly textStart: number;
  readonly moduleData: ModuleData | undefined;
  readonly #space: AddressSpace;
  readonly #header: PclntabHeader;
  readonly #view: ByteView;
  readonly #entries: Float64Array;
  #names: string | undefined;

  constructor(space: AddressSpace, place: TablePlace) {
    this.#space = space;
    this.#header = place.header;
    this.#view = place.view;
    this.address = place.address;
    this.size = place.size;
    this.version = place.header.version;
    this.foundBy = place.foundBy;
    this.count = place.entries.length - 1;
    this.textStart = place.textStart;
    this.moduleData = place.moduleData;
    this.#entries = place.entries;
  }

  entry(index: number): number {
    return this.#entries[index] ?? 0;
  }

  end(index: number): number {
    return this.#entries[index + 1] ?? 0;
  }

  name(index: number): string {
    const record = this.#record(index);
    return this.#nameAt(this.#view.i32(record + this.#fields() + NAME));
  }

  function(index: number): GoFunction {
    const record = this.#record(index);
    const hasLine = this.version === '1.20';
    return {
      name: this.name(index),
      entry: this.entry(index),
      end: this.end(index),
      file: this.#file(record, this.#pcValue(record, PC_FILE, 0)),
      startLine: hasLine ? this.#view.i32(record + this.#fields() + 32) : 0,
    };
  }

  /** Index of the function whose code holds an address; -1 when none does. */
  find(pc: number): number {
    let low = 0;
    let high = this.count;
    if (pc < this.entry(0) || pc >= this.entry(this.count)) return -1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.entry(middle) <= pc) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Minor releases that write such a table, told by its magic, the text base and the module record. */
  releases(): { readonly from: number; readonly to: number | null } {
    if (this.version !== '1.20') return { '1.2': OLD, '1.16': GO_16, '1.18': GO_18 }[this.version];
    const at = this.#header.textStartAt ?? 0;
    const stored = this.#space.pointer(this.address + at) ?? 0;
    if (stored !== 0) return { from: 20, to: 25 };
    return this.moduleData?.newLayout === true ? { from: 27, to: null } : { from: 26, to: 26 };
  }

  /** Whether a function name starts with this text. Prefixes are ASCII. */
  hasPackage(prefix: string): boolean {
    return this.#hasName(`\0${prefix}`);
  }

  /** Whether the linker kept the function of exactly this name. */
  hasFunction(name: string): boolean {
    return this.#hasName(`\0${name}\0`);
  }

  #hasName(text: string): boolean {
    if (this.#names === undefined) {
      const { nameOffset, unitOffset } = this.#header;
      const end = unitOffset > nameOffset ? unitOffset : this.#view.length;
      // From the byte before the names, so that the first is found as well. One text: its search is native code.
      const bytes = this.#view.bytes.subarray(Math.max(0, nameOffset - 1), end);
      this.#names = new TextDecoder('latin1').decode(bytes);
    }
    return this.#names.includes(text);
  }

  /** The frames at an address, innermost first: inlined calls, then the function itself. Empty outside of Go code. */
  frames(pc: number): GoFrame[] {
    const index = this.find(pc);
    if (index < 0) return [];
    const record = this.#record(index);
    const offset = pc - this.entry(index);
    const frames: GoFrame[] = [];
    if (this.version === '1.20') this.#newInlines(record, offset, frames);
    else this.#oldInlines(record, offset, frames);
    if (frames.length === 0) {
      frames.push({ function: this.name(index), ...this.#position(record, offset), inlined: false });
    }
    return frames.map((f, i) =>
      i === frames.length - 1 ? { ...f, function: this.name(index), inlined: false } : f,
    );
  }

  /** Bytes between the stack pointer and the return address at an address; -1 when the table does not say. */
  stackDelta(pc: number): number {
    const index = this.find(pc);
    return index < 0 ? -1 : this.#pcValue(this.#record(index), PC_STACK, pc - this.entry(index));
  }

  /** Every source file of the table, in its order; up to `max`. */
  files(max = 1_000_000): string[] {
    const { version, fileOffset, fileCount, functionOffset } = this.#header;
    const files: string[] = [];
    if (version === '1.2') {
      for (let i = 1; i < Math.min(fileCount, max + 1); i++)
        files.push(this.#view.cString(this.#view.u32(fileOffset + i * 4)));
      return files;
    }
    let at = fileOffset;
    while (files.length < Math.min(fileCount, max) && at < functionOffset) {
      const file = this.#view.cString(at, 65_536);
      files.push(file);
      const end = this.#view.bytes.indexOf(0, at);
      if (end < 0) break;
      at = end + 1;
    }
    return files;
  }

  /** Releases from 1.20 on store the name and the call's place in the parent's code. */
  #newInlines(record: number, offset: number, frames: GoFrame[]): void {
    const tree = this.#inlineTree(record);
    let at = offset;
    for (let depth = 0; depth < MAX_INLINE_DEPTH; depth++) {
      const index = tree === undefined ? -1 : this.#pcData(record, INLINE_INDEX, at);
      const position = this.#position(record, at);
      if (tree === undefined || index < 0) {
        frames.push({ function: '', ...position, inlined: false });
        return;
      }
      const call = this.#bytesAt(tree + index * 16, 16);
      if (call.length < 16) return;
      frames.push({ function: this.#nameAt(call.i32(4)), ...position, inlined: true });
      at = call.i32(8);
      if (at < 0) return;
    }
  }

  /** Older releases store the call's file and line and the index of the parent. */
  #oldInlines(record: number, offset: number, frames: GoFrame[]): void {
    const tree = this.#inlineTree(record);
    let index = tree === undefined ? -1 : this.#pcData(record, INLINE_INDEX, offset);
    let position = this.#position(record, offset);
    if (tree === undefined) index = -1;
    for (let depth = 0; index >= 0 && depth < MAX_INLINE_DEPTH; depth++) {
      const call: ByteView = this.#bytesAt((tree ?? 0) + index * 20, 20);
      if (call.length < 20) break;
      frames.push({ function: this.#nameAt(call.i32(12)), ...position, inlined: true });
      position = { file: this.#file(record, call.i32(4)), line: call.i32(8) };
      index = (call.u16(0) << 16) >> 16;
    }
    frames.push({ function: '', ...position, inlined: false });
  }

  #position(record: number, offset: number): { readonly file: string; readonly line: number } {
    return {
      file: this.#file(record, this.#pcValue(record, PC_FILE, offset)),
      line: Math.max(0, this.#pcValue(record, PC_LINE, offset)),
    };
  }

  /** Offset of a function's record in the table. */
  #record(index: number): number {
    const { version, functionOffset, pointerSize } = this.#header;
    if (version === '1.18' || version === '1.20')
      return functionOffset + this.#view.u32(functionOffset + index * 8 + 4);
    const at = functionOffset + (index * 2 + 1) * pointerSize;
    return (version === '1.2' ? 0 : functionOffset) + this.#view.word(at, pointerSize);
  }

  /** Bytes of the entry at the start of a record: an offset since 1.18, an address before. */
  #fields(): number {
    return this.version === '1.18' || this.version === '1.20' ? 4 : this.#header.pointerSize;
  }

  /** Bytes of a record in front of its `pcdata` table. */
  #recordSize(): number {
    const { pointerSize } = this.#header;
    return { '1.2': pointerSize + 32, '1.16': pointerSize + 36, '1.18': 40, '1.20': 44 }[this.version];
  }

  #pcValue(record: number, field: number, offset: number): number {
    const start = this.#view.u32(record + this.#fields() + field);
    if (start === 0) return -1;
    return pcValueAt(this.#view.bytes, this.#header.pcOffset + start, offset, this.#header.minLc).value;
  }

  #pcData(record: number, table: number, offset: number): number {
    if (table >= this.#view.u32(record + this.#fields() + PCDATA_COUNT)) return -1;
    const start = this.#view.u32(record + this.#recordSize() + table * 4);
    if (start === 0) return -1;
    return pcValueAt(this.#view.bytes, this.#header.pcOffset + start, offset, this.#header.minLc).value;
  }

  /** Address of the inline tree; FUNCDATA_InlTree is 4 up to Go 1.15, 3 since. */
  #inlineTree(record: number): number | undefined {
    const index = this.version === '1.2' ? 4 : 3;
    const count = this.#view.u8(record + this.#recordSize() - 1);
    if (index >= count) return undefined;
    const pcdata = this.#view.u32(record + this.#fields() + PCDATA_COUNT);
    if (pcdata > 1024) return undefined;
    const start = record + this.#recordSize() + pcdata * 4;
    const { pointerSize } = this.#header;
    if (this.version === '1.18' || this.version === '1.20') {
      const offset = this.#view.u32(start + index * 4);
      const base = this.moduleData?.gofunc;
      return offset === 0xffffffff || base === undefined || base === null ? undefined : base + offset;
    }
    // Pointers, aligned in memory; the table itself is aligned.
    const aligned = Math.ceil((this.address + start) / pointerSize) * pointerSize - this.address;
    const at = aligned + index * pointerSize;
    const pointer = this.#space.fixup(this.address + at, this.#view.word(at, pointerSize));
    return pointer === 0 ? undefined : pointer;
  }

  #bytesAt(address: number, length: number): ByteView {
    const within = address - this.address;
    const bytes =
      within >= 0 && within + length <= this.#view.length
        ? this.#view.bytes.subarray(within, within + length)
        : this.#space.read(address, length);
    return new ByteView(bytes, this.#header.littleEndian);
  }

  #nameAt(offset: number): string {
    return offset < 0 ? '' : this.#view.cString(this.#header.nameOffset + offset, 8192);
  }

  #file(record: number, index: number): string {
    if (index < 0) return '';
    const { version, fileOffset, unitOffset } = this.#header;
    if (version === '1.2') {
      // Index 0 is no file: the table counts from 1.
      return index === 0 ? '' : this.#view.cString(this.#view.u32(fileOffset + index * 4), 65_536);
    }
    const unit = this.#view.u32(record + this.#fields() + 28);
    const offset = this.#view.u32(unitOffset + (unit + index) * 4);
    return offset === 0xffffffff ? '' : this.#view.cString(fileOffset + offset, 65_536);
  }
}

/** A table that was found and loaded. */
export interface TablePlace {
  readonly address: number;
  readonly size: number;
  readonly foundBy: 'section' | 'symbol' | 'scan';
  readonly header: PclntabHeader;
  readonly view: ByteView;
  readonly textStart: number;
  readonly moduleData: ModuleData | undefined;
  /** Entry addresses, and the end of the last function. */
  readonly entries: Float64Array;
}

/**
 * Finds and loads the table of functions. Undefined with a problem when there is none, it is too large or damaged.
 * `goMinor` is the release's minor number when known: it settles layouts that share a magic.
 */
export function readGoSymbolTable(
  space: AddressSpace,
  goMinor: number | null,
  problems: BinaryProblem[],
): GoSymbolTable | undefined {
  const place = findPclntab(space);
  if (place === undefined) {
    problems.push({ code: 'pclntab-missing', detail: 'magic not found' });
    return undefined;
  }
  const head = new ByteView(space.read(place.address, 4096), space.littleEndian);
  const version = readPclntabHeader(head)?.version;
  const moduleData =
    version === undefined ? undefined : findModuleData(space, place.address, version, goMinor);
  const known = moduleData?.tableSize ?? 0;
  const size = known > 0 && known <= place.size ? known : place.size;
  if (size > MAX_TABLE && place.foundBy === 'section') {
    problems.push({ code: 'pclntab-too-large', detail: String(size) });
    return undefined;
  }
  const view = new ByteView(space.read(place.address, Math.min(size, MAX_TABLE)), space.littleEndian);
  const header = readPclntabHeader(view);
  if (header === undefined) return undefined;
  const textStart = resolveTextStart(space, place.address, header, moduleData);
  if (textStart === undefined) {
    problems.push({ code: 'text-start-unknown', detail: header.version });
    return undefined;
  }
  const entries = readEntries(space, place.address, header, view, textStart);
  if (entries === undefined) {
    problems.push({ code: 'pclntab-damaged', detail: `${header.functionCount} functions` });
    return undefined;
  }
  return new GoSymbolTable(space, { ...place, size, header, view, textStart, moduleData, entries });
}

/**
 * Base of entry offsets. Up to 1.25 the header holds it; since 1.26 only the module record and the symbol do. The start
 * of the section `.text` is wrong when C code was linked in front.
 */
function resolveTextStart(
  space: AddressSpace,
  address: number,
  header: PclntabHeader,
  moduleData: ModuleData | undefined,
): number | undefined {
  if (header.textStartAt === null) return 0;
  const stored = space.pointer(address + header.textStartAt) ?? 0;
  if (stored !== 0) return stored;
  if (moduleData !== undefined) return moduleData.text;
  return space.sections.length > 0 ? space.symbol('runtime.text') : undefined;
}

function readEntries(
  space: AddressSpace,
  address: number,
  header: PclntabHeader,
  view: ByteView,
  textStart: number,
): Float64Array | undefined {
  const { functionCount, functionOffset, pointerSize, version } = header;
  const offsets = version === '1.18' || version === '1.20';
  const row = offsets ? 8 : 2 * pointerSize;
  if (!view.has(functionOffset, functionCount * row + (offsets ? 4 : pointerSize))) return undefined;
  const entries = new Float64Array(functionCount + 1);
  let last = 0;
  for (let i = 0; i <= functionCount; i++) {
    const at = functionOffset + i * row;
    const value = offsets ? textStart + view.u32(at) : space.fixup(address + at, view.word(at, pointerSize));
    if (value < last) return undefined;
    entries[i] = value;
    last = value;
  }
  return entries;
}

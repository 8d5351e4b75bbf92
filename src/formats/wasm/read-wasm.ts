import type { BinaryImage, BinaryProblem, BinarySection, BinarySegment } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import type { WasmFacts } from '../../model/binary-wasm.ts';
import { ByteView } from '../executable/byte-view.ts';
import { type AddressSpace, createAddressSpace } from '../executable/address-space.ts';
import { WasmReader } from './wasm-reader.ts';

/** A WebAssembly module's tables. */
export interface WasmFile {
  readonly source: ByteSource;
  readonly image: BinaryImage;
  readonly facts: WasmFacts;
  readonly problems: readonly BinaryProblem[];
}

const SECTION = ['custom', 'type', 'import', 'function', 'table', 'memory', 'global', 'export', 'start'];
const SECTION_TAIL = ['element', 'code', 'data', 'data-count', 'tag'];
const MAX_SECTIONS = 1024;
const MAX_ROWS = 10_000;
const MAX_DATA_SEGMENTS = 100_000;
const PAGE = 65_536;

interface Gathered {
  readonly sections: BinarySection[];
  readonly segments: BinarySegment[];
  readonly imports: string[];
  readonly exports: string[];
  readonly producers: string[];
  functionCount: number;
  memory: WasmFacts['memory'];
}

/**
 * Reads a WebAssembly module. Data segments with a constant address become segments of linear memory, so that Go's
 * tables can be followed. Undefined when it is none (also for components, which have another version).
 * Source: WebAssembly core specification, chapter 5; Go cmd/link/internal/wasm/asm.go.
 */
export function readWasm(source: ByteSource): WasmFile | undefined {
  const head = new ByteView(source.read(0, 8), true);
  if (head.u32(0) !== 0x6d736100 || head.u32(4) !== 1) return undefined;
  const problems: BinaryProblem[] = [];
  const found: Gathered = {
    sections: [],
    segments: [],
    imports: [],
    exports: [],
    producers: [],
    functionCount: 0,
    memory: null,
  };
  const reader = new WasmReader(source, 8, source.size);
  while (!reader.done && found.sections.length < MAX_SECTIONS) {
    const id = reader.byte();
    const size = reader.uint();
    const start = reader.at;
    reader.skip(size);
    if (reader.failed) {
      problems.push({ code: 'section-table-truncated', detail: `section ${id} at ${start}` });
      break;
    }
    readSection(source, id, start, start + size, found);
  }
  return { source, image: toImage(found), facts: toFacts(found), problems };
}

function readSection(source: ByteSource, id: number, start: number, end: number, found: Gathered): void {
  const body = new WasmReader(source, start, end);
  let name = SECTION[id] ?? SECTION_TAIL[id - SECTION.length] ?? `section-${id}`;
  if (id === 0) {
    name = body.name(256);
    if (name === 'producers') readProducers(body, found);
  } else if (id === 2) readImports(body, found);
  else if (id === 5 && body.uint() > 0) found.memory = readLimits(body);
  else if (id === 7) readExports(body, found);
  else if (id === 10) found.functionCount = body.uint();
  else if (id === 11) readData(body, found);
  found.sections.push({
    name,
    address: 0,
    size: end - start,
    offset: start,
    fileSize: end - start,
    loaded: id !== 0,
    write: false,
    execute: id === 10,
  });
}

function readImports(body: WasmReader, found: Gathered): void {
  for (let left = body.uint(); left > 0 && !body.failed && found.imports.length < MAX_ROWS; left--) {
    const text = `${body.name(256)}.${body.name(256)}`;
    const kind = body.byte();
    if (kind === 0) body.uint();
    else if (kind === 1) {
      body.byte();
      readLimits(body);
    } else if (kind === 2) found.memory = readLimits(body);
    else if (kind === 3) body.skip(2);
    else if (kind === 4) {
      body.byte();
      body.uint();
    } else return;
    if (!body.failed) found.imports.push(text);
  }
}

function readLimits(body: WasmReader): NonNullable<WasmFacts['memory']> {
  const flags = body.byte();
  const bytes = (flags & 4) === 0 ? 5 : 10;
  const initial = body.uint(bytes) * PAGE;
  return { initial, maximum: (flags & 1) === 0 ? null : body.uint(bytes) * PAGE };
}

function readExports(body: WasmReader, found: Gathered): void {
  for (let left = body.uint(); left > 0 && !body.failed && found.exports.length < MAX_ROWS; left--) {
    const name = body.name(256);
    body.byte();
    body.uint();
    if (!body.failed) found.exports.push(name);
  }
}

/** Active segments with `i32.const` or `i64.const` addresses; passive ones have none until the program copies them. */
function readData(body: WasmReader, found: Gathered): void {
  for (let left = body.uint(); left > 0 && !body.failed; left--) {
    if (found.segments.length >= MAX_DATA_SEGMENTS) return;
    const mode = body.uint();
    if (mode === 2) body.uint();
    let address: number | undefined;
    if (mode !== 1) {
      const opcode = body.byte();
      if (opcode !== 0x41 && opcode !== 0x42) return;
      address = body.int();
      if (body.byte() !== 0x0b) return;
    }
    const size = body.uint();
    const offset = body.at;
    body.skip(size);
    if (body.failed || address === undefined) continue;
    found.segments.push({
      name: `data${found.segments.length}`,
      address,
      size,
      offset,
      fileSize: size,
      read: true,
      write: true,
      execute: false,
    });
  }
}

function readProducers(body: WasmReader, found: Gathered): void {
  for (let fields = body.uint(); fields > 0 && !body.failed && found.producers.length < 64; fields--) {
    const field = body.name(64);
    for (let left = body.uint(); left > 0 && !body.failed && found.producers.length < 64; left--)
      found.producers.push(`${field}: ${body.name(64)} ${body.name(64)}`.trim());
  }
}

function hostOf(imports: readonly string[]): string | null {
  if (imports.some((i) => i.startsWith('wasi_snapshot_preview1.'))) return 'wasip1';
  if (imports.some((i) => /^(gojs|go)\./.test(i))) return 'js';
  return null;
}

function toFacts(found: Gathered): WasmFacts {
  const { imports, exports, functionCount, memory, producers } = found;
  return { imports, exports, functionCount, memory, producers, host: hostOf(imports) };
}

function toImage(found: Gathered): BinaryImage {
  return {
    format: 'wasm',
    arch: 'wasm',
    os: hostOf(found.imports) ?? 'unknown',
    bits: 64,
    littleEndian: true,
    kind: 'executable',
    entry: 0,
    sections: found.sections,
    segments: [...found.segments].sort((a, b) => a.address - b.address),
  };
}

/**
 * Linear memory as the data segments fill it. Go's linker leaves out runs of zeros, so what lies between two segments
 * reads as zero. Pointers are 64 bits wide in Go's WebAssembly port.
 */
export function wasmSpace(file: WasmFile): AddressSpace {
  const joined = joinSegments(file.image.segments);
  const source: ByteSource = {
    size: Number.MAX_SAFE_INTEGER,
    read: (address, length) => readMemory(file, joined, address, length),
  };
  return createAddressSpace(source, {
    littleEndian: true,
    pointerSize: 8,
    sections: () => [],
    segments: joined.map((s) => ({ ...s, offset: s.address })),
  });
}

/** Runs of zeros longer than this are taken as the end of an area. */
const MAX_GAP = 1 << 16;

function joinSegments(segments: readonly BinarySegment[]): BinarySegment[] {
  const areas: { first: BinarySegment; end: number }[] = [];
  for (const s of segments) {
    const last = areas.at(-1);
    const end = s.address + s.size;
    if (last !== undefined && s.address >= last.first.address && s.address - last.end < MAX_GAP)
      last.end = Math.max(last.end, end);
    else areas.push({ first: s, end });
  }
  return areas.map(({ first, end }) => {
    const size = end - first.address;
    return { ...first, size, fileSize: size };
  });
}

function readMemory(
  file: WasmFile,
  joined: readonly BinarySegment[],
  address: number,
  length: number,
): Uint8Array {
  const area = joined.find((s) => address >= s.address && address < s.address + s.size);
  if (area === undefined) return new Uint8Array(0);
  const bytes = new Uint8Array(Math.min(length, area.address + area.size - address));
  const all = file.image.segments;
  for (let i = firstAtOrBefore(all, address); i < all.length; i++) {
    const s = all[i];
    if (s === undefined || s.address >= address + bytes.length) break;
    const from = Math.max(address, s.address);
    const to = Math.min(address + bytes.length, s.address + s.size);
    if (to > from) bytes.set(file.source.read(s.offset + from - s.address, to - from), from - address);
  }
  return bytes;
}

function firstAtOrBefore(segments: readonly BinarySegment[], address: number): number {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

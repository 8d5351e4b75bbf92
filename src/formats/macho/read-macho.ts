import type { BinaryImage, BinaryProblem, BinarySection, BinarySegment } from '../../model/binary-image.ts';
import type { MachoFacts } from '../../model/binary-macho.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView, toHex } from '../executable/byte-view.ts';
import { machoArch, type MachoHeader, readFatSlices, readMachoHeader } from './macho-header.ts';

/** Where the symbol table lies in the slice. */
export interface MachoSymbolTable {
  readonly offset: number;
  readonly count: number;
  readonly stringOffset: number;
  readonly stringSize: number;
}

/** A Mach-O file: of a fat one, the first slice, as the toolchain reads it. */
export interface MachoFile {
  readonly source: ByteSource;
  readonly header: MachoHeader;
  readonly image: BinaryImage;
  readonly facts: MachoFacts;
  readonly symbols: MachoSymbolTable | null;
  /** Pointers are stored as chains that dyld resolves (macOS 12 and later link editors). */
  readonly chainedFixups: boolean;
  readonly problems: readonly BinaryProblem[];
}

const MAX_COMMAND_BYTES = 16 << 20;
const MAX_SECTIONS = 65_536;

/** Load commands that are asked for (`mach-o/loader.h`). */
const LC = {
  SEGMENT: 1,
  SYMTAB: 2,
  UNIXTHREAD: 5,
  LOAD_DYLIB: 0xc,
  LOAD_DYLINKER: 0xe,
  SEGMENT_64: 0x19,
  UUID: 0x1b,
  CODE_SIGNATURE: 0x1d,
  ENCRYPTION_INFO: 0x21,
  VERSION_MIN_MACOS: 0x24,
  VERSION_MIN_IOS: 0x25,
  ENCRYPTION_INFO_64: 0x2c,
  BUILD_VERSION: 0x32,
  LOAD_WEAK_DYLIB: 0x80000018,
  RPATH: 0x8000001c,
  REEXPORT_DYLIB: 0x8000001f,
  LAZY_LOAD_DYLIB: 0x20,
  MAIN: 0x80000028,
  DYLD_CHAINED_FIXUPS: 0x80000034,
} as const;

const PLATFORM: Readonly<Record<number, string>> = {
  1: 'macos',
  2: 'ios',
  3: 'tvos',
  4: 'watchos',
  6: 'maccatalyst',
  7: 'iossimulator',
};

interface Gathered {
  readonly sections: BinarySection[];
  readonly segments: BinarySegment[];
  readonly dylibs: string[];
  readonly rpaths: string[];
  symbols: MachoSymbolTable | null;
  dylinker: string | null;
  uuid: string | null;
  platform: string | null;
  minimumOs: string | null;
  sdk: string | null;
  signed: boolean;
  encrypted: boolean;
  chained: boolean;
  entryOffset: number | null;
}

/**
 * Reads a Mach-O file, thin or fat, both byte orders. Undefined when it is none. Load commands up to 16 MiB.
 * Source: `mach-o/loader.h`, `mach-o/fat.h`.
 */
export function readMacho(file: ByteSource): MachoFile | undefined {
  const problems: BinaryProblem[] = [];
  const fat = readFatSlices(file);
  const source = fat?.[0]?.source ?? file;
  const header = readMachoHeader(source);
  if (header === undefined) return undefined;
  const found = readCommands(source, header, problems);
  const end = found.segments.reduce((max, s) => Math.max(max, s.offset + s.fileSize), 0);
  if (end > source.size) problems.push({ code: 'file-truncated', detail: `${source.size} of ${end} bytes` });
  return {
    source,
    header,
    symbols: found.symbols,
    chainedFixups: found.chained,
    problems,
    image: toImage(header, found),
    facts: {
      slices: (fat ?? [header]).map((s) => machoArch(s.cpuType)),
      dylibs: found.dylibs,
      rpaths: found.rpaths,
      dylinker: found.dylinker,
      uuid: found.uuid,
      platform: found.platform,
      minimumOs: found.minimumOs,
      sdk: found.sdk,
      signed: found.signed,
      pie: (header.flags & 0x200000) !== 0,
      executableHeap: (header.flags & 0x1000000) === 0 && header.bits === 32,
      executableStack: (header.flags & 0x20000) !== 0,
      encrypted: found.encrypted,
    },
  };
}

const KIND: Readonly<Record<number, BinaryImage['kind']>> = {
  1: 'object',
  2: 'executable',
  4: 'core',
  6: 'shared-library',
  8: 'shared-library',
};

function toImage(header: MachoHeader, found: Gathered): BinaryImage {
  const text = found.segments.find((s) => s.name === '__TEXT');
  return {
    format: 'mach-o',
    arch: machoArch(header.cpuType),
    os:
      found.platform === null || found.platform === 'macos'
        ? 'darwin'
        : found.platform.replace('simulator', ''),
    bits: header.bits,
    littleEndian: header.littleEndian,
    kind: KIND[header.fileType] ?? 'other',
    entry: found.entryOffset === null ? 0 : (text?.address ?? 0) + found.entryOffset,
    sections: found.sections,
    segments: found.segments,
  };
}

function readCommands(source: ByteSource, header: MachoHeader, problems: BinaryProblem[]): Gathered {
  const found: Gathered = {
    sections: [],
    segments: [],
    dylibs: [],
    rpaths: [],
    symbols: null,
    dylinker: null,
    uuid: null,
    platform: null,
    minimumOs: null,
    sdk: null,
    signed: false,
    encrypted: false,
    chained: false,
    entryOffset: null,
  };
  const start = header.bits === 64 ? 32 : 28;
  const bytes = source.read(start, Math.min(header.commandBytes, MAX_COMMAND_BYTES));
  let at = 0;
  for (let left = header.commandCount; left > 0; left--) {
    const head = new ByteView(bytes.subarray(at, at + 8), header.littleEndian);
    const size = head.u32(4);
    if (size < 8 || at + size > bytes.length) {
      problems.push({ code: 'load-commands-truncated', detail: `${left} of ${header.commandCount} left` });
      break;
    }
    const view = new ByteView(bytes.subarray(at, at + size), header.littleEndian);
    if (!readSegmentCommand(view, found)) readOtherCommand(view, found);
    at += size;
  }
  return found;
}

function readSegmentCommand(view: ByteView, found: Gathered): boolean {
  const command = view.u32(0);
  if (command !== LC.SEGMENT && command !== LC.SEGMENT_64) return false;
  const wide = command === LC.SEGMENT_64;
  const word = (at: number, index: number) => (wide ? view.u64(at + index * 8) : view.u32(at + index * 4));
  const protection = view.u32(wide ? 60 : 44);
  const segment: BinarySegment = {
    name: view.cString(8, 16),
    address: word(24, 0),
    size: word(24, 1),
    offset: word(24, 2),
    fileSize: word(24, 3),
    read: (protection & 1) !== 0,
    write: (protection & 2) !== 0,
    execute: (protection & 4) !== 0,
  };
  if (segment.name !== '__PAGEZERO') found.segments.push(segment);
  const row = wide ? 80 : 68;
  for (let at = wide ? 72 : 56; at + row <= view.length && found.sections.length < MAX_SECTIONS; at += row) {
    const size = word(at + 32, 1);
    const flags = view.u32(at + (wide ? 64 : 56));
    const type = flags & 0xff;
    // S_ZEROFILL, S_GB_ZEROFILL and S_THREAD_LOCAL_ZEROFILL have no bytes in the file.
    const empty = type === 1 || type === 0xc || type === 0x12;
    found.sections.push({
      name: view.cString(at, 16),
      address: word(at + 32, 0),
      size,
      offset: view.u32(at + (wide ? 48 : 40)),
      fileSize: empty ? 0 : size,
      loaded: view.cString(at + 16, 16) !== '__DWARF',
      write: segment.write,
      execute: (flags & 0x80000400) !== 0,
    });
  }
  return true;
}

function readOtherCommand(view: ByteView, found: Gathered): void {
  const text = (at: number) => view.cString(view.u32(at), 4096);
  switch (view.u32(0)) {
    case LC.LOAD_DYLIB:
    case LC.LOAD_WEAK_DYLIB:
    case LC.REEXPORT_DYLIB:
    case LC.LAZY_LOAD_DYLIB:
      found.dylibs.push(text(8));
      break;
    case LC.RPATH:
      found.rpaths.push(text(8));
      break;
    case LC.LOAD_DYLINKER:
      found.dylinker = text(8);
      break;
    case LC.UUID:
      found.uuid = view.has(8, 16) ? toHex(view.bytes.subarray(8, 24)) : null;
      break;
    case LC.SYMTAB:
      found.symbols = {
        offset: view.u32(8),
        count: view.u32(12),
        stringOffset: view.u32(16),
        stringSize: view.u32(20),
      };
      break;
    case LC.CODE_SIGNATURE:
      found.signed = true;
      break;
    case LC.ENCRYPTION_INFO:
    case LC.ENCRYPTION_INFO_64:
      found.encrypted = view.u32(16) !== 0;
      break;
    case LC.MAIN:
      found.entryOffset = view.u64(8);
      break;
    case LC.DYLD_CHAINED_FIXUPS:
      found.chained = true;
      break;
    default:
      readVersionCommand(view, found);
  }
}

function readVersionCommand(view: ByteView, found: Gathered): void {
  const command = view.u32(0);
  if (command === LC.BUILD_VERSION) {
    found.platform = PLATFORM[view.u32(8)] ?? `platform-${view.u32(8)}`;
    found.minimumOs = versionText(view.u32(12));
    found.sdk = versionText(view.u32(16));
  } else if (command === LC.VERSION_MIN_MACOS || command === LC.VERSION_MIN_IOS) {
    found.platform = command === LC.VERSION_MIN_MACOS ? 'macos' : 'ios';
    found.minimumOs = versionText(view.u32(8));
    found.sdk = versionText(view.u32(12));
  }
}

/** Nibbles `xxxx.yy.zz`. */
function versionText(value: number): string {
  const patch = value & 0xff;
  return `${value >>> 16}.${(value >>> 8) & 0xff}${patch === 0 ? '' : `.${patch}`}`;
}

import type { ByteSource } from '../../model/binary-source.ts';
import type { CoreDump, CoreMapping, CoreThread } from '../../model/core-dump.ts';
import { elfArch } from '../elf/elf-arch.ts';
import { readElfHeader } from '../elf/elf-header.ts';
import { ByteView } from '../executable/byte-view.ts';
import { readPrstatus } from './read-prstatus.ts';

const ET_CORE = 4;
const PT_LOAD = 1;
const PT_NOTE = 4;
/** More program headers than 16 bits can count: the number is in the first section header. Source: elf(5), PN_XNUM. */
const PN_XNUM = 0xffff;
const NOTE = { prstatus: 1, prpsinfo: 3, auxv: 6, file: 0x46494c45, siginfo: 0x53494749 } as const;
const AT_ENTRY = 9;

const MAX_SEGMENTS = 1 << 20;
const MAX_THREADS = 65_536;
const MAX_NOTES = 1 << 20;
const MAX_FILES = 65_536;
const MAX_FILE_NOTE = 16 << 20;
const EMPTY = new Uint8Array(0);

interface Segment {
  readonly type: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
}

/** True when a file starts like a 64-bit core file of either byte order. */
export function isElfCore(head: Uint8Array): boolean {
  const view = new ByteView(head, head[5] !== 2);
  return view.u32(0) === (head[5] === 2 ? 0x7f454c46 : 0x464c457f) && view.u16(16) === ET_CORE;
}

/**
 * Reads the core file of a process, as the kernel or `gcore` writes it: its threads with registers, mapped files, signal,
 * and its memory, which is read where it is asked for. Undefined for what is no 64-bit ELF core. A file that ends early
 * is `truncated`; what is there is read. Bounds: 65,536 threads, 1,048,576 segments and notes.
 * Source: elf(5), core(5), Linux fs/binfmt_elf.c and include/linux/elfcore.h.
 */
export function readElfCore(source: ByteSource): CoreDump | undefined {
  const header = readElfHeader(source);
  if (header === undefined || header.type !== ET_CORE || header.bits !== 64) return undefined;
  const { littleEndian } = header;
  const arch = elfArch(header);
  const firstSection = new ByteView(source.read(header.sectionOffset, 64), littleEndian);
  const count = header.programCount === PN_XNUM ? firstSection.u32(44) : header.programCount;
  const segments = readSegments(source, header.programOffset, Math.min(count, MAX_SEGMENTS), littleEndian);
  const loads = segments
    .filter((s) => s.type === PT_LOAD && s.fileSize > 0)
    .sort((a, b) => a.address - b.address);
  const found: Found = { threads: [], files: [], pid: 0, command: '', words: '', entry: null, fault: null };
  for (const segment of segments.filter((s) => s.type === PT_NOTE))
    readNotes(source, segment, littleEndian, arch, found);
  return {
    arch,
    ...found,
    truncated: segments.length < count || segments.some((s) => s.offset + s.fileSize > source.size),
    read: (address, length) => readMemory(source, loads, address, length),
  };
}

type Found = { -readonly [K in Exclude<keyof CoreDump, 'arch' | 'truncated' | 'read'>]: CoreDump[K] } & {
  threads: CoreThread[];
};

function readSegments(
  source: ByteSource,
  at: number,
  count: number,
  littleEndian: boolean,
): readonly Segment[] {
  const view = new ByteView(source.read(at, count * 56), littleEndian);
  const segments: Segment[] = [];
  for (let row = 0; row + 56 <= view.length; row += 56)
    segments.push({
      type: view.u32(row),
      offset: view.u64(row + 8),
      address: view.u64(row + 16),
      fileSize: view.u64(row + 32),
    });
  return segments;
}

function readNotes(
  source: ByteSource,
  { offset, fileSize }: Segment,
  littleEndian: boolean,
  arch: string,
  found: Found,
): void {
  const end = Math.min(offset + fileSize, source.size);
  let at = offset;
  for (let left = MAX_NOTES; left > 0 && at + 12 <= end; left--) {
    const head = new ByteView(source.read(at, 12), littleEndian);
    const [nameSize, size, type] = [head.u32(0), head.u32(4), head.u32(8)];
    const body = at + 12 + pad(nameSize);
    at = body + pad(size);
    if (body + size > end) return;
    const read = (most: number) => new ByteView(source.read(body, Math.min(size, most)), littleEndian);
    if (type === NOTE.prstatus && found.threads.length < MAX_THREADS) {
      const thread = readPrstatus(read(1024), arch);
      if (thread !== undefined) found.threads.push(thread);
    } else if (type === NOTE.prpsinfo) {
      const view = read(136);
      found.pid = view.i32(24);
      found.command = view.cString(40, 16);
      found.words = view.cString(56, 80).trim();
    } else if (type === NOTE.auxv) found.entry = readEntry(read(4096)) ?? found.entry;
    else if (type === NOTE.file) found.files = readFiles(read(MAX_FILE_NOTE));
    else if (type === NOTE.siginfo && found.fault === null) {
      const view = read(128);
      if (view.has(0, 24) && view.i32(0) !== 0)
        found.fault = { signal: view.i32(0), code: view.i32(8), address: view.u64(16) };
    }
  }
}

const pad = (size: number) => Math.ceil(size / 4) * 4;

/** Where the program starts running: it lies in the file that was started. */
function readEntry(view: ByteView): number | null {
  for (let at = 0; view.has(at, 16); at += 16) if (view.u64(at) === AT_ENTRY) return view.u64(at + 8);
  return null;
}

/** Count, size of a page, then start, end and offset in pages of each file; then the names. */
function readFiles(view: ByteView): readonly CoreMapping[] {
  const [count, page] = [Math.min(view.u64(0), MAX_FILES), view.u64(8)];
  const files: CoreMapping[] = [];
  let nameAt = 16 + view.u64(0) * 24;
  for (let i = 0; i < count && view.has(16 + i * 24, 24) && view.has(nameAt, 1); i++) {
    const at = 16 + i * 24;
    const end = view.bytes.indexOf(0, nameAt);
    const file = view.cString(nameAt, 4096);
    files.push({ from: view.u64(at), to: view.u64(at + 8), offset: view.u64(at + 16) * page, file });
    if (end < 0) break;
    nameAt = end + 1;
  }
  return files;
}

function readMemory(
  source: ByteSource,
  loads: readonly Segment[],
  address: number,
  length: number,
): Uint8Array {
  let [low, high] = [0, loads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((loads[middle]?.address ?? 0) <= address) low = middle + 1;
    else high = middle;
  }
  const segment = loads[low - 1];
  const within = segment === undefined ? -1 : address - segment.address;
  if (segment === undefined || !(within >= 0) || within >= segment.fileSize) return EMPTY;
  return source.read(segment.offset + within, Math.min(length, segment.fileSize - within));
}

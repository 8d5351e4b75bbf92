import type { BinaryProblem } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import type { ElfHeader } from './elf-header.ts';

/** Section types that are asked for (gABI sh_type). */
export const SHT = { SYMTAB: 2, STRTAB: 3, DYNAMIC: 6, NOTE: 7, NOBITS: 8, DYNSYM: 11 } as const;
/** Segment types that are asked for (gABI p_type and the GNU additions). */
export const PT = {
  LOAD: 1,
  DYNAMIC: 2,
  INTERP: 3,
  NOTE: 4,
  TLS: 7,
  GNU_STACK: 0x6474e551,
  GNU_RELRO: 0x6474e552,
  GNU_PROPERTY: 0x6474e553,
} as const;

/** One program header. */
export interface ElfSegment {
  readonly type: number;
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileSize: number;
  readonly memorySize: number;
}

/** One section header with its name resolved. */
export interface ElfSection {
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
}

/** Sections of which more are not read: the linker of a 1 GB C++ program makes some ten thousand. */
const MAX_SECTIONS = 65_536;
const MAX_NAME_BYTES = 16 << 20;

/** Program headers, at most 65,535. The count in section 0 (`PN_XNUM`) is honoured up to that. */
export function readSegments(source: ByteSource, header: ElfHeader, problems: BinaryProblem[]): ElfSegment[] {
  const wide = header.bits === 64;
  const row = wide ? 56 : 32;
  if (header.programOffset === 0 || header.programCount === 0) return [];
  const stride = header.programEntrySize;
  if (stride < row) {
    problems.push({ code: 'segment-table-truncated', detail: `e_phentsize ${stride}` });
    return [];
  }
  const bytes = source.read(header.programOffset, header.programCount * stride);
  const view = new ByteView(bytes, header.littleEndian);
  const segments: ElfSegment[] = [];
  for (let at = 0; at + row <= bytes.length; at += stride) {
    segments.push({
      type: view.u32(at),
      flags: view.u32(at + (wide ? 4 : 24)),
      offset: wide ? view.u64(at + 8) : view.u32(at + 4),
      address: wide ? view.u64(at + 16) : view.u32(at + 8),
      fileSize: wide ? view.u64(at + 32) : view.u32(at + 16),
      memorySize: wide ? view.u64(at + 40) : view.u32(at + 20),
    });
  }
  if (segments.length < header.programCount) {
    problems.push({
      code: 'segment-table-truncated',
      detail: `${segments.length} of ${header.programCount} program headers`,
    });
  }
  return segments;
}

/** Section headers with names, at most 65,536. None is not an error: a loader needs none. */
export function readSections(source: ByteSource, header: ElfHeader, problems: BinaryProblem[]): ElfSection[] {
  const row = header.bits === 64 ? 64 : 40;
  if (header.sectionOffset === 0) return [];
  const stride = header.sectionEntrySize;
  if (stride < row) {
    if (header.sectionCount > 0)
      problems.push({ code: 'section-table-truncated', detail: `e_shentsize ${stride}` });
    return [];
  }
  // Counts that do not fit their 16 bits live in section 0 (gABI e_shnum, e_shstrndx).
  const first = rowAt(new ByteView(source.read(header.sectionOffset, row), header.littleEndian), 0, header);
  const count = header.sectionCount === 0 ? first.size : header.sectionCount;
  const nameIndex = header.nameIndex === 0xffff ? first.link : header.nameIndex;
  const wanted = Math.min(count, MAX_SECTIONS);
  if (count > MAX_SECTIONS) problems.push({ code: 'too-many-sections', detail: String(count) });
  const bytes = source.read(header.sectionOffset, wanted * stride);
  const view = new ByteView(bytes, header.littleEndian);
  const rows: SectionRow[] = [];
  for (let at = 0; at + row <= bytes.length && rows.length < wanted; at += stride)
    rows.push(rowAt(view, at, header));
  if (rows.length < wanted)
    problems.push({
      code: 'section-table-truncated',
      detail: `${rows.length} of ${wanted} section headers`,
    });
  return nameRows(source, rows, rows[nameIndex], problems);
}

interface SectionRow extends Omit<ElfSection, 'name'> {
  readonly nameOffset: number;
}

function rowAt(view: ByteView, at: number, header: ElfHeader): SectionRow {
  const wide = header.bits === 64;
  const word = (index: number) => (wide ? view.u64(at + 8 + index * 8) : view.u32(at + 8 + index * 4));
  const tail = at + (wide ? 40 : 24);
  return {
    nameOffset: view.u32(at),
    type: view.u32(at + 4),
    flags: word(0),
    address: word(1),
    offset: word(2),
    size: word(3),
    link: view.u32(tail),
    info: view.u32(tail + 4),
    entrySize: wide ? view.u64(at + 56) : view.u32(at + 36),
  };
}

/** A section whose name is looked up when it is asked for: scanning a tree of files needs none. */
class NamedSection implements ElfSection {
  readonly type: number;
  readonly flags: number;
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly entrySize: number;
  private readonly nameOffset: number;
  private readonly names: () => ByteView;

  constructor(row: SectionRow, names: () => ByteView) {
    this.type = row.type;
    this.flags = row.flags;
    this.address = row.address;
    this.offset = row.offset;
    this.size = row.size;
    this.link = row.link;
    this.info = row.info;
    this.entrySize = row.entrySize;
    this.nameOffset = row.nameOffset;
    this.names = names;
  }

  get name(): string {
    return this.names().cString(this.nameOffset, 512);
  }
}

/**
 * Visits the sections of one type without making the others: offset and size in the file. For readers that need no names.
 * At most 4,096 sections are looked at.
 */
export function visitSectionsOfType(
  source: ByteSource,
  header: ElfHeader,
  type: number,
  visit: (offset: number, size: number) => void,
): void {
  const wide = header.bits === 64;
  const stride = header.sectionEntrySize;
  if (header.sectionOffset === 0 || stride < (wide ? 64 : 40)) return;
  const view = new ByteView(
    source.read(header.sectionOffset, Math.min(header.sectionCount, 4096) * stride),
    header.littleEndian,
  );
  for (let at = 0; at + stride <= view.length; at += stride) {
    if (view.u32(at + 4) !== type) continue;
    visit(wide ? view.u64(at + 24) : view.u32(at + 16), wide ? view.u64(at + 32) : view.u32(at + 20));
  }
}

function nameRows(
  source: ByteSource,
  rows: readonly SectionRow[],
  names: SectionRow | undefined,
  problems: BinaryProblem[],
): ElfSection[] {
  let table: ByteView | undefined;
  const readNames = () => {
    const none = names === undefined || names.type === SHT.NOBITS;
    table ??= new ByteView(
      none ? new Uint8Array(0) : source.read(names.offset, Math.min(names.size, MAX_NAME_BYTES)),
      true,
    );
    return table;
  };
  let outside = 0;
  for (const row of rows)
    if (row.type !== SHT.NOBITS && row.type !== 0 && row.offset + row.size > source.size) outside++;
  if (outside > 0) problems.push({ code: 'section-outside-file', detail: String(outside) });
  return rows.map((row) => new NamedSection(row, readNames));
}

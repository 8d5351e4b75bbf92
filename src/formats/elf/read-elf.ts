import type { BinaryImage, BinaryProblem, BinarySection, BinarySegment } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { elfArch, elfOs } from './elf-arch.ts';
import { type ElfHeader, readElfHeader } from './elf-header.ts';
import { type ElfNote, readNotes } from './elf-notes.ts';
import { type ElfSection, type ElfSegment, PT, readSections, readSegments, SHT } from './elf-tables.ts';

/** An ELF file's tables. What needs more reading (dynamic section, symbols) has functions of its own. */
export interface ElfFile {
  readonly source: ByteSource;
  readonly header: ElfHeader;
  readonly segments: readonly ElfSegment[];
  /** Read when they are asked for: a loader needs none, and neither does the scan of a tree. */
  readonly sections: readonly ElfSection[];
  /** The header names a table of sections; it may still be damaged. */
  readonly hasSections: boolean;
  readonly notes: readonly ElfNote[];
  /** `PT_INTERP`: the program that the kernel starts instead; null for a static file. */
  readonly interpreter: string | null;
  readonly image: BinaryImage;
  readonly problems: readonly BinaryProblem[];
}

const SHF_WRITE = 1;
const SHF_ALLOC = 2;
const SHF_EXECINSTR = 4;
const PF_X = 1;
const PF_W = 2;
const PF_R = 4;

const KIND = ['other', 'object', 'executable', 'shared-library', 'core'] as const;

/**
 * Reads the tables of an ELF file, 32 and 64 bits, both byte orders. Undefined when it is not ELF. Damaged or missing
 * section headers leave the program headers, which are all that the kernel looks at.
 * Source: System V gABI chapters 4 and 5; `linux/elf.h`.
 */
export function readElf(source: ByteSource): ElfFile | undefined {
  const header = readElfHeader(source);
  if (header === undefined) return undefined;
  const problems: BinaryProblem[] = [];
  const segments = readSegments(source, header, problems);
  const hasSections = header.sectionOffset !== 0;
  let table: ElfSection[] | undefined;
  const sections = () => (table ??= readSections(source, header, problems));
  if (!hasSections && header.type !== 4)
    problems.push({ code: 'section-table-missing', detail: 'e_shoff 0' });
  const notes = readNotes(source, header, segments);
  const interpreter = readInterpreter(source, segments);
  const end = segments.reduce(
    (max, s) => (s.type === PT.LOAD ? Math.max(max, s.offset + s.fileSize) : max),
    0,
  );
  if (end > source.size) problems.push({ code: 'file-truncated', detail: `${source.size} of ${end} bytes` });
  return {
    source,
    header,
    segments,
    hasSections,
    get sections() {
      return sections();
    },
    notes,
    interpreter,
    image: toImage(header, segments, sections, notes, interpreter),
    problems,
  };
}

/** Bytes of PT_INTERP that the kernel accepts: between 2 and PATH_MAX, zero at the end (fs/binfmt_elf.c). */
function readInterpreter(source: ByteSource, segments: readonly ElfSegment[]): string | null {
  const segment = segments.find((s) => s.type === PT.INTERP);
  if (segment === undefined) return null;
  const length = Math.min(segment.fileSize, 4096);
  const bytes = source.read(segment.offset, length);
  // The file ends before or within it.
  if (bytes.length < length || length === 0) return null;
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}

function toImage(
  header: ElfHeader,
  segments: readonly ElfSegment[],
  sections: () => readonly ElfSection[],
  notes: readonly ElfNote[],
  interpreter: string | null,
): BinaryImage {
  let named: BinarySection[] | undefined;
  return {
    format: 'elf',
    arch: elfArch(header),
    os: elfOs(header.osAbi, new Set(notes.map((n) => n.name)), interpreter),
    bits: header.bits,
    littleEndian: header.littleEndian,
    kind: kindOf(header, segments),
    entry: header.entry,
    get sections() {
      named ??= sections()
        .filter((s) => s.type !== 0)
        .map(toSection);
      return named;
    },
    segments: segments.filter((s) => s.type === PT.LOAD).map(toSegment),
  };
}

/** A shared object that asks for a loader is a program; with the rest of the program headers gone it may be either. */
function kindOf({ type, programCount }: ElfHeader, segments: readonly ElfSegment[]): BinaryImage['kind'] {
  if (type === 3 && segments.some((s) => s.type === PT.INTERP)) return 'executable';
  if (type === 3 && segments.length < programCount) return 'other';
  return KIND[type] ?? 'other';
}

function toSection(s: ElfSection): BinarySection {
  return {
    name: s.name,
    address: s.address,
    size: s.size,
    offset: s.offset,
    fileSize: s.type === SHT.NOBITS ? 0 : s.size,
    loaded: (s.flags & SHF_ALLOC) !== 0,
    write: (s.flags & SHF_WRITE) !== 0,
    execute: (s.flags & SHF_EXECINSTR) !== 0,
  };
}

function toSegment(s: ElfSegment, index: number): BinarySegment {
  return {
    name: `LOAD${index}`,
    address: s.address,
    size: s.memorySize,
    offset: s.offset,
    fileSize: s.fileSize,
    read: (s.flags & PF_R) !== 0,
    write: (s.flags & PF_W) !== 0,
    execute: (s.flags & PF_X) !== 0,
  };
}

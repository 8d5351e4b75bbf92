import type { BinaryImage, BinaryProblem, BinarySection } from '../../model/binary-image.ts';
import type { PeFacts } from '../../model/binary-pe.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { readPeFacts } from './pe-directories.ts';
import type { PeHeader } from './pe-header.ts';

/** A PE file's tables. */
export interface PeFile {
  readonly source: ByteSource;
  readonly header: PeHeader;
  readonly image: BinaryImage;
  readonly facts: PeFacts;
  readonly problems: readonly BinaryProblem[];
}

const MACHINE: Readonly<Record<number, string>> = {
  0x14c: '386',
  0x8664: 'amd64',
  0x1c0: 'arm',
  0x1c4: 'arm',
  0xaa64: 'arm64',
  0x200: 'ia64',
  0x5064: 'riscv64',
  0x6264: 'loong64',
};

/**
 * Reads a PE32 or PE32+ file: DOS stub, COFF header, optional header, sections, directories. Undefined when it is none
 * (a DOS program, an object file). Source: Microsoft "PE Format".
 */
export function readPe(source: ByteSource): PeFile | undefined {
  const dos = new ByteView(source.read(0, 64), true);
  if (dos.u16(0) !== 0x5a4d || dos.length < 64) return undefined;
  const start = dos.u32(60);
  const head = new ByteView(source.read(start, 24), true);
  if (head.u32(0) !== 0x00004550 || head.length < 24) return undefined;
  const problems: BinaryProblem[] = [];
  const optionalSize = head.u16(20);
  const header = readHeader(head, new ByteView(source.read(start + 24, optionalSize), true));
  const sections = readSections(source, header, start + 24 + optionalSize, head.u16(6), problems);
  const image = toImage(header, sections);
  return { source, header, image, problems, facts: readPeFacts(source, header, image.segments) };
}

function readHeader(coff: ByteView, optional: ByteView): PeHeader {
  const wide = optional.u16(0) === 0x20b;
  const imageBase = wide ? optional.u64(24) : optional.u32(28);
  const entry = optional.u32(16);
  const countAt = wide ? 108 : 92;
  const count = Math.min(optional.u32(countAt), 16);
  const directories = Array.from({ length: count }, (_, i) => ({
    address: optional.u32(countAt + 4 + i * 8),
    size: optional.u32(countAt + 8 + i * 8),
  }));
  return {
    machine: coff.u16(4),
    characteristics: coff.u16(22),
    symbolOffset: coff.u32(12),
    symbolCount: coff.u32(16),
    wide,
    imageBase,
    entry,
    subsystem: optional.u16(68),
    osVersion: `${optional.u16(48)}.${optional.u16(50)}`,
    dllCharacteristics: optional.u16(70),
    directories,
  };
}

function readSections(
  source: ByteSource,
  header: PeHeader,
  offset: number,
  count: number,
  problems: BinaryProblem[],
): BinarySection[] {
  const view = new ByteView(source.read(offset, count * 40), true);
  const stringsAt = header.symbolOffset + header.symbolCount * 18;
  const sections: BinarySection[] = [];
  for (let at = 0; at + 40 <= view.length; at += 40) {
    const flags = view.u32(at + 36);
    const size = view.u32(at + 8);
    const raw = view.u32(at + 16);
    sections.push({
      name: sectionName(source, view.cString(at, 8), header.symbolOffset === 0 ? 0 : stringsAt),
      address: header.imageBase + view.u32(at + 12),
      size: size === 0 ? raw : size,
      offset: view.u32(at + 20),
      // The raw size is rounded up to the file alignment; the part beyond the virtual size is padding.
      fileSize: raw,
      loaded: (flags & 0x2000000) === 0,
      write: (flags & 0x80000000) !== 0,
      execute: (flags & 0x20000000) !== 0,
    });
  }
  if (sections.length < count)
    problems.push({ code: 'section-table-truncated', detail: `${sections.length} of ${count}` });
  const end = sections.reduce((max, s) => Math.max(max, s.offset + s.fileSize), 0);
  if (end > source.size) problems.push({ code: 'file-truncated', detail: `${source.size} of ${end} bytes` });
  return sections;
}

/** `/123` is an offset into the string table behind the symbols (an extension for long names). */
function sectionName(source: ByteSource, name: string, stringsAt: number): string {
  const match = /^\/(\d{1,7})$/.exec(name);
  if (match === null || stringsAt === 0) return name;
  return new ByteView(source.read(stringsAt + Number(match[1]), 256), true).cString(0, 256) || name;
}

function toImage(header: PeHeader, sections: readonly BinarySection[]): BinaryImage {
  return {
    format: 'pe',
    arch: MACHINE[header.machine] ?? `pe-machine-${header.machine.toString(16)}`,
    os: header.subsystem >= 10 && header.subsystem <= 13 ? 'efi' : 'windows',
    bits: header.wide ? 64 : 32,
    littleEndian: true,
    kind: (header.characteristics & 0x2000) === 0 ? 'executable' : 'shared-library',
    entry: header.entry === 0 ? 0 : header.imageBase + header.entry,
    sections,
    segments: sections
      .filter((s) => s.fileSize > 0)
      .map((s) => ({
        name: s.name,
        address: s.address,
        size: s.size,
        offset: s.offset,
        fileSize: s.fileSize,
        read: true,
        write: s.write,
        execute: s.execute,
      })),
  };
}

import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView, toHex } from '../executable/byte-view.ts';
import type { ElfHeader } from './elf-header.ts';
import { type ElfSegment, PT, SHT, visitSectionsOfType } from './elf-tables.ts';

/** One note: owner, type, content. */
export interface ElfNote {
  readonly name: string;
  readonly type: number;
  readonly content: Uint8Array;
}

const MAX_NOTE_BYTES = 1 << 20;
const MAX_NOTES = 256;

/** All notes: from note segments, or from note sections where no segment covers them. At most 256, 1 MiB a segment. */
export function readNotes(source: ByteSource, header: ElfHeader, segments: readonly ElfSegment[]): ElfNote[] {
  const ranges = segments
    .filter((s) => s.type === PT.NOTE)
    .map((s) => ({ offset: s.offset, size: s.fileSize }));
  const covered = (at: number) => ranges.some((r) => at >= r.offset && at < r.offset + r.size);
  const notes: ElfNote[] = [];
  const parse = (offset: number, size: number) => {
    if (notes.length < MAX_NOTES)
      parseNotes(source.read(offset, Math.min(size, MAX_NOTE_BYTES)), header, notes);
  };
  for (const range of ranges) parse(range.offset, range.size);
  // Go's own linker leaves the GNU build id of position-independent programs out of the segment.
  if (gnuBuildId(notes) === null) {
    visitSectionsOfType(source, header, SHT.NOTE, (offset, size) => {
      if (!covered(offset)) parse(offset, size);
    });
  }
  return notes;
}

/** Entries are padded to 4 bytes; property notes of 64-bit files to 8 (gABI "Note Section", Linux extensions). */
function parseNotes(bytes: Uint8Array, header: ElfHeader, notes: ElfNote[]): void {
  const view = new ByteView(bytes, header.littleEndian);
  let at = 0;
  while (at + 12 <= bytes.length && notes.length < MAX_NOTES) {
    const nameSize = view.u32(at);
    const size = view.u32(at + 4);
    const type = view.u32(at + 8);
    const name = view.cString(at + 12, Math.min(nameSize, 64));
    const align = name === 'GNU' && type === 5 && header.bits === 64 ? 8 : 4;
    const start = at + 12 + pad(nameSize, 4);
    if (start + size > bytes.length) return;
    notes.push({ name, type, content: bytes.subarray(start, start + size) });
    at = start + pad(size, align);
  }
}

function pad(size: number, align: number): number {
  return Math.ceil(size / align) * align;
}

/** GNU build id in hexadecimal (NT_GNU_BUILD_ID); null when there is none. */
export function gnuBuildId(notes: readonly ElfNote[]): string | null {
  const note = notes.find((n) => n.name === 'GNU' && n.type === 3 && n.content.length > 0);
  return note === undefined ? null : toHex(note.content);
}

/** Go build id of the linker's note (owner `Go`, type 4; cmd/internal/buildid); null when there is none. */
export function goBuildIdOfNotes(notes: readonly ElfNote[]): string | null {
  const note = notes.find((n) => n.name === 'Go' && n.type === 4);
  return note === undefined ? null : new TextDecoder().decode(note.content).replace(/\0+$/, '');
}

/** Oldest kernel the file accepts (NT_GNU_ABI_TAG of a Linux file), as `3.2.0`; null when it does not say. */
export function abiTagKernel(notes: readonly ElfNote[], littleEndian: boolean): string | null {
  const note = notes.find((n) => n.name === 'GNU' && n.type === 1 && n.content.length >= 16);
  if (note === undefined) return null;
  const view = new ByteView(note.content, littleEndian);
  return view.u32(0) === 0 ? `${view.u32(4)}.${view.u32(8)}.${view.u32(12)}` : null;
}

/** Bits of the x86 property note that are asked for. */
export interface X86Properties {
  /** Micro-architecture level that the file must have: 1 baseline, 2 v2, 3 v3, 4 v4; 0 when it does not say. */
  readonly isaNeeded: number;
  readonly ibt: boolean;
  readonly shadowStack: boolean;
}

const X86_FEATURE_1_AND = 0xc0000002;
const X86_ISA_1_NEEDED = 0xc0008002;

/** The x86 property note (psABI x86-64, "Program Property"); undefined when there is none. */
export function x86Properties(notes: readonly ElfNote[], header: ElfHeader): X86Properties | undefined {
  const note = notes.find((n) => n.name === 'GNU' && n.type === 5);
  if (note === undefined) return undefined;
  const view = new ByteView(note.content, header.littleEndian);
  let isaNeeded = 0;
  let features = 0;
  for (let at = 0; at + 12 <= view.length; at += 8 + pad(view.u32(at + 4), header.bits === 64 ? 8 : 4)) {
    if (view.u32(at) === X86_FEATURE_1_AND) features = view.u32(at + 8);
    // One bit a level; the highest counts.
    if (view.u32(at) === X86_ISA_1_NEEDED) isaNeeded = 32 - Math.clz32(view.u32(at + 8));
  }
  return { isaNeeded, ibt: (features & 1) !== 0, shadowStack: (features & 2) !== 0 };
}

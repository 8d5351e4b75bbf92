import type { ByteSource } from '../../model/binary-source.ts';
import { indexOfBytes } from './byte-view.ts';
import type { Executable } from './open-executable.ts';

const UPX = new TextEncoder().encode('UPX!');

/**
 * Recognises a packed program: what runs is unpacked in memory, so nothing of it can be read from the file. UPX leaves
 * its mark in the first pages and drops the section headers (ELF) or names its sections (PE).
 */
export function detectPacker(source: ByteSource, executable: Executable): 'upx' | null {
  const names = executable.image.sections.map((s) => s.name);
  if (names.includes('UPX0') || names.includes('UPX1') || names.includes('__XHDR')) return 'upx';
  if (executable.format !== 'elf' || executable.image.sections.length > 0) return null;
  return indexOfBytes(source.read(0, 8192), UPX) >= 0 ? 'upx' : null;
}

import type { ByteSource } from '../../model/binary-source.ts';
import { indexOfBytes } from './byte-view.ts';
import type { Executable } from './open-executable.ts';

const UPX = new TextEncoder().encode('UPX!');

/**
 * Recognises a packed program: what runs is unpacked in memory, so nothing of it can be read from the file. UPX leaves
 * its mark in the first pages and drops the section headers (ELF) or names its sections (PE).
 */
export function detectPacker(source: ByteSource, executable: Executable): 'upx' | null {
  if (executable.format !== 'elf') {
    return executable.image.sections.some((s) => /^(UPX[012]|__XHDR)$/.test(s.name)) ? 'upx' : null;
  }
  if (executable.file.hasSections) return null;
  return indexOfBytes(source.read(0, 8192), UPX) >= 0 ? 'upx' : null;
}

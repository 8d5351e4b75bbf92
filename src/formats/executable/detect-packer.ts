import type { Packer } from '../../model/binary-facts.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { readPackedPe } from '../upx/packed-pe.ts';
import { indexOfBytes } from './byte-view.ts';
import type { Executable } from './open-executable.ts';

const UPX = new TextEncoder().encode('UPX!');

/** Names that packers give to sections and segments. */
const NAMES: readonly (readonly [Packer, RegExp])[] = [
  ['upx', /^(UPX[012]|UPX_DATA|__XHDR)$/],
  ['aspack', /^\.?(aspack|adata)$/i],
  ['enigma', /^\.enigma[12]$/],
  ['mpress', /^(\.MPRESS[12]|__MPRESS__)/],
  ['nspack', /^\.?nsp[012]$/],
  ['pecompact', /^(PEC2|pec[12]$|PECompact)/],
  ['petite', /^\.petite$/],
  ['themida', /^\.(themida|winlice)$/i],
  ['vmprotect', /^\.vmp[0-9]$/],
];

/**
 * Recognises a packed program by what packers leave: what runs is unpacked in memory, so little of it can be read from the
 * file. UPX leaves its mark in the first pages and drops the section headers (ELF), a header with a checksum (PE), or
 * as others do names of its own.
 */
export function detectPacker(source: ByteSource, executable: Executable): Packer | null {
  if (executable.format === 'elf') {
    if (executable.file.hasSections) return null;
    return indexOfBytes(source.read(0, 8192), UPX) >= 0 ? 'upx' : null;
  }
  const { sections, segments } = executable.image;
  const names = new Set([...sections, ...segments].map((part) => part.name));
  for (const [packer, pattern] of NAMES) if ([...names].some((name) => pattern.test(name))) return packer;
  return executable.format === 'pe' && readPackedPe(source) !== undefined ? 'upx' : null;
}

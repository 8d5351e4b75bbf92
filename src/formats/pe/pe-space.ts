import { type AddressSpace, createAddressSpace } from '../executable/address-space.ts';
import { ByteView } from '../executable/byte-view.ts';
import type { PeFile } from './read-pe.ts';

const MAX_SYMBOLS = 2_000_000;
const MAX_STRINGS = 128 << 20;

/** One row of the COFF symbol table. */
export interface PeSymbol {
  readonly name: string;
  readonly address: number;
}

/** Visits the COFF symbols that have a section; `visit` answering false ends it. */
export function visitPeSymbols(file: PeFile, visit: (symbol: PeSymbol) => boolean | void): void {
  const { header, source, image } = file;
  if (header.symbolOffset === 0) return;
  const count = Math.min(header.symbolCount, MAX_SYMBOLS);
  const view = new ByteView(source.read(header.symbolOffset, count * 18), true);
  const stringsAt = header.symbolOffset + header.symbolCount * 18;
  const size = new ByteView(source.read(stringsAt, 4), true).u32(0);
  const strings = new ByteView(source.read(stringsAt, Math.min(size, MAX_STRINGS)), true);
  for (let at = 0; at + 18 <= view.length; at += 18 * (1 + view.u8(at + 17))) {
    const section = image.sections[view.u16(at + 12) - 1];
    if (section === undefined) continue;
    const name = view.u32(at) === 0 ? strings.cString(view.u32(at + 4), 8192) : view.cString(at, 8);
    if (visit({ name, address: section.address + view.u32(at + 8) }) === false) return;
  }
}

/** A PE file as memory at its preferred base. Names lose the underscore that 32-bit C linkage puts before them. */
export function peSpace(file: PeFile): AddressSpace {
  return createAddressSpace(file.source, {
    littleEndian: true,
    pointerSize: file.header.wide ? 8 : 4,
    segments: file.image.segments,
    sections: () => file.image.sections,
    symbol: (name) => {
      let found: number | undefined;
      visitPeSymbols(file, (s) => {
        if (s.name !== name && s.name !== `_${name}`) return true;
        found = s.address;
        return false;
      });
      return found;
    },
  });
}

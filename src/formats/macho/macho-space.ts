import { type AddressSpace, createAddressSpace } from '../executable/address-space.ts';
import { ByteView } from '../executable/byte-view.ts';
import type { MachoFile } from './read-macho.ts';

const MAX_SYMBOLS = 4_000_000;
const MAX_STRINGS = 256 << 20;

/** One row of the symbol table (`mach-o/nlist.h`). */
export interface MachoSymbol {
  readonly name: string;
  readonly address: number;
  /** N_STAB bits set: a debugger's row. */
  readonly debug: boolean;
  readonly defined: boolean;
}

/** Visits the symbol table; `visit` answering false ends it. Names lose the leading underscore of C linkage. */
export function visitMachoSymbols(file: MachoFile, visit: (symbol: MachoSymbol) => boolean | void): void {
  const table = file.symbols;
  if (table === null) return;
  const { littleEndian, bits } = file.header;
  const row = bits === 64 ? 16 : 12;
  const strings = new ByteView(
    file.source.read(table.stringOffset, Math.min(table.stringSize, MAX_STRINGS)),
    littleEndian,
  );
  const view = new ByteView(
    file.source.read(table.offset, Math.min(table.count, MAX_SYMBOLS) * row),
    littleEndian,
  );
  for (let at = 0; at + row <= view.length; at += row) {
    const type = view.u8(at + 4);
    const raw = strings.cString(view.u32(at), 8192);
    const symbol = {
      name: raw.startsWith('_') ? raw.slice(1) : raw,
      address: bits === 64 ? view.u64(at + 8) : view.u32(at + 8),
      debug: (type & 0xe0) !== 0,
      defined: (type & 0x0e) !== 0,
    };
    if (visit(symbol) === false) return;
  }
}

/**
 * A Mach-O file as memory. With chained fixups a stored pointer is a link of a chain: its low 36 bits (or, for
 * arm64e, 43) hold the target, absolute or as an offset from the image's base.
 * Source: `mach-o/fixup-chains.h`, DYLD_CHAINED_PTR_64 and DYLD_CHAINED_PTR_64_OFFSET.
 */
export function machoSpace(file: MachoFile): AddressSpace {
  const { image, header } = file;
  const base = image.segments.find((s) => s.name === '__TEXT')?.address ?? 0;
  const end = image.segments.reduce((max, s) => Math.max(max, s.address + s.size), 0);
  return createAddressSpace(file.source, {
    littleEndian: header.littleEndian,
    pointerSize: header.bits === 64 ? 8 : 4,
    segments: image.segments,
    sections: () => image.sections,
    fixup: (_, raw) => {
      if (!file.chainedFixups || header.bits !== 64 || (raw >= base && raw < end)) return raw;
      const target = raw % 2 ** 36;
      if (target >= base && target < end) return target;
      return base + target < end ? base + target : raw;
    },
    symbol: (name) => {
      let found: number | undefined;
      visitMachoSymbols(file, (s) => {
        if (s.debug || !s.defined || s.name !== name) return true;
        found = s.address;
        return false;
      });
      return found;
    },
  });
}

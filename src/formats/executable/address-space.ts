import type { BinarySection, BinarySegment } from '../../model/binary-image.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from './byte-view.ts';

/**
 * A program's memory as its file describes it, before it runs. Addresses are as linked. Bytes that the file does not
 * hold (`.bss`) are not there. `pointer` sees what the loader would have put there (relative relocations, chained
 * fixups), `read` the raw bytes.
 */
export interface AddressSpace {
  readonly littleEndian: boolean;
  readonly pointerSize: 4 | 8;
  readonly segments: readonly BinarySegment[];
  readonly sections: readonly BinarySection[];
  /** At most `length` bytes from `address` to the end of its segment. Empty when the address is not in the file. */
  readonly read: (address: number, length: number) => Uint8Array;
  /** The pointer stored at an address; undefined when it is not in the file. */
  readonly pointer: (address: number) => number | undefined;
  /** The loader's value for a raw pointer that was read at an address: for tables that are read as a whole. */
  readonly fixup: (address: number, raw: number) => number;
  /** Where a symbol lies; undefined without symbol table or symbol. */
  readonly symbol: (name: string) => number | undefined;
  /** Places whose pointer the loader stores from a relocation table rather than from the place itself. */
  readonly relocated: () => ReadonlyMap<number, number>;
}

/** What a format adds to the plain mapping of segments. */
export interface AddressSpaceOptions {
  readonly littleEndian: boolean;
  readonly pointerSize: 4 | 8;
  readonly segments: readonly BinarySegment[];
  /** Asked for when a section is looked up by name. */
  readonly sections: () => readonly BinarySection[];
  /** Answers the loader's value for the pointer at an address, given the raw one. */
  readonly fixup?: (address: number, raw: number) => number;
  readonly symbol?: (name: string) => number | undefined;
  readonly relocated?: () => ReadonlyMap<number, number>;
}

const EMPTY = new Uint8Array(0);
const NO_RELOCATIONS: ReadonlyMap<number, number> = new Map();

/** Builds the memory view of a file from its segments. */
export function createAddressSpace(source: ByteSource, options: AddressSpaceOptions): AddressSpace {
  const { segments, littleEndian, pointerSize } = options;
  const read = (address: number, length: number) => {
    for (const segment of segments) {
      const within = address - segment.address;
      if (within < 0 || within >= segment.fileSize) continue;
      return source.read(segment.offset + within, Math.min(length, segment.fileSize - within));
    }
    return EMPTY;
  };
  const fixup = options.fixup ?? ((_: number, raw: number) => raw);
  return {
    littleEndian,
    pointerSize,
    fixup,
    relocated: options.relocated ?? (() => NO_RELOCATIONS),
    segments,
    get sections() {
      return options.sections();
    },
    read,
    pointer: (address) => {
      const bytes = read(address, pointerSize);
      if (bytes.length < pointerSize) return undefined;
      const raw = new ByteView(bytes, littleEndian).word(0, pointerSize);
      return fixup(address, raw);
    },
    symbol: options.symbol ?? (() => undefined),
  };
}

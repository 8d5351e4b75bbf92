import type { PclntabVersion } from '../../model/go-symbol.ts';
import type { ByteView } from '../executable/byte-view.ts';

/** The fixed start of the table with the places of its parts, as offsets from its first byte. */
export interface PclntabHeader {
  readonly version: PclntabVersion;
  readonly littleEndian: boolean;
  /** Smallest instruction: the unit of addresses in the tables. */
  readonly minLc: number;
  readonly pointerSize: 4 | 8;
  readonly functionCount: number;
  readonly fileCount: number;
  /** Offset of the field that holds the text base, only in 1.18 and 1.20; not filled since Go 1.26. */
  readonly textStartAt: number | null;
  readonly nameOffset: number;
  readonly unitOffset: number;
  readonly fileOffset: number;
  readonly pcOffset: number;
  readonly functionOffset: number;
}

const MAGIC: Readonly<Record<number, PclntabVersion>> = {
  0xfffffffb: '1.2',
  0xfffffffa: '1.16',
  0xfffffff0: '1.18',
  0xfffffff1: '1.20',
};
/** More functions than any linker has made; keeps a wild count from being believed. */
const MAX_FUNCTIONS = 1 << 24;

/**
 * Reads the header at the start of `view`, whose byte order is the one to try. Undefined when magic, padding,
 * instruction size, pointer size or counts are not possible.
 * Source: Go src/debug/gosym/pclntab.go, src/runtime/symtab.go pcHeader, src/cmd/link/internal/ld/pcln.go.
 */
export function readPclntabHeader(view: ByteView): PclntabHeader | undefined {
  const version = MAGIC[view.u32(0)];
  const minLc = view.u8(6);
  const pointerSize = view.u8(7);
  if (version === undefined || view.u8(4) !== 0 || view.u8(5) !== 0) return undefined;
  if ((minLc !== 1 && minLc !== 2 && minLc !== 4) || (pointerSize !== 4 && pointerSize !== 8))
    return undefined;
  const word = (index: number) => view.word(8 + index * pointerSize, pointerSize);
  const functionCount = word(0);
  if (functionCount === 0 || functionCount > MAX_FUNCTIONS) return undefined;
  const base = { version, littleEndian: view.littleEndian, minLc, pointerSize, functionCount } as const;
  if (version === '1.2') {
    const functionOffset = 8 + pointerSize;
    // The file table's offset follows the last address of the function table.
    const fileOffset = view.u32(functionOffset + functionCount * 2 * pointerSize + pointerSize);
    return {
      ...base,
      fileCount: view.u32(fileOffset),
      textStartAt: null,
      nameOffset: 0,
      unitOffset: 0,
      fileOffset,
      pcOffset: 0,
      functionOffset,
    };
  }
  const first = version === '1.16' ? 2 : 3;
  return {
    ...base,
    fileCount: word(1),
    textStartAt: version === '1.16' ? null : 8 + 2 * pointerSize,
    nameOffset: word(first),
    unitOffset: word(first + 1),
    fileOffset: word(first + 2),
    pcOffset: word(first + 3),
    functionOffset: word(first + 4),
  };
}

/** Bytes the header needs at most. */
export const PCLNTAB_HEADER_SIZE = 8 + 8 * 8;

/** Numbers of the filters: how the jumps and calls of x86, ARM and arm64 are written. */
const ARM_LITTLE = 0x50;
const ARM_BIG = 0x51;
const ARM64 = 0x52;

/** How code was rewritten before it was packed. */
export interface CodeFilter {
  readonly filter: number;
  /** First byte of each replaced distance, of the filters that mark them. */
  readonly mark: number;
  /** What was added to each place: where the code starts in what was packed; 0 unless given. */
  readonly start?: number;
}

/** What a filter of x86 has replaced. */
interface X86Filter {
  readonly calls: boolean;
  readonly jumps: boolean;
  readonly conditions: boolean;
  readonly littleEndian: boolean;
  readonly marked: boolean;
}

/**
 * Writes the code of a block as it was before it was packed: UPX replaces distances of calls by places, which repeat more
 * often. True when the filter is known; an unknown one changes nothing. In place, linear.
 * Source: UPX src/filter.h, src/filter/filter_impl.cpp, ct.h, cto.h, ctok.h (numbers and conditions).
 */
export function undoFilter(code: Uint8Array, { filter, mark, start = 0 }: CodeFilter): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  if (filter === 0) return true;
  const x86 = x86Filter(filter);
  if (x86 !== undefined) {
    undoX86(code, view, x86, { mark, start });
    return true;
  }
  if (filter === ARM64) {
    // B and BL: 26 bits.
    undoWords(view, true, start, (word) => ((word >>> 24) & 0x7c) === 0x14, 0x3ffffff);
  } else if (filter === ARM_LITTLE || filter === ARM_BIG) {
    // BL in each of its conditions: 24 bits of distance in words.
    undoWords(view, filter === ARM_LITTLE, start, (word) => ((word >>> 24) & 15) === 11, 0xffffff);
  } else return false;
  return true;
}

/** Numbers 11 to 16: places in either byte order; 24 to 26: marked; 46 and 49: marked, written one block at a time. */
function x86Filter(filter: number): X86Filter | undefined {
  const family = filter >> 4;
  const which = filter & 15;
  const isPlain = family === 1 && which >= 1 && which <= 6;
  const isMarked = family === 2 && which >= 4 && which <= 6;
  const isByBlock = filter === 0x46 || filter === 0x49;
  if (!isPlain && !isMarked && !isByBlock) return undefined;
  const replaced = isByBlock ? 2 : (which - 1) % 3;
  return {
    calls: replaced !== 1,
    jumps: replaced !== 0,
    conditions: filter === 0x49,
    littleEndian: isPlain && which <= 3,
    marked: !isPlain,
  };
}

function undoX86(
  code: Uint8Array,
  view: DataView,
  { calls, jumps, conditions, littleEndian, marked }: X86Filter,
  { mark, start }: { readonly mark: number; readonly start: number },
): void {
  let lastEnd = 0;
  const added = start + (marked ? mark * 0x1000000 : 0);
  for (let at = 0; at < code.length - 5; at++) {
    const byte = code[at] ?? 0;
    const isCall = (calls && byte === 0xe8) || (jumps && byte === 0xe9);
    const isCondition = conditions && at !== lastEnd && code[at - 1] === 0x0f && byte >= 0x80 && byte <= 0x8f;
    if ((!isCall && !isCondition) || (marked && code[at + 1] !== mark)) continue;
    // Big-endian in most, from the start of the block, with the mark on top; modulo 2^32 as in the processor.
    view.setUint32(at + 1, view.getUint32(at + 1, littleEndian) - added - at - 1, true);
    at += 4;
    lastEnd = at + 1;
  }
}

function undoWords(
  view: DataView,
  little: boolean,
  start: number,
  isBranch: (word: number) => boolean,
  mask: number,
): void {
  for (let at = 0; at < view.byteLength - 4; at += 4) {
    const word = view.getUint32(at, little);
    if (isBranch(word)) view.setUint32(at, (word & ~mask) | ((word - at / 4 - start) & mask), little);
  }
}

/** Numbers of the filters: what the jumps and calls of x86, ARM and arm64 are written as. */
const X86_CALLS = 0x46;
const X86_CALLS_AND_CONDITIONS = 0x49;
const ARM_LITTLE = 0x50;
const ARM_BIG = 0x51;
const ARM64 = 0x52;

/**
 * Writes the code of a block as it was before it was packed: UPX replaces distances of calls by places, which repeat more
 * often. `mark` is the first byte of each replaced distance on x86. True when the filter is known; an unknown one changes
 * nothing. In place, linear. Source: UPX src/filter.h, src/filter/filter_impl.cpp (numbers and conditions).
 */
export function undoFilter(filter: number, mark: number, code: Uint8Array): boolean {
  const view = new DataView(code.buffer, code.byteOffset, code.length);
  switch (filter) {
    case 0:
      return true;
    case X86_CALLS:
    case X86_CALLS_AND_CONDITIONS:
      undoX86(code, view, mark, filter === X86_CALLS_AND_CONDITIONS);
      return true;
    case ARM_LITTLE:
    case ARM_BIG: {
      const little = filter === ARM_LITTLE;
      // BL in each of its conditions: 24 bits of distance in words.
      undoWords(view, little, (word) => ((word >>> 24) & 15) === 11, 0xffffff);
      return true;
    }
    case ARM64:
      // B and BL: 26 bits.
      undoWords(view, true, (word) => ((word >>> 24) & 0x7c) === 0x14, 0x3ffffff);
      return true;
    default:
      return false;
  }
}

function undoX86(code: Uint8Array, view: DataView, mark: number, conditions: boolean): void {
  let lastEnd = 0;
  for (let at = 0; at < code.length - 5; at++) {
    const byte = code[at] ?? 0;
    const isCall = byte === 0xe8 || byte === 0xe9;
    const isCondition = conditions && at !== lastEnd && code[at - 1] === 0x0f && byte >= 0x80 && byte <= 0x8f;
    if ((!isCall && !isCondition) || code[at + 1] !== mark) continue;
    // Big-endian, from the start of the block, with the mark on top.
    const place = view.getUint32(at + 1) - mark * 0x1000000;
    view.setUint32(at + 1, place - at - 1, true);
    at += 4;
    lastEnd = at + 1;
  }
}

function undoWords(view: DataView, little: boolean, isBranch: (word: number) => boolean, mask: number): void {
  for (let at = 0; at < view.byteLength - 4; at += 4) {
    const word = view.getUint32(at, little);
    if (isBranch(word)) view.setUint32(at, (word & ~mask) | ((word - at / 4) & mask), little);
  }
}

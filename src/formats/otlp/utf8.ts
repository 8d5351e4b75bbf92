const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
/** The upper bit of each byte of a word. */
const UPPER_BITS = 0x80808080 | 0;

/**
 * Looks at the strings of one buffer. They are short and nearly always ASCII, so a call into the platform for each would cost more
 * than the look itself; a loop over bytes took half the time of the whole scan, this one takes four at a time.
 */
export class Texts {
  private readonly buf: Uint8Array;
  /** The whole words of the buffer; the first may begin up to three bytes before it. */
  private readonly words: Int32Array;
  /** What lies in the first word before the buffer, in bytes. */
  private readonly before: number;

  constructor(buf: Uint8Array) {
    this.buf = buf;
    this.before = buf.byteOffset & 3;
    this.words = new Int32Array(buf.buffer, buf.byteOffset - this.before, (this.before + buf.length) >> 2);
  }

  /** Whether `[start, end)` holds no byte above 127. */
  isAscii(start: number, end: number): boolean {
    const { words, before } = this;
    const from = start + before;
    const to = end + before;
    const first = from >> 2;
    const last = to >> 2;
    if (!IS_LITTLE_ENDIAN || last >= words.length) return this.isAsciiByBytes(start, end);
    // Bytes of the first word from `from` on, of the last word before `to`.
    const fromMask = UPPER_BITS << ((from & 3) << 3);
    const toMask = UPPER_BITS & ~(-1 << ((to & 3) << 3));
    if (first >= last) return first > last || (words[first]! & fromMask & toMask) === 0;
    let bits = (words[first]! & fromMask) | (words[last]! & toMask);
    for (let i = first + 1; i < last; i++) bits |= words[i]!;
    return (bits & UPPER_BITS) === 0;
  }

  private isAsciiByBytes(start: number, end: number): boolean {
    for (let p = start; p < end; p++) if (this.buf[p]! > 127) return false;
    return true;
  }

  /**
   * Whether `[start, end)` is well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, at most
   * U+10FFFF).
   */
  isUtf8(start: number, end: number): boolean {
    return this.isAscii(start, end) || isUtf8Slow(this.buf, start, end);
  }
}

function isUtf8Slow(buf: Uint8Array, start: number, end: number): boolean {
  let p = start;
  while (p < end) {
    if (buf[p]! < 128) {
      p++;
      continue;
    }
    const length = sequenceLength(buf, p, end);
    if (length === 0) return false;
    p += length;
  }
  return true;
}

/** Length of the well-formed sequence at `p` whose first byte is not ASCII, or 0. */
export function sequenceLength(buf: Uint8Array, p: number, end: number): number {
  const first = buf[p]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || p + length > end) return 0;
  const second = buf[p + 1]!;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if ((buf[p + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

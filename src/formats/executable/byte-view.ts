/**
 * Numbers out of bytes in either byte order. Reading beyond the end answers 0: a caller that must know asks `has` first,
 * so that a torn table cannot throw. 64-bit values come as numbers, exact up to 2^53: a larger offset or address is
 * beyond every file and fails the range checks by itself.
 */
export class ByteView {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, littleEndian: boolean) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  has(at: number, length: number): boolean {
    return at >= 0 && at + length <= this.bytes.length;
  }

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.has(at, 2) ? this.#view.getUint16(at, this.littleEndian) : 0;
  }

  u32(at: number): number {
    return this.has(at, 4) ? this.#view.getUint32(at, this.littleEndian) : 0;
  }

  i32(at: number): number {
    return this.has(at, 4) ? this.#view.getInt32(at, this.littleEndian) : 0;
  }

  u64(at: number): number {
    if (!this.has(at, 8)) return 0;
    const first = this.#view.getUint32(at, this.littleEndian);
    const second = this.#view.getUint32(at + 4, this.littleEndian);
    return this.littleEndian ? second * 4294967296 + first : first * 4294967296 + second;
  }

  /** A pointer-sized value: `size` is 4 or 8. */
  word(at: number, size: number): number {
    return size === 8 ? this.u64(at) : this.u32(at);
  }

  /** A text that ends with a zero byte, at most `max` bytes. Not valid UTF-8: replacement characters. */
  cString(at: number, max = 4096): string {
    if (!(at >= 0) || at >= this.bytes.length) return '';
    const limit = Math.min(this.bytes.length, at + max);
    let end = this.bytes.indexOf(0, at);
    if (end < 0 || end > limit) end = limit;
    return latin(this.bytes, at, end);
  }
}

const decoder = new TextDecoder();

/** Decodes short ASCII without the cost of a TextDecoder call, anything else as UTF-8. */
function latin(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.subarray(from, to);
  if (to - from > 64) return decoder.decode(part);
  const text = String.fromCharCode(...part);
  return BEYOND_ASCII.test(text) ? decoder.decode(part) : text;
}

const BEYOND_ASCII = /[\u0080-\u00ff]/;

/** Bytes as lower-case hexadecimal digits. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Where `needle` starts in `haystack` at or after `from`; -1 when it does not. */
export function indexOfBytes(haystack: Uint8Array, needle: Uint8Array, from = 0): number {
  const first = needle[0] ?? 0;
  let at = haystack.indexOf(first, from);
  while (at >= 0 && at + needle.length <= haystack.length) {
    let same = 1;
    while (same < needle.length && haystack[at + same] === needle[same]) same++;
    if (same === needle.length) return at;
    at = haystack.indexOf(first, at + 1);
  }
  return -1;
}

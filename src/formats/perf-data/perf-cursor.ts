/** Reads numbers at an offset of a recording; beyond the end everything is zero. Either byte order. */
export class PerfCursor {
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

  u8(at: number): number {
    return this.bytes[at] ?? 0;
  }

  u16(at: number): number {
    return this.#has(at, 2) ? this.#view.getUint16(at, this.littleEndian) : 0;
  }

  u32(at: number): number {
    return this.#has(at, 4) ? this.#view.getUint32(at, this.littleEndian) : 0;
  }

  /** Unsigned; exact up to 2^53, which sizes, times of a century and user addresses are. */
  u64(at: number): number {
    return this.#word(at, 4) * 2 ** 32 + this.#word(at, 0);
  }

  /** Signed: kernel addresses and marks are negative and exact. */
  i64(at: number): number {
    return (this.#word(at, 4) | 0) * 2 ** 32 + this.#word(at, 0);
  }

  /** Text up to the first zero byte, at most `size` bytes. */
  text(at: number, size: number): string {
    const bytes = this.bytes.subarray(at, Math.max(at, at + size));
    const end = bytes.indexOf(0);
    return DECODER.decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  // The low or the high half of eight bytes, whatever their order.
  #word(at: number, half: 0 | 4): number {
    return this.u32(at + (this.littleEndian ? half : 4 - half));
  }

  #has(at: number, size: number): boolean {
    return at >= 0 && at + size <= this.bytes.length;
  }
}

const DECODER = new TextDecoder();

/** How often a checksum of all that came before is kept. Ours: two reads of at most so much for any range. */
const EVERY_BYTES = 1024;
/** x^0 and x^1 as reversed polynomials: the highest power stands in the lowest bit. */
const ONE = 0x80000000;
const X = 0x40000000;
const BITS_OF_BYTE_LOG2 = 3;

/** A CRC of `buf[start, end)`, continuing from what came before; 0 at the start. */
export type Checksum = (buf: Uint8Array, start: number, end: number, before: number) => number;

/**
 * Checksums of any ranges of one buffer without reading each range: a CRC is linear, so that of a range follows from those of what
 * ends at its start and at its end. The way back of `crc32_combine` of zlib (`a * b mod p` by shifting, powers of x by squaring).
 */
export class RangeChecksum {
  private readonly buf: Uint8Array;
  private readonly checksum: Checksum;
  private readonly polynomial: number;
  /** Of `buf[0, k * EVERY_BYTES)`. */
  private readonly upTo: Uint32Array;
  /** x^(2^k) modulo the polynomial. */
  private readonly powers: Uint32Array = new Uint32Array(32);

  /** `polynomial`: reversed, as `checksum` uses it. Reads the buffer once. */
  constructor(buf: Uint8Array, checksum: Checksum, polynomial: number) {
    this.buf = buf;
    this.checksum = checksum;
    this.polynomial = polynomial;
    this.upTo = new Uint32Array(Math.floor(buf.length / EVERY_BYTES) + 1);
    for (let k = 1; k < this.upTo.length; k++)
      this.upTo[k] = checksum(buf, (k - 1) * EVERY_BYTES, k * EVERY_BYTES, this.upTo[k - 1]!);
    this.powers[0] = X;
    for (let k = 1; k < this.powers.length; k++)
      this.powers[k] = this.product(this.powers[k - 1]!, this.powers[k - 1]!);
  }

  /** The checksum of `buf[start, end)` from 0. */
  of(start: number, end: number): number {
    return (this.before(end) ^ this.product(this.powerOf(end - start), this.before(start))) >>> 0;
  }

  private before(at: number): number {
    const k = Math.floor(at / EVERY_BYTES);
    return this.checksum(this.buf, k * EVERY_BYTES, at, this.upTo[k]!);
  }

  /** x^(8 · bytes): what so many bytes more make of a checksum. */
  private powerOf(bytes: number): number {
    let power = ONE;
    for (let rest = bytes, k = BITS_OF_BYTE_LOG2; rest > 0; rest >>>= 1, k++)
      if ((rest & 1) === 1) power = this.product(this.powers[k & 31]!, power);
    return power;
  }

  private product(a: number, b: number): number {
    let sum = 0;
    let shifted = b;
    for (let bit = ONE; bit !== 0; bit >>>= 1) {
      if ((a & bit) !== 0) sum ^= shifted;
      shifted = (shifted & 1) === 1 ? (shifted >>> 1) ^ this.polynomial : shifted >>> 1;
    }
    return sum >>> 0;
  }
}

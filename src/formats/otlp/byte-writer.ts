/**
 * A growing byte buffer for protobuf and JSON output. `bytes` is replaced when it grows: never keep a reference to it
 * across a write. Bounds: 2 GiB (the length of a typed array); callers limit their input far below that.
 */
export class ByteWriter {
  bytes: Uint8Array<ArrayBuffer>;
  pos = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(Math.max(64, capacity));
  }

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const need = this.pos + count;
    if (need <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(need, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.pos));
    this.bytes = grown;
  }

  byte(value: number): void {
    if (this.pos === this.bytes.length) this.reserve(1);
    this.bytes[this.pos++] = value;
  }

  /** An unsigned varint of up to 53 bits. */
  varint(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7fffffff) {
      this.bytes[this.pos++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.bytes[this.pos++] = (rest & 127) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.pos++] = rest;
  }

  /** A 64-bit varint given as two unsigned 32-bit halves. */
  varint64(low: number, high: number): void {
    this.reserve(10);
    let lo = low >>> 0;
    let hi = high >>> 0;
    while (hi > 0 || lo > 127) {
      this.bytes[this.pos++] = (lo & 127) | 0x80;
      lo = ((lo >>> 7) | (hi << 25)) >>> 0;
      hi >>>= 7;
    }
    this.bytes[this.pos++] = lo;
  }

  fixed32(value: number): void {
    this.reserve(4);
    const { bytes, pos } = this;
    bytes[pos] = value;
    bytes[pos + 1] = value >>> 8;
    bytes[pos + 2] = value >>> 16;
    bytes[pos + 3] = value >>> 24;
    this.pos = pos + 4;
  }

  /** A copy of `source[from, to)`. */
  copy(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.reserve(length);
    if (length < 48) {
      const { bytes } = this;
      let pos = this.pos;
      for (let i = from; i < to; i++) bytes[pos++] = source[i]!;
      this.pos = pos;
      return;
    }
    this.bytes.set(source.subarray(from, to), this.pos);
    this.pos += length;
  }

  /** Text that is known to be ASCII. */
  ascii(value: string): void {
    this.reserve(value.length);
    for (let i = 0; i < value.length; i++) this.bytes[this.pos++] = value.charCodeAt(i);
  }

  /**
   * Opens a length-delimited field whose length is not known yet: writes the tag and one byte for the length.
   * Give the returned position to `endLength`.
   */
  beginLength(tag: number): number {
    this.varint(tag);
    this.byte(0);
    return this.pos;
  }

  /** Closes what `beginLength` opened, moving the content when its length needs more than one byte. */
  endLength(start: number): void {
    const length = this.pos - start;
    if (length < 128) {
      this.bytes[start - 1] = length;
      return;
    }
    const extra = varintSize(length) - 1;
    this.reserve(extra);
    this.bytes.copyWithin(start + extra, start, this.pos);
    const end = this.pos + extra;
    this.pos = start - 1;
    this.varint(length);
    this.pos = end;
  }

  /** What was written, as a view of the internal buffer: valid until the next write. */
  written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.pos);
  }
}

/** Bytes an unsigned varint below 2^35 takes. */
export function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  return value < 0x10000000 ? 4 : 5;
}

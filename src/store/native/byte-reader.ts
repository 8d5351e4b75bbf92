/** Reads little-endian values from bytes. Running past the end throws: the engine cut its answer short. */
export class ByteReader {
  readonly bytes: Buffer;
  position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.position >= this.bytes.length;
  }

  /** Unsigned LEB128 below 2^53. */
  varint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) throw new RangeError('result ends inside a length');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
      factor *= 128;
    }
  }

  /** Fixed 64 bits, below 2^53. */
  uint64(): number {
    return Number(this.take(8).readBigUInt64LE(0));
  }

  text(): string {
    const length = this.varint();
    return this.take(length).toString('utf8');
  }

  /** A view of the next `length` bytes. */
  take(length: number): Buffer {
    const end = this.position + length;
    if (end > this.bytes.length) throw new RangeError('result ends inside a column');
    const view = this.bytes.subarray(this.position, end);
    this.position = end;
    return view;
  }
}

/** A copy of bytes in a buffer of its own, so that a typed array may be laid over it. */
export function aligned(bytes: Uint8Array): ArrayBuffer {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy.buffer;
}

/**
 * A column of signed or unsigned 64-bit integers, exact. Shape: `words` holds pairs (low, high) of 32-bit words, so the
 * layout does not depend on the machine's byte order and reading small values makes no BigInt.
 * Bounds: 2^30 values. Errors: none; an index out of range reads as zero.
 */
export class Int64Column {
  words: Int32Array<ArrayBuffer>;

  constructor(capacity: number) {
    this.words = new Int32Array(capacity * 2);
  }

  /** A column with these values. */
  static of(values: Iterable<bigint>): Int64Column {
    const list = [...values];
    const column = new Int64Column(list.length);
    list.forEach((value, i) => column.set(i, value));
    return column;
  }

  get length(): number {
    return this.words.length >>> 1;
  }

  /** The value as a signed 64-bit integer. */
  get(index: number): bigint {
    const lo = this.words[index * 2] ?? 0;
    const hi = this.words[index * 2 + 1] ?? 0;
    return hi === lo >> 31 ? BigInt(lo) : (BigInt(hi) << 32n) | BigInt(lo >>> 0);
  }

  /** The value as an unsigned 64-bit integer. */
  getUnsigned(index: number): bigint {
    return BigInt.asUintN(64, this.get(index));
  }

  /** The signed value as the nearest double. */
  toNumber(index: number): number {
    const lo = this.words[index * 2] ?? 0;
    const hi = this.words[index * 2 + 1] ?? 0;
    return hi === lo >> 31 ? lo : Number(this.get(index));
  }

  isZero(index: number): boolean {
    return this.words[index * 2] === 0 && this.words[index * 2 + 1] === 0;
  }

  set(index: number, value: bigint): void {
    this.words[index * 2] = Number(BigInt.asIntN(32, value));
    this.words[index * 2 + 1] = Number(BigInt.asIntN(32, value >> 32n));
  }

  setWords(index: number, lo: number, hi: number): void {
    this.words[index * 2] = lo;
    this.words[index * 2 + 1] = hi;
  }

  /** Copies one value from another column. */
  copyFrom(index: number, source: Int64Column, from: number): void {
    this.words[index * 2] = source.words[from * 2] ?? 0;
    this.words[index * 2 + 1] = source.words[from * 2 + 1] ?? 0;
  }

  /** Adds a value of another column; a sum beyond 64 bits wraps. */
  addFrom(index: number, source: Int64Column, from: number): void {
    const { words } = this;
    const lo = (words[index * 2]! >>> 0) + (source.words[from * 2]! >>> 0);
    words[index * 2] = lo;
    words[index * 2 + 1] = words[index * 2 + 1]! + source.words[from * 2 + 1]! + (lo > 0xffff_ffff ? 1 : 0);
  }

  /** The sum of the first `count` values; beyond 64 bits it wraps. */
  sum(count: number): bigint {
    let low = 0;
    let high = 0;
    for (let i = 0; i < count; i++) {
      low += this.words[i * 2]! >>> 0;
      high = (high + this.words[i * 2 + 1]!) | 0;
    }
    return BigInt.asIntN(64, (BigInt(high) << 32n) + BigInt(low));
  }

  /** Makes room for at least `capacity` values. */
  reserve(capacity: number): void {
    if (capacity * 2 <= this.words.length) return;
    const grown = new Int32Array(Math.max(16, capacity * 2, this.words.length * 2));
    grown.set(this.words);
    this.words = grown;
  }

  /** Drops the spare room behind `length` values. */
  trim(length: number): void {
    if (length * 2 < this.words.length) this.words = this.words.slice(0, length * 2);
  }

  /** True when both columns hold the same value at these places. */
  equals(index: number, other: Int64Column, at: number): boolean {
    return (
      this.words[index * 2] === other.words[at * 2] && this.words[index * 2 + 1] === other.words[at * 2 + 1]
    );
  }
}

/** A growing list of unsigned 32-bit numbers. `values` is replaced when it grows: take it again after a push. */
export class Uint32List {
  values: Uint32Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 16) {
    this.values = new Uint32Array(Math.max(4, capacity));
  }

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  /** The used part, without spare room. */
  take(): Uint32Array<ArrayBuffer> {
    return this.length === this.values.length ? this.values : this.values.slice(0, this.length);
  }
}

import { Uint32List } from '../../model/profile-int64.ts';

/**
 * Remembers a number for a range of bytes, found again by equal bytes: stacks and label sets repeat, and comparing their
 * encoded form is many times cheaper than decoding it. Bounds: 2^30 entries.
 */
export class RangeMemo {
  readonly #bytes: Uint8Array;
  readonly #from = new Uint32List(1024);
  readonly #size = new Uint32List(1024);
  readonly #hash = new Uint32List(1024);
  readonly #value = new Uint32List(1024);
  #slots = new Int32Array(2048);
  #hashed = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The number remembered for equal bytes, or -1. */
  find(from: number, to: number): number {
    const { values: froms } = this.#from;
    const { values: sizes } = this.#size;
    const { values: hashes } = this.#hash;
    const hash = this.#hashOf(from, to);
    this.#hashed = hash;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let entry = slots[slot]! - 1; entry >= 0; entry = slots[slot]! - 1) {
      if (hashes[entry] === hash && sizes[entry] === to - from && this.#same(froms[entry]!, from, to)) {
        return this.#value.values[entry]!;
      }
      slot = (slot + 1) & mask;
    }
    return -1;
  }

  /** Remembers `value` for the range last looked for with `find`, which must have answered -1. */
  add(from: number, to: number, value: number): void {
    const entry = this.#value.length;
    this.#from.push(from);
    this.#size.push(to - from);
    this.#hash.push(this.#hashed);
    this.#value.push(value);
    if (entry * 2 > this.#slots.length) this.#rehash();
    else this.#place(entry);
  }

  #hashOf(from: number, to: number): number {
    const bytes = this.#bytes;
    let hash = to - from;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    hash ^= hash >>> 15;
    return (Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13)) >>> 0;
  }

  #same(known: number, from: number, to: number): boolean {
    const bytes = this.#bytes;
    for (let i = from, j = known; i < to; i++, j++) if (bytes[i] !== bytes[j]) return false;
    return true;
  }

  #place(entry: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hash.values[entry]! & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = entry + 1;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    for (let entry = 0; entry < this.#value.length; entry++) this.#place(entry);
  }
}

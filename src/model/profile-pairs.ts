/**
 * Numbers pairs of unsigned 32-bit numbers: each distinct pair gets a number, counted up from 1.
 * Shape: two columns and an open-addressing index. Bounds: 2^30 pairs. Errors: none.
 */
export class PairIndex {
  /** First half of each pair, by its number; entry 0 is unused. Replaced when it grows. */
  first: Uint32Array<ArrayBuffer>;
  /** Second half of each pair, by its number. */
  second: Uint32Array<ArrayBuffer>;
  #slots: Int32Array<ArrayBuffer>;
  #size = 1;

  constructor(capacity = 1024) {
    this.first = new Uint32Array(Math.max(2, capacity));
    this.second = new Uint32Array(this.first.length);
    this.#slots = new Int32Array(0);
  }

  /** One more than the highest number given. */
  get size(): number {
    return this.#size;
  }

  /** The number of a pair, given when it is new. */
  number(first: number, second: number): number {
    if (this.#slots.length === 0) this.#index();
    const mask = this.#slots.length - 1;
    let slot = mix(first, second) & mask;
    for (;;) {
      const known = this.#slots[slot]!;
      if (known === 0) return this.#add(first, second, slot);
      if (this.first[known] === first && this.second[known] === second) return known;
      slot = (slot + 1) & mask;
    }
  }

  /** Releases the index and spare room. Adding again builds the index anew. */
  seal(): void {
    this.#slots = new Int32Array(0);
    if (this.#size === this.first.length) return;
    this.first = this.first.slice(0, this.#size);
    this.second = this.second.slice(0, this.#size);
  }

  #add(first: number, second: number, slot: number): number {
    const number = this.#size++;
    if (number === this.first.length) this.#grow();
    this.first[number] = first;
    this.second[number] = second;
    this.#slots[slot] = number;
    if (this.#size * 3 > this.#slots.length * 2) this.#index();
    return number;
  }

  #grow(): void {
    const capacity = Math.ceil(this.first.length * 1.7);
    const first = new Uint32Array(capacity);
    first.set(this.first);
    this.first = first;
    const second = new Uint32Array(capacity);
    second.set(this.second);
    this.second = second;
  }

  #index(): void {
    let length = Math.max(64, this.#slots.length * 2);
    while (length * 2 < this.#size * 3) length *= 2;
    this.#slots = new Int32Array(length);
    for (let number = 1; number < this.#size; number++) {
      let slot = mix(this.first[number]!, this.second[number]!) & (length - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.#slots[slot] = number;
    }
  }
}

function mix(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b);
  hash ^= hash >>> 16;
  return Math.imul(hash, 0x45d9f3b) ^ (hash >>> 15);
}

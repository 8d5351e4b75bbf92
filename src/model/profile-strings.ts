/**
 * Every text of a profile once, as UTF-8 bytes; JavaScript strings are made when first read. Id 0 is the empty text.
 * Equal ids mean equal bytes and the other way round, so texts are compared and grouped by number.
 * Shape: one byte blob, offsets, and an open-addressing index over the bytes. Append-only: profiles derived from one
 * another share a table. Bounds: 2 GiB of bytes, 2^28 texts. Errors: none; bytes that are not UTF-8 are kept as they are
 * and read with replacement characters.
 */
export class StringTable {
  #bytes: Uint8Array<ArrayBuffer>;
  #offsets: Uint32Array<ArrayBuffer>;
  #hashes: Int32Array<ArrayBuffer>;
  #slots: Int32Array<ArrayBuffer>;
  #count = 0;
  readonly #texts: (string | undefined)[] = [];

  constructor(capacity = 64, byteCapacity = 1024) {
    this.#bytes = new Uint8Array(byteCapacity);
    this.#offsets = new Uint32Array(capacity + 1);
    this.#hashes = new Int32Array(capacity);
    this.#slots = new Int32Array(slotCount(capacity));
    this.internBytes(this.#bytes, 0, 0);
  }

  /** How many different texts there are, the empty one included. */
  get size(): number {
    return this.#count;
  }

  /** The text of an id; the empty text for an id that is not in the table. */
  get(id: number): string {
    const known = this.#texts[id];
    if (known !== undefined) return known;
    if (id >= this.#count) return '';
    const text = decode(this.#bytes, this.#offsets[id] ?? 0, this.#offsets[id + 1] ?? 0);
    this.#texts[id] = text;
    return text;
  }

  /** The bytes of an id: a view that is valid until the next text is added. */
  bytesOf(id: number): Uint8Array {
    return this.#bytes.subarray(this.#offsets[id] ?? 0, this.#offsets[id + 1] ?? 0);
  }

  /** The id of a text, added when it is new. */
  intern(text: string): number {
    if (text === '') return 0;
    const bytes = ENCODER.encode(text);
    return this.internBytes(bytes, 0, bytes.length);
  }

  /** The id of the text in `source[from, to)`, added when it is new. */
  internBytes(source: Uint8Array, from: number, to: number): number {
    const hash = hashBytes(source, from, to);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = (this.#slots[slot] ?? 0) - 1;
      if (id < 0) return this.#add(source, from, to, hash, slot);
      if (this.#hashes[id] === hash && this.#sameBytes(id, source, from, to)) return id;
      slot = (slot + 1) & mask;
    }
  }

  #sameBytes(id: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.#offsets[id] ?? 0;
    if ((this.#offsets[id + 1] ?? 0) - start !== to - from) return false;
    const bytes = this.#bytes;
    for (let i = from, j = start; i < to; i++, j++) if (source[i] !== bytes[j]) return false;
    return true;
  }

  #add(source: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const id = this.#count++;
    this.#growFor(id, to - from);
    const start = this.#offsets[id] ?? 0;
    this.#bytes.set(source.subarray(from, to), start);
    this.#offsets[id + 1] = start + (to - from);
    this.#hashes[id] = hash;
    this.#slots[slot] = id + 1;
    if (this.#count * 4 > this.#slots.length * 3) this.#rehash();
    return id;
  }

  #growFor(id: number, byteCount: number): void {
    if (id + 1 >= this.#offsets.length) {
      const offsets = new Uint32Array(this.#offsets.length * 2);
      offsets.set(this.#offsets);
      this.#offsets = offsets;
      const hashes = new Int32Array(offsets.length);
      hashes.set(this.#hashes);
      this.#hashes = hashes;
    }
    const need = (this.#offsets[id] ?? 0) + byteCount;
    if (need <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(need, this.#bytes.length * 2));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.#count; id++) {
      let slot = (this.#hashes[id] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}

const ENCODER = new TextEncoder();
// A byte order mark is part of the text: it must come back when the profile is written again.
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function slotCount(capacity: number): number {
  let slots = 64;
  while (slots * 3 < capacity * 4 + 4) slots *= 2;
  return slots;
}

/** A hash of `source[from, to)` for tables in memory (FNV-1a, 32 bits, mixed at the end). Not for anything stored. */
export function hashBytes(source: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (source[i] ?? 0), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13);
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  if (to - from <= 48) {
    let text = '';
    for (let i = from; i < to; i++) {
      const byte = bytes[i] ?? 0;
      if (byte > 0x7f) return DECODER.decode(bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }
  return DECODER.decode(bytes.subarray(from, to));
}

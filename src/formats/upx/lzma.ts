/** How many bits of what came before choose the tables. */
export interface LzmaProperties {
  /** High bits of the byte before a literal, 0 to 8. */
  readonly literalContextBits: number;
  /** Low bits of the place of a literal, 0 to 4. */
  readonly literalPositionBits: number;
  /** Low bits of the place of anything else, 0 to 4. */
  readonly positionBits: number;
}

const HALF = 1024;
const STATES = 12;
/** Lengths of 2 and more share their tables with all distances of matches of 5 and more. */
const LENGTH_STATES = 4;
const MIN_MATCH = 2;

/**
 * Unpacks raw LZMA data (no header, no size) into `out`, which has the size that was recorded. Answers the bytes that
 * were made: fewer than `out.length` when the data is damaged. Never reads or writes outside of either.
 * Source: LZMA specification (draft, 2015), "LZMA decoding".
 */
export function unpackLzma(properties: LzmaProperties, data: Uint8Array, out: Uint8Array): number {
  return new LzmaReader(properties, data, out).run();
}

class LzmaReader {
  readonly #properties: LzmaProperties;
  readonly #range: RangeInput;
  readonly #out: Uint8Array;
  #made = 0;
  #state = 0;
  /** The last four distances, less one. */
  readonly #distances = [0, 0, 0, 0];
  readonly #literals: Uint16Array;
  readonly #isMatch = table(STATES << 4);
  readonly #isRepeat = table(STATES);
  readonly #isRepeat0 = table(STATES);
  readonly #isRepeat1 = table(STATES);
  readonly #isRepeat2 = table(STATES);
  readonly #isRepeat0Long = table(STATES << 4);
  readonly #slots = table(LENGTH_STATES * 64);
  readonly #places = table(128);
  readonly #align = table(16);
  readonly #matchLengths = new LengthTables();
  readonly #repeatLengths = new LengthTables();

  constructor(properties: LzmaProperties, data: Uint8Array, out: Uint8Array) {
    this.#properties = properties;
    this.#range = new RangeInput(data);
    this.#out = out;
    this.#literals = table(0x300 << (properties.literalContextBits + properties.literalPositionBits));
  }

  run(): number {
    const range = this.#range;
    const placeMask = (1 << this.#properties.positionBits) - 1;
    while (this.#made < this.#out.length && !range.isOver) {
      const place = this.#made & placeMask;
      const at = (this.#state << 4) + place;
      if (range.bit(this.#isMatch, at) === 0) this.#literal();
      else if (!this.#match(place, at)) break;
    }
    return this.#made;
  }

  #literal(): void {
    const { literalContextBits: context, literalPositionBits: position } = this.#properties;
    const before = this.#made > 0 ? (this.#out[this.#made - 1] ?? 0) : 0;
    const choice = ((this.#made & ((1 << position) - 1)) << context) + (before >> (8 - context));
    const base = 0x300 * choice;
    let symbol = 1;
    if (this.#state >= 7) {
      let other = this.#out[this.#made - this.#distance(0) - 1] ?? 0;
      while (symbol < 0x100) {
        const expected = (other >> 7) & 1;
        other <<= 1;
        const bit = this.#range.bit(this.#literals, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#range.bit(this.#literals, base + symbol);
    this.#out[this.#made++] = symbol & 0xff;
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** False at the mark of the end and where the data makes no sense. */
  #match(place: number, at: number): boolean {
    const range = this.#range;
    const distances = this.#distances;
    const state = this.#state;
    let length: number;
    if (range.bit(this.#isRepeat, state) === 0) {
      distances.pop();
      length = this.#matchLengths.read(range, place);
      this.#state = state < 7 ? 7 : 10;
      const distance = this.#readDistance(length);
      if (distance === 0xffffffff) return false;
      distances.unshift(distance);
    } else if (range.bit(this.#isRepeat0, state) === 0) {
      if (range.bit(this.#isRepeat0Long, at) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return this.#copy(1);
      }
      length = this.#repeatLengths.read(range, place);
      this.#state = state < 7 ? 8 : 11;
    } else {
      const which = range.bit(this.#isRepeat1, state) === 0 ? 1 : 2 + range.bit(this.#isRepeat2, state);
      distances.unshift(...distances.splice(which, 1));
      length = this.#repeatLengths.read(range, place);
      this.#state = state < 7 ? 8 : 11;
    }
    return this.#copy(length + MIN_MATCH);
  }

  #distance(which: number): number {
    return this.#distances[which] ?? 0;
  }

  #readDistance(length: number): number {
    const range = this.#range;
    const slot = range.tree(this.#slots, Math.min(length, LENGTH_STATES - 1) * 64, 6);
    if (slot < 4) return slot;
    const direct = (slot >> 1) - 1;
    const base = ((2 | (slot & 1)) << direct) >>> 0;
    if (slot < 14) return base + range.reverseTree(this.#places, base - slot, direct);
    return (base + range.direct(direct - 4) * 16 + range.reverseTree(this.#align, 0, 4)) >>> 0;
  }

  #copy(length: number): boolean {
    const distance = this.#distance(0) + 1;
    if (distance > this.#made) return false;
    const end = Math.min(this.#out.length, this.#made + length);
    for (; this.#made < end; this.#made++) this.#out[this.#made] = this.#out[this.#made - distance] ?? 0;
    return true;
  }
}

class LengthTables {
  readonly #choices = table(2);
  readonly #low = table(16 << 3);
  readonly #middle = table(16 << 3);
  readonly #high = table(256);

  read(range: RangeInput, place: number): number {
    if (range.bit(this.#choices, 0) === 0) return range.tree(this.#low, place << 3, 3);
    if (range.bit(this.#choices, 1) === 0) return 8 + range.tree(this.#middle, place << 3, 3);
    return 16 + range.tree(this.#high, 0, 8);
  }
}

function table(size: number): Uint16Array {
  return new Uint16Array(size).fill(HALF);
}

/** Bits by their probability of being 0, in 2048ths. */
class RangeInput {
  readonly #data: Uint8Array;
  #at = 5;
  #range = 0xffffffff;
  #code: number;
  /** True once more was asked for than there is. */
  isOver = false;

  constructor(data: Uint8Array) {
    this.#data = data;
    this.#code = data.length >= 5 ? be32(data, 1) : 0;
    this.isOver = data.length < 5;
  }

  bit(probabilities: Uint16Array, at: number): number {
    const probability = probabilities[at] ?? HALF;
    const bound = (this.#range >>> 11) * probability;
    let bit = 0;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[at] = probability + ((2048 - probability) >> 5);
    } else {
      this.#code -= bound;
      this.#range -= bound;
      probabilities[at] = probability - (probability >> 5);
      bit = 1;
    }
    this.#normalize();
    return bit;
  }

  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      this.#normalize();
      value = value * 2 + bit;
    }
    return value;
  }

  /** `bits` bits, the highest first; the table of a choice starts at `base`. */
  tree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = (node << 1) | this.bit(probabilities, base + node);
    return node - (1 << bits);
  }

  /** The same, the lowest bit first. */
  reverseTree(probabilities: Uint16Array, base: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(probabilities, base + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }

  #normalize(): void {
    if (this.#range >= 0x1000000) return;
    if (this.#at >= this.#data.length) this.isOver = true;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | (this.#data[this.#at++] ?? 0)) >>> 0;
  }
}

function be32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at);
}

import { compareBytes } from '../base/compare-bytes.ts';
import { Int64Column, Uint32List } from './profile-int64.ts';
import type { StringTable } from './profile-strings.ts';

/** One label before it is interned: ids of the string table, and the 64-bit number as two words. */
export interface LabelInput {
  readonly key: number;
  /** Id of the text, or 0 for a numeric label. */
  readonly str: number;
  readonly numLo: number;
  readonly numHi: number;
  readonly unit: number;
}

/** A numeric label as a reader wants it. `unit` is empty when the profile names none. */
export interface NumericLabel {
  readonly value: bigint;
  readonly unit: string;
}

/**
 * The label sets of a profile, each distinct set once; set 0 is empty. A sample holds the number of its set, so labels
 * of any cardinality cost nothing where they are not asked for.
 * Inside a set, text labels come before numeric ones, keys in byte order, repeated keys in their order of appearance:
 * equal sets mean equal labels.
 * Source: profile.proto `Label`; google/pprof `profile/encode.go` postDecode: the text wins over the number.
 */
export class LabelSets {
  readonly #strings: StringTable;
  readonly #offsets = new Uint32List(64);
  readonly #key = new Uint32List(64);
  readonly #str = new Uint32List(64);
  readonly #num = new Int64Column(64);
  readonly #unit = new Uint32List(64);
  #slots = new Int32Array(64);
  readonly #hashes = new Uint32List(64);

  constructor(strings: StringTable) {
    this.#strings = strings;
    this.#offsets.push(0);
    this.intern([]);
  }

  /** Number of sets, the empty one included. */
  get size(): number {
    return this.#offsets.length - 1;
  }

  /** The number of this set of labels, added when it is new. The order of `labels` matters only between equal keys. */
  intern(labels: readonly LabelInput[]): number {
    const set = labels.map(onlyText);
    if (set.length > 1) set.sort((a, b) => this.#order(a, b));
    let hash = set.length;
    for (const l of set) {
      hash = Math.imul(hash ^ l.key, 0x01000193) ^ l.str;
      hash = Math.imul(hash ^ l.numLo, 0x85ebca6b) ^ Math.imul(l.numHi, 31) ^ l.unit;
      hash ^= hash >>> 15;
    }
    hash >>>= 0;
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const id = this.#slots[slot]! - 1;
      if (id < 0) return this.#add(set, hash, slot);
      if (this.#hashes.values[id] === hash && this.#same(id, set)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** First entry of a set; the entries of set `s` are `start(s)` to `start(s + 1)`. */
  start(set: number): number {
    return this.#offsets.values[set]!;
  }

  /** String id of an entry's key. */
  key(entry: number): number {
    return this.#key.values[entry]!;
  }

  /** String id of an entry's text; 0 marks a numeric label. */
  str(entry: number): number {
    return this.#str.values[entry]!;
  }

  num(entry: number): bigint {
    return this.#num.get(entry);
  }

  /** String id of a numeric entry's unit; 0 when there is none. */
  unit(entry: number): number {
    return this.#unit.values[entry]!;
  }

  /** The labels of a set as they were given to `intern`. */
  inputs(set: number): LabelInput[] {
    const inputs: LabelInput[] = [];
    for (let e = this.start(set); e < this.start(set + 1); e++) {
      inputs.push({
        key: this.key(e),
        str: this.str(e),
        numLo: this.#num.words[e * 2]!,
        numHi: this.#num.words[e * 2 + 1]!,
        unit: this.unit(e),
      });
    }
    return inputs;
  }

  /** Text labels of a set: values by key, keys in byte order. */
  texts(set: number): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (let e = this.start(set); e < this.start(set + 1); e++) {
      if (this.str(e) === 0) continue;
      const key = this.#strings.get(this.key(e));
      const values = found.get(key);
      if (values === undefined) found.set(key, [this.#strings.get(this.str(e))]);
      else values.push(this.#strings.get(this.str(e)));
    }
    return found;
  }

  /** Numeric labels of a set: values by key, keys in byte order. */
  numbers(set: number): Map<string, NumericLabel[]> {
    const found = new Map<string, NumericLabel[]>();
    for (let e = this.start(set); e < this.start(set + 1); e++) {
      if (this.str(e) !== 0) continue;
      const key = this.#strings.get(this.key(e));
      const label = { value: this.num(e), unit: this.#strings.get(this.unit(e)) };
      const values = found.get(key);
      if (values === undefined) found.set(key, [label]);
      else values.push(label);
    }
    return found;
  }

  #order(a: LabelInput, b: LabelInput): number {
    const numeric = Number(a.str === 0) - Number(b.str === 0);
    if (numeric !== 0 || a.key === b.key) return numeric;
    return compareBytes(this.#strings.get(a.key), this.#strings.get(b.key));
  }

  #same(id: number, set: readonly LabelInput[]): boolean {
    const start = this.start(id);
    if (this.start(id + 1) - start !== set.length) return false;
    return set.every((l, i) => {
      const e = start + i;
      const { words } = this.#num;
      return (
        this.#key.values[e] === l.key &&
        this.#str.values[e] === l.str &&
        words[e * 2] === l.numLo &&
        words[e * 2 + 1] === l.numHi &&
        this.#unit.values[e] === l.unit
      );
    });
  }

  #add(set: readonly LabelInput[], hash: number, slot: number): number {
    const id = this.size;
    for (const l of set) {
      const entry = this.#key.length;
      this.#key.push(l.key);
      this.#str.push(l.str);
      this.#unit.push(l.unit);
      this.#num.reserve(entry + 1);
      this.#num.setWords(entry, l.numLo, l.numHi);
    }
    this.#offsets.push(this.#key.length);
    this.#hashes.push(hash);
    this.#slots[slot] = id + 1;
    if (this.size * 3 > this.#slots.length * 2) this.#rehash();
    return id;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      let slot = this.#hashes.values[id]! & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id + 1;
    }
  }
}

function onlyText(label: LabelInput): LabelInput {
  if (label.str === 0 || (label.numLo === 0 && label.numHi === 0 && label.unit === 0)) return label;
  return { key: label.key, str: label.str, numLo: 0, numHi: 0, unit: 0 };
}

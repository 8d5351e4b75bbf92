import { say } from '../../base/messages.ts';
import { Int64Column, type Uint32List } from '../../model/profile-int64.ts';
import { type LabelInput, LabelSets } from '../../model/profile-labels.ts';
import { StackTree } from '../../model/profile-stacks.ts';
import type { SampleTable } from '../../model/profile.ts';
import type { IdIndex } from './id-index.ts';
import { ProfileFailure } from './profile-error.ts';
import { profileErrorMessages as m } from './profile-error.messages.ts';
import { RangeMemo } from './range-memo.ts';
import { type FileStrings, stringId } from './read-tables.ts';
import { WIRE, type WireReader } from './wire-reader.ts';

/** The samples of a file with the stacks and label sets that they name. */
export interface FileSamples {
  readonly samples: SampleTable;
  readonly stacks: StackTree;
  readonly labels: LabelSets;
}

/**
 * Reads all `Sample` messages into columns. Equal stacks and equal label lists are recognised by their bytes, so a
 * profile in which they repeat costs little more than walking over it.
 */
export function readSamples(
  reader: WireReader,
  spans: Uint32List,
  strings: FileStrings,
  locations: IdIndex,
  typeCount: number,
): FileSamples {
  const read = new SampleReader(reader, strings, locations, spans.length / 2, typeCount);
  for (let i = 0; i < spans.length; i += 2) read.sample(spans.values[i]!, spans.values[i + 1]!);
  read.stacks.seal();
  return { samples: read.table(), stacks: read.stacks, labels: read.labels };
}

class SampleReader {
  readonly stacks = new StackTree(4096);
  readonly labels: LabelSets;
  readonly #reader: WireReader;
  readonly #strings: FileStrings;
  readonly #locations: IdIndex;
  readonly #stackMemo: RangeMemo;
  readonly #labelMemo: RangeMemo;
  readonly #stack: Uint32Array<ArrayBuffer>;
  readonly #labelSet: Uint32Array<ArrayBuffer>;
  readonly #values: readonly Int64Column[];
  #count = 0;
  // The sample being read: rows of its locations (leaf first), how many values, where its labels lie.
  #rows = new Uint32Array(256);
  #rowCount = 0;
  #packedFrom = -1;
  #packedTo = -1;
  #valueCount = 0;
  #labelsFrom = -1;
  #labelsTo = -1;

  constructor(
    reader: WireReader,
    strings: FileStrings,
    locations: IdIndex,
    sampleCount: number,
    typeCount: number,
  ) {
    this.#reader = reader;
    this.#strings = strings;
    this.#locations = locations;
    this.labels = new LabelSets(strings.table);
    this.#stackMemo = new RangeMemo(reader.bytes);
    this.#labelMemo = new RangeMemo(reader.bytes);
    this.#stack = new Uint32Array(sampleCount);
    this.#labelSet = new Uint32Array(sampleCount);
    this.#values = Array.from({ length: typeCount }, () => new Int64Column(sampleCount));
  }

  table(): SampleTable {
    return { count: this.#count, stack: this.#stack, labels: this.#labelSet, values: this.#values };
  }

  sample(from: number, to: number): void {
    const reader = this.#reader;
    this.#rowCount = 0;
    this.#packedFrom = -1;
    this.#valueCount = 0;
    this.#labelsFrom = -1;
    reader.enter(from, to);
    for (let at = from; reader.field(); at = reader.pos) {
      if (reader.number === 1) this.#locationIds(to);
      else if (reader.number === 2) this.#sampleValues(to);
      else if (reader.number === 3) {
        reader.expect(WIRE.bytes);
        if (this.#labelsFrom < 0) this.#labelsFrom = at;
        this.#labelsTo = reader.pos;
      }
    }
    if (this.#valueCount !== this.#values.length) throw this.#wrongValueCount(from);
    this.#stack[this.#count] = this.#packedFrom >= 0 ? this.#packedStack() : this.#intern();
    this.#labelSet[this.#count] = this.#labelsFrom < 0 ? 0 : this.#labelList();
    this.#count++;
  }

  // The common form is one packed list: it is kept as a range. Anything else is collected row by row.
  #locationIds(end: number): void {
    const reader = this.#reader;
    if (reader.type === WIRE.bytes && this.#rowCount === 0 && this.#packedFrom < 0) {
      this.#packedFrom = reader.from;
      this.#packedTo = reader.to;
      return;
    }
    if (reader.type === WIRE.bytes) {
      const { from, to } = reader;
      this.#unpackPending(end, from);
      this.#unpack(from, to);
      reader.enter(to, end);
      return;
    }
    reader.expect(WIRE.varint);
    const { lo, hi, pos } = reader;
    this.#unpackPending(end, pos);
    this.#row(lo, hi);
  }

  #unpackPending(end: number, back: number): void {
    if (this.#packedFrom < 0) return;
    this.#unpack(this.#packedFrom, this.#packedTo);
    this.#packedFrom = -1;
    this.#reader.enter(back, end);
  }

  #unpack(from: number, to: number): void {
    const reader = this.#reader;
    reader.enter(from, to);
    while (reader.pos < to) {
      reader.varint();
      this.#row(reader.lo, reader.hi);
    }
  }

  #row(lo: number, hi: number): void {
    const row = this.#locations.row(lo, hi);
    if (row < 0) {
      const id = String(BigInt.asUintN(64, (BigInt(hi) << 32n) | BigInt(lo >>> 0)));
      throw new ProfileFailure(
        'PROFILE_INVALID',
        this.#reader.pos,
        say(m.missingLocation, { sample: this.#count + 1, id }),
      );
    }
    if (this.#rowCount === this.#rows.length) {
      const grown = new Uint32Array(this.#rows.length * 2);
      grown.set(this.#rows);
      this.#rows = grown;
    }
    this.#rows[this.#rowCount++] = row;
  }

  #packedStack(): number {
    const known = this.#stackMemo.find(this.#packedFrom, this.#packedTo);
    if (known >= 0) return known;
    this.#unpack(this.#packedFrom, this.#packedTo);
    const node = this.#intern();
    this.#stackMemo.add(this.#packedFrom, this.#packedTo, node);
    return node;
  }

  #intern(): number {
    let node = 0;
    for (let i = this.#rowCount - 1; i >= 0; i--) node = this.stacks.child(node, this.#rows[i]!);
    return node;
  }

  #sampleValues(end: number): void {
    const reader = this.#reader;
    if (reader.type === WIRE.bytes) {
      const { from, to } = reader;
      reader.enter(from, to);
      while (reader.pos < to) {
        reader.varint();
        this.#value(reader.lo, reader.hi);
      }
      reader.enter(to, end);
      return;
    }
    reader.expect(WIRE.varint);
    this.#value(reader.lo, reader.hi);
  }

  #value(lo: number, hi: number): void {
    const column = this.#values[this.#valueCount++];
    if (column !== undefined) column.setWords(this.#count, lo, hi);
  }

  #labelList(): number {
    const known = this.#labelMemo.find(this.#labelsFrom, this.#labelsTo);
    if (known >= 0) return known;
    const labels: LabelInput[] = [];
    const reader = this.#reader;
    reader.enter(this.#labelsFrom, this.#labelsTo);
    while (reader.field()) {
      if (reader.number !== 3) continue;
      const { to } = reader;
      const label = this.#label(reader.from, to);
      // Nothing but a key is no label: google/pprof `profile/encode.go` postDecode.
      if (label.str !== 0 || label.numLo !== 0 || label.numHi !== 0 || label.unit !== 0) labels.push(label);
      reader.enter(to, this.#labelsTo);
    }
    const set = this.labels.intern(labels);
    this.#labelMemo.add(this.#labelsFrom, this.#labelsTo, set);
    return set;
  }

  #label(from: number, to: number): LabelInput {
    const label = { key: 0, str: 0, numLo: 0, numHi: 0, unit: 0 };
    const reader = this.#reader;
    reader.enter(from, to);
    while (reader.field()) {
      if (reader.number === 0 || reader.number > 4) continue;
      reader.expect(WIRE.varint);
      if (reader.number === 1) label.key = stringId(reader, this.#strings);
      else if (reader.number === 2) label.str = stringId(reader, this.#strings);
      else if (reader.number === 4) label.unit = stringId(reader, this.#strings);
      else {
        label.numLo = reader.lo;
        label.numHi = reader.hi;
      }
    }
    return label;
  }

  #wrongValueCount(offset: number): ProfileFailure {
    const values = { sample: this.#count + 1, seen: this.#valueCount, expected: this.#values.length };
    return new ProfileFailure('PROFILE_INVALID', offset, say(m.valueCount, values));
  }
}

import type { Int64Column } from '../../model/profile-int64.ts';
import { StringTable } from '../../model/profile-strings.ts';
import type { Profile, ValueType } from '../../model/profile.ts';
import { ByteWriter } from '../otlp/byte-writer.ts';

/**
 * Encodes a profile as an uncompressed pprof protobuf. Strings that nothing uses are left out; everything else is
 * written as it is, in the order of the columns. Bounds: 2 GiB of output. Errors: none.
 * Source: google/pprof `profile/encode.go`: field order, packing of lists longer than two, zero fields left out.
 */
export function encodeProfile(profile: Profile): Uint8Array<ArrayBuffer> {
  return new ProfileEncoder(profile).encode();
}

class ProfileEncoder {
  readonly #profile: Profile;
  readonly #out: ByteWriter;
  readonly #message = new ByteWriter(1024);
  readonly #inner = new ByteWriter(256);
  readonly #strings = new StringTable();
  // Id in the profile's string table -> number in the file, plus one.
  readonly #numbers: Uint32Array;

  constructor(profile: Profile) {
    this.#profile = profile;
    this.#out = new ByteWriter(1024 + profile.samples.count * 32);
    this.#numbers = new Uint32Array(profile.strings.size);
  }

  encode(): Uint8Array<ArrayBuffer> {
    const { sampleTypes, samples, mappings, locations, functions } = this.#profile;
    for (const type of sampleTypes) this.#valueType(1, type);
    for (let row = 0; row < samples.count; row++) this.#sample(row);
    for (let row = 0; row < mappings.length; row++) this.#mapping(row);
    for (let row = 0; row < locations.count; row++) this.#location(row);
    for (let row = 0; row < functions.count; row++) this.#function(row);
    this.#tail();
    return this.#out.bytes.slice(0, this.#out.pos);
  }

  #tail(): void {
    const { dropFrames, keepFrames, timeUnixNano, durationNano } = this.#profile;
    const { periodType, period, comments, defaultSampleType, docUrl } = this.#profile;
    const later = new ByteWriter(256);
    const texts = [dropFrames, keepFrames, periodType.type, periodType.unit];
    for (const text of [...texts, ...comments, defaultSampleType, docUrl]) this.#strings.intern(text);
    numberField(later, 7, this.#strings.intern(dropFrames));
    numberField(later, 8, this.#strings.intern(keepFrames));
    int64Field(later, 9, timeUnixNano);
    int64Field(later, 10, durationNano);
    const out = this.#out;
    for (let id = 0; id < this.#strings.size; id++) bytesField(out, 6, this.#strings.bytesOf(id));
    out.copy(later.bytes, 0, later.pos);
    if (periodType.type !== '' || periodType.unit !== '') this.#valueType(11, periodType);
    int64Field(out, 12, period);
    for (const comment of comments) {
      out.varint((13 << 3) | 0);
      out.varint(this.#strings.intern(comment));
    }
    numberField(out, 14, this.#strings.intern(defaultSampleType));
    numberField(out, 15, this.#strings.intern(docUrl));
  }

  #string(id: number): number {
    const known = this.#numbers[id]!;
    if (known > 0) return known - 1;
    const bytes = this.#profile.strings.bytesOf(id);
    const number = this.#strings.internBytes(bytes, 0, bytes.length);
    this.#numbers[id] = number + 1;
    return number;
  }

  #valueType(field: number, type: ValueType): void {
    const message = this.#begin();
    numberField(message, 1, this.#strings.intern(type.type));
    numberField(message, 2, this.#strings.intern(type.unit));
    this.#end(field);
  }

  #sample(row: number): void {
    const { samples, stacks, locations } = this.#profile;
    const message = this.#begin();
    const inner = this.#inner;
    inner.pos = 0;
    let depth = 0;
    for (let node = samples.stack[row]!; node !== 0; node = stacks.parent[node]!) {
      columnVarint(inner, locations.id, stacks.location[node]!);
      depth++;
    }
    if (depth > 2) packed(message, 1, inner);
    else {
      for (let node = samples.stack[row]!; node !== 0; node = stacks.parent[node]!) {
        message.varint(1 << 3);
        columnVarint(message, locations.id, stacks.location[node]!);
      }
    }
    this.#sampleValues(row);
    this.#sampleLabels(samples.labels[row]!);
    this.#end(2);
  }

  #sampleValues(row: number): void {
    const { values } = this.#profile.samples;
    if (values.length > 2) {
      this.#inner.pos = 0;
      for (const column of values) columnVarint(this.#inner, column, row);
      packed(this.#message, 2, this.#inner);
      return;
    }
    for (const column of values) {
      this.#message.varint(2 << 3);
      columnVarint(this.#message, column, row);
    }
  }

  #sampleLabels(set: number): void {
    const { labels } = this.#profile;
    for (const label of labels.inputs(set)) {
      const inner = this.#inner;
      inner.pos = 0;
      numberField(inner, 1, this.#string(label.key));
      numberField(inner, 2, this.#string(label.str));
      if (label.numLo !== 0 || label.numHi !== 0) {
        inner.varint(3 << 3);
        inner.varint64(label.numLo, label.numHi);
      }
      numberField(inner, 4, this.#string(label.unit));
      packed(this.#message, 3, inner);
    }
  }

  #mapping(row: number): void {
    const mapping = this.#profile.mappings[row]!;
    const message = this.#begin();
    int64Field(message, 1, mapping.id);
    int64Field(message, 2, mapping.start);
    int64Field(message, 3, mapping.limit);
    int64Field(message, 4, mapping.offset);
    numberField(message, 5, this.#strings.intern(mapping.file));
    numberField(message, 6, this.#strings.intern(mapping.buildId));
    numberField(message, 7, Number(mapping.hasFunctions));
    numberField(message, 8, Number(mapping.hasFilenames));
    numberField(message, 9, Number(mapping.hasLineNumbers));
    numberField(message, 10, Number(mapping.hasInlineFrames));
    this.#end(3);
  }

  #location(row: number): void {
    const { locations, mappings, functions } = this.#profile;
    const message = this.#begin();
    columnField(message, 1, locations.id, row);
    const mapping = mappings[locations.mapping[row]!];
    if (mapping !== undefined) int64Field(message, 2, mapping.id);
    columnField(message, 3, locations.address, row);
    for (let line = locations.lineStart[row]!; line < locations.lineStart[row + 1]!; line++) {
      const inner = this.#inner;
      inner.pos = 0;
      const callee = locations.lineFunction[line]!;
      if (callee >= 0) columnField(inner, 1, functions.id, callee);
      columnField(inner, 2, locations.line, line);
      columnField(inner, 3, locations.column, line);
      packed(message, 4, inner);
    }
    numberField(message, 5, locations.isFolded[row]!);
    this.#end(4);
  }

  #function(row: number): void {
    const { functions } = this.#profile;
    const message = this.#begin();
    columnField(message, 1, functions.id, row);
    numberField(message, 2, this.#string(functions.name[row]!));
    numberField(message, 3, this.#string(functions.systemName[row]!));
    numberField(message, 4, this.#string(functions.filename[row]!));
    columnField(message, 5, functions.startLine, row);
    this.#end(5);
  }

  #begin(): ByteWriter {
    this.#message.pos = 0;
    return this.#message;
  }

  #end(field: number): void {
    packed(this.#out, field, this.#message);
  }
}

function packed(out: ByteWriter, field: number, content: ByteWriter): void {
  out.varint((field << 3) | 2);
  out.varint(content.pos);
  out.copy(content.bytes, 0, content.pos);
}

function bytesField(out: ByteWriter, field: number, bytes: Uint8Array): void {
  out.varint((field << 3) | 2);
  out.varint(bytes.length);
  out.copy(bytes, 0, bytes.length);
}

function numberField(out: ByteWriter, field: number, value: number): void {
  if (value === 0) return;
  out.varint(field << 3);
  out.varint(value);
}

function int64Field(out: ByteWriter, field: number, value: bigint): void {
  if (value === 0n) return;
  out.varint(field << 3);
  out.varint64(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)));
}

function columnField(out: ByteWriter, field: number, column: Int64Column, row: number): void {
  if (column.isZero(row)) return;
  out.varint(field << 3);
  columnVarint(out, column, row);
}

function columnVarint(out: ByteWriter, column: Int64Column, row: number): void {
  out.varint64(column.words[row * 2]!, column.words[row * 2 + 1]!);
}

import { Int64Column, Uint32List } from './profile-int64.ts';
import { LabelSets } from './profile-labels.ts';
import { StackTree } from './profile-stacks.ts';
import { StringTable } from './profile-strings.ts';
import type { FunctionTable, LocationTable, Mapping, Profile, SampleTable } from './profile.ts';

/** What `addFunction` takes. Texts are string ids. */
export interface FunctionInput {
  readonly name: number;
  readonly systemName: number;
  readonly filename: number;
  readonly startLine: bigint;
  /** Number of the function in the file; the row plus one when it does not matter. */
  readonly id?: bigint;
}

/** One line of a location: row of the function table (-1 for none), line and column numbers (0 for unknown). */
export interface LineInput {
  readonly function: number;
  readonly line: bigint;
  readonly column: bigint;
}

/** What `addLocation` takes. `mapping` is a row, or -1. */
export interface LocationInput {
  readonly address: bigint;
  readonly mapping: number;
  readonly isFolded?: boolean;
  readonly lines: readonly LineInput[];
  readonly id?: bigint;
}

/** Everything of a profile that is not a table. */
export type ProfileHeader = Pick<
  Profile,
  | 'sampleTypes'
  | 'comments'
  | 'docUrl'
  | 'dropFrames'
  | 'keepFrames'
  | 'timeUnixNano'
  | 'durationNano'
  | 'periodType'
  | 'period'
  | 'defaultSampleType'
>;

/** A header in which nothing is known. */
export const EMPTY_HEADER: ProfileHeader = {
  sampleTypes: [],
  comments: [],
  docUrl: '',
  dropFrames: '',
  keepFrames: '',
  timeUnixNano: 0n,
  durationNano: 0n,
  periodType: { type: '', unit: '' },
  period: 0n,
  defaultSampleType: '',
};

/** Grows the columns of the function table. */
export class FunctionTableBuilder {
  readonly #id = new Int64Column(64);
  readonly #name = new Uint32List(64);
  readonly #systemName = new Uint32List(64);
  readonly #filename = new Uint32List(64);
  readonly #startLine = new Int64Column(64);

  get count(): number {
    return this.#name.length;
  }

  /** Adds a row and answers it. */
  add(input: FunctionInput): number {
    const row = this.count;
    this.#id.reserve(row + 1);
    this.#id.set(row, input.id ?? BigInt(row + 1));
    this.#startLine.reserve(row + 1);
    this.#startLine.set(row, input.startLine);
    this.#name.push(input.name);
    this.#systemName.push(input.systemName);
    this.#filename.push(input.filename);
    return row;
  }

  build(): FunctionTable {
    this.#id.trim(this.count);
    this.#startLine.trim(this.count);
    return {
      count: this.count,
      id: this.#id,
      name: this.#name.take(),
      systemName: this.#systemName.take(),
      filename: this.#filename.take(),
      startLine: this.#startLine,
    };
  }
}

/** Grows the columns of the location table. */
export class LocationTableBuilder {
  readonly #id = new Int64Column(64);
  readonly #mapping = new Uint32List(64);
  readonly #address = new Int64Column(64);
  readonly #isFolded = new Uint32List(64);
  readonly #lineStart = new Uint32List(64);
  readonly #lineFunction = new Uint32List(64);
  readonly #line = new Int64Column(64);
  readonly #column = new Int64Column(64);

  constructor() {
    this.#lineStart.push(0);
  }

  get count(): number {
    return this.#mapping.length;
  }

  /** Adds a row and answers it. */
  add(input: LocationInput): number {
    const row = this.count;
    this.#id.reserve(row + 1);
    this.#id.set(row, input.id ?? BigInt(row + 1));
    this.#address.reserve(row + 1);
    this.#address.set(row, input.address);
    this.#mapping.push(input.mapping);
    this.#isFolded.push(input.isFolded === true ? 1 : 0);
    for (const line of input.lines) {
      const at = this.#lineFunction.length;
      this.#line.reserve(at + 1);
      this.#line.set(at, line.line);
      this.#column.reserve(at + 1);
      this.#column.set(at, line.column);
      this.#lineFunction.push(line.function);
    }
    this.#lineStart.push(this.#lineFunction.length);
    return row;
  }

  build(): LocationTable {
    this.#id.trim(this.count);
    this.#address.trim(this.count);
    this.#line.trim(this.#lineFunction.length);
    this.#column.trim(this.#lineFunction.length);
    return {
      count: this.count,
      id: this.#id,
      mapping: new Int32Array(this.#mapping.take()),
      address: this.#address,
      isFolded: new Uint8Array(this.#isFolded.take()),
      lineStart: this.#lineStart.take(),
      lineFunction: new Int32Array(this.#lineFunction.take()),
      line: this.#line,
      column: this.#column,
    };
  }
}

/** Grows the columns of the sample table. */
export class SampleTableBuilder {
  readonly #stack: Uint32List;
  readonly #labels: Uint32List;
  readonly #values: readonly Int64Column[];

  constructor(typeCount: number, capacity = 64) {
    this.#stack = new Uint32List(capacity);
    this.#labels = new Uint32List(capacity);
    this.#values = Array.from({ length: typeCount }, () => new Int64Column(capacity));
  }

  get count(): number {
    return this.#stack.length;
  }

  /** Adds a sample with one value per sample type and answers its row. */
  add(stack: number, values: readonly bigint[], labelSet: number): number {
    const row = this.count;
    this.#stack.push(stack);
    this.#labels.push(labelSet);
    this.#values.forEach((column, i) => {
      column.reserve(row + 1);
      column.set(row, values[i] ?? 0n);
    });
    return row;
  }

  build(): SampleTable {
    for (const column of this.#values) column.trim(this.count);
    return {
      count: this.count,
      stack: this.#stack.take(),
      labels: this.#labels.take(),
      values: this.#values,
    };
  }
}

/**
 * Builds a profile row by row: for text formats, merges and tests. Rows answered by the `add…` methods are what later
 * rows refer to. Nothing is merged: adding the same twice makes two rows.
 */
export class ProfileBuilder {
  readonly strings = new StringTable();
  readonly stacks = new StackTree();
  readonly labels = new LabelSets(this.strings);
  readonly functions = new FunctionTableBuilder();
  readonly locations = new LocationTableBuilder();
  readonly mappings: Mapping[] = [];
  readonly samples: SampleTableBuilder;
  readonly #header: ProfileHeader;

  constructor(header: ProfileHeader) {
    this.#header = header;
    this.samples = new SampleTableBuilder(header.sampleTypes.length);
  }

  /** The stack of these locations, leaf first. */
  stackOf(leafFirst: readonly number[]): number {
    let node = 0;
    for (let i = leafFirst.length - 1; i >= 0; i--) node = this.stacks.child(node, leafFirst[i]!);
    return node;
  }

  /** The finished profile; `changes` replace parts of the header. */
  build(changes: Partial<ProfileHeader> = {}): Profile {
    this.stacks.seal();
    return {
      ...this.#header,
      ...changes,
      strings: this.strings,
      stacks: this.stacks,
      labels: this.labels,
      mappings: this.mappings,
      functions: this.functions.build(),
      locations: this.locations.build(),
      samples: this.samples.build(),
    };
  }
}

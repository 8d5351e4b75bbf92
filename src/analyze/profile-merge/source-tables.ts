import { type LineInput, ProfileBuilder, type ProfileHeader } from '../../model/profile-builder.ts';
import type { Mapping, Profile } from '../../model/profile.ts';

interface MergedMapping {
  readonly row: number;
  /** What to add to an address of the source. */
  readonly offset: bigint;
}

/** A profile being merged: its builder, and what it holds already by what makes two rows the same. */
export class MergedTables {
  readonly builder: ProfileBuilder;
  readonly mappings = new Map<string, number>();
  readonly functions = new Map<string, number>();
  readonly locations = new Map<string, number>();

  constructor(header: ProfileHeader) {
    this.builder = new ProfileBuilder(header);
  }
}

/**
 * Carries the tables of one profile over into a merge, each row when it is first needed, finding rows that another
 * profile brought already. Equal means: mappings of the same size (in pages), offset and build id or file; functions of
 * the same name, system name, file and start line; locations at the same place of their mapping with the same lines.
 */
export class SourceTables {
  readonly #source: Profile;
  readonly #into: ProfileBuilder;
  readonly #known: MergedTables;
  readonly #mappings: (MergedMapping | undefined)[] = [];
  readonly #functions: Int32Array;
  readonly #locations: Int32Array;
  readonly #stacks: Int32Array;
  readonly #labelSets: Int32Array;

  constructor(source: Profile, into: MergedTables) {
    this.#source = source;
    this.#known = into;
    this.#into = into.builder;
    this.#functions = new Int32Array(source.functions.count).fill(-1);
    this.#locations = new Int32Array(source.locations.count).fill(-1);
    this.#stacks = new Int32Array(source.stacks.size).fill(-1);
    this.#labelSets = new Int32Array(source.labels.size).fill(-1);
  }

  /** The merged node of a stack. Locations new to the merge are numbered from the leaf up. */
  stack(node: number): number {
    if (node === 0) return 0;
    const done = this.#stacks[node]!;
    if (done >= 0) return done;
    const { stacks } = this.#source;
    const path: number[] = [];
    for (let at = node; at !== 0; at = stacks.parent[at]!) {
      path.push(at);
      this.#location(stacks.location[at]!);
    }
    let merged = 0;
    for (let i = path.length - 1; i >= 0; i--) {
      const at = path[i]!;
      merged = this.#into.stacks.child(merged, this.#locations[stacks.location[at]!]!);
      this.#stacks[at] = merged;
    }
    return merged;
  }

  /** The merged number of a label set. */
  labelSet(set: number): number {
    const done = this.#labelSets[set]!;
    if (done >= 0) return done;
    const labels = this.#source.labels.inputs(set).map((label) => ({
      ...label,
      key: this.#string(label.key),
      str: this.#string(label.str),
      unit: this.#string(label.unit),
    }));
    const merged = this.#into.labels.intern(labels);
    this.#labelSets[set] = merged;
    return merged;
  }

  /** The merged row of a mapping, and how its addresses move. */
  mapping(row: number): MergedMapping | undefined {
    const mapping = this.#source.mappings[row];
    if (mapping === undefined) return undefined;
    const done = this.#mappings[row];
    if (done !== undefined) return done;
    const key = mappingKey(mapping);
    let merged = this.#known.mappings.get(key);
    if (merged === undefined) {
      const { mappings } = this.#into;
      merged = mappings.push({ ...mapping, id: BigInt(mappings.length + 1) }) - 1;
      this.#known.mappings.set(key, merged);
    }
    const result = { row: merged, offset: this.#into.mappings[merged]!.start - mapping.start };
    this.#mappings[row] = result;
    return result;
  }

  #string(id: number): number {
    if (id === 0) return 0;
    const bytes = this.#source.strings.bytesOf(id);
    return this.#into.strings.internBytes(bytes, 0, bytes.length);
  }

  #location(row: number): void {
    if (this.#locations[row]! >= 0) return;
    const { locations } = this.#source;
    const mapping = this.mapping(locations.mapping[row]!);
    const address = BigInt.asUintN(64, locations.address.get(row) + (mapping?.offset ?? 0n));
    const isFolded = locations.isFolded[row] === 1;
    const lines: LineInput[] = [];
    for (let at = locations.lineStart[row]!; at < locations.lineStart[row + 1]!; at++) {
      lines.push({
        function: this.#function(locations.lineFunction[at]!),
        line: locations.line.get(at),
        column: locations.column.get(at),
      });
    }
    const place = lines.map((line) => `${line.function}:${line.line}:${line.column}`).join('|');
    const key = `${mapping?.row ?? -1} ${address} ${isFolded} ${place}`;
    let merged = this.#known.locations.get(key);
    if (merged === undefined) {
      merged = this.#into.locations.add({ address, mapping: mapping?.row ?? -1, isFolded, lines });
      this.#known.locations.set(key, merged);
    }
    this.#locations[row] = merged;
  }

  #function(row: number): number {
    if (row < 0 || this.#functions[row]! >= 0) return row < 0 ? row : this.#functions[row]!;
    const { functions } = this.#source;
    const name = this.#string(functions.name[row]!);
    const systemName = this.#string(functions.systemName[row]!);
    const filename = this.#string(functions.filename[row]!);
    const startLine = functions.startLine.get(row);
    const key = `${name} ${systemName} ${filename} ${startLine}`;
    let merged = this.#known.functions.get(key);
    if (merged === undefined) {
      merged = this.#into.functions.add({ name, systemName, filename, startLine });
      this.#known.functions.set(key, merged);
    }
    this.#functions[row] = merged;
    return merged;
  }
}

// A binary may be mapped at different addresses in different processes, and its size may differ by part of a page.
function mappingKey(mapping: Mapping): string {
  const size = BigInt.asUintN(64, mapping.limit - mapping.start + 0xfffn);
  const pages = size - (size % 0x1000n);
  const name = mapping.buildId === '' ? mapping.file : mapping.buildId;
  return `${pages} ${mapping.offset} ${name}`;
}

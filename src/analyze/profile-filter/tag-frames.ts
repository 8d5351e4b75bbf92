import { Int64Column, Uint32List } from '../../model/profile-int64.ts';
import { PairIndex } from '../../model/profile-pairs.ts';
import { StackTree } from '../../model/profile-stacks.ts';
import type { FunctionTable, LocationTable, Profile } from '../../model/profile.ts';
import { scaledLabel } from '../profile-text/measurement.ts';

/** The profile with label frames, and whether any sample had a label of each kind. */
export interface TagFrameResult {
  readonly profile: Profile;
  readonly root: boolean;
  readonly leaf: boolean;
}

/**
 * Adds frames named by label values: for `rootKeys` at the root (the first key outermost), for `leafKeys` at the leaf (the
 * last key innermost). A sample without the label gets a frame without name. The frame's file is the key.
 * Source: google/pprof `internal/driver/tagroot.go`.
 */
export function addTagFrames(
  profile: Profile,
  rootKeys: readonly string[],
  leafKeys: readonly string[],
  outputUnit: string,
): TagFrameResult {
  if (rootKeys.length === 0 && leafKeys.length === 0) return { profile, root: true, leaf: true };
  const frames = new TagFrames(profile, outputUnit);
  const { samples } = profile;
  // Per label set: rows of its frames, nearest the leaf first; made when a sample first needs them, which orders them.
  const roots: (readonly number[] | undefined)[] = [];
  const leaves: (readonly number[] | undefined)[] = [];
  const stacks = new StackTree(profile.stacks.size);
  const rebuilt = new StackRebuilder(profile, stacks);
  const stack = samples.stack.map((node, row) => {
    const set = samples.labels[row]!;
    const rootRows = (roots[set] ??= frames.of(set, rootKeys, 'root'));
    const leafRows = (leaves[set] ??= frames.of(set, leafKeys, 'leaf'));
    let at = 0;
    for (const location of rootRows.toReversed()) at = stacks.child(at, location);
    at = rebuilt.onTop(at, node);
    for (const location of leafRows.toReversed()) at = stacks.child(at, location);
    return at;
  });
  stacks.seal();
  const { functions, locations } = frames.tables();
  return {
    profile: { ...profile, functions, locations, stacks, samples: { ...samples, stack } },
    root: frames.matched.has('root'),
    leaf: frames.matched.has('leaf'),
  };
}

/** Puts stacks of the old tree on top of nodes of the new one, each combination once. */
class StackRebuilder {
  readonly #profile: Profile;
  readonly #into: StackTree;
  readonly #pairs = new PairIndex();
  readonly #nodes = new Uint32List();

  constructor(profile: Profile, into: StackTree) {
    this.#profile = profile;
    this.#into = into;
    this.#nodes.push(0);
  }

  onTop(bottom: number, node: number): number {
    const { parent, location } = this.#profile.stacks;
    // Up to the first combination that is known already, then back down: stacks may be deep, so no recursion.
    const open: number[] = [];
    let at = node;
    let answer = bottom;
    while (at !== 0) {
      const pair = this.#pairs.number(bottom, at);
      if (pair < this.#nodes.length && this.#nodes.values[pair] !== 0) {
        answer = this.#nodes.values[pair]!;
        break;
      }
      if (pair === this.#nodes.length) this.#nodes.push(0);
      open.push(pair);
      at = parent[at]!;
    }
    for (const pair of open.toReversed()) {
      answer = this.#into.child(answer, location[this.#pairs.second[pair]!]!);
      this.#nodes.values[pair] = answer;
    }
    return answer;
  }
}

class TagFrames {
  readonly matched = new Set<'root' | 'leaf'>();
  readonly #profile: Profile;
  readonly #unit: string;
  readonly #rows = new Map<string, number>();
  readonly #names: number[] = [];
  readonly #keys: number[] = [];

  constructor(profile: Profile, unit: string) {
    this.#profile = profile;
    this.#unit = unit;
  }

  /** Rows of the frames of a label set, the last key first. */
  of(set: number, keys: readonly string[], kind: 'root' | 'leaf'): number[] {
    return keys.toReversed().map((key) => {
      const values = this.#values(set, key);
      if (values.length > 0) this.matched.add(kind);
      return this.#row(values.join(','), key);
    });
  }

  #values(set: number, key: string): string[] {
    const { labels } = this.#profile;
    const texts = labels.texts(set).get(key) ?? [];
    const numbers = labels.numbers(set).get(key) ?? [];
    const hasUnits = numbers.some(({ unit }) => unit !== '');
    return [
      ...texts,
      ...numbers.map(({ value, unit }) =>
        hasUnits ? scaledLabel(value, unit, this.#unit) : scaledLabel(value, '', ''),
      ),
    ];
  }

  #row(name: string, key: string): number {
    const id = `${key}\n${name}`;
    let row = this.#rows.get(id);
    if (row === undefined) {
      row = this.#profile.locations.count + this.#names.length;
      this.#names.push(this.#profile.strings.intern(name));
      this.#keys.push(this.#profile.strings.intern(key));
      this.#rows.set(id, row);
    }
    return row;
  }

  /** The tables of the profile with one function and one location more for each frame. */
  tables(): { readonly functions: FunctionTable; readonly locations: LocationTable } {
    const { functions, locations } = this.#profile;
    const added = this.#names.length;
    const firstFunction = functions.count;
    const lines = locations.lineFunction.length;
    const nothing = new Uint32Array(added);
    return {
      functions: {
        count: functions.count + added,
        id: withIds(functions.id, functions.count, added),
        name: concat(functions.name, Uint32Array.from(this.#names)),
        systemName: concat(functions.systemName, nothing),
        filename: concat(functions.filename, Uint32Array.from(this.#keys)),
        startLine: withZeros(functions.startLine, functions.count, added),
      },
      locations: {
        count: locations.count + added,
        id: withIds(locations.id, locations.count, added),
        mapping: Int32Array.from([...locations.mapping, ...new Int32Array(added).fill(-1)]),
        address: withZeros(locations.address, locations.count, added),
        isFolded: Uint8Array.from([...locations.isFolded, ...new Uint8Array(added)]),
        lineStart: concat(
          locations.lineStart,
          Uint32Array.from(nothing, (_, i) => lines + i + 1),
        ),
        lineFunction: Int32Array.from([
          ...locations.lineFunction,
          ...Int32Array.from(nothing, (_, i) => firstFunction + i),
        ]),
        line: withZeros(locations.line, lines, added),
        column: withZeros(locations.column, lines, added),
      },
    };
  }
}

function concat(a: Uint32Array, b: Uint32Array): Uint32Array {
  const both = new Uint32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function withZeros(column: Int64Column, count: number, added: number): Int64Column {
  const longer = new Int64Column(count + added);
  longer.words.set(column.words.subarray(0, count * 2));
  return longer;
}

// New rows are numbered on from the largest id there is.
function withIds(column: Int64Column, count: number, added: number): Int64Column {
  const longer = withZeros(column, count, added);
  let largest = 0n;
  for (let row = 0; row < count; row++) {
    const id = column.getUnsigned(row);
    if (id > largest) largest = id;
  }
  for (let i = 0; i < added; i++) longer.set(count + i, largest + BigInt(i + 1));
  return longer;
}

import type { CallTreeColumn, NamedCallTree } from '../../model/named-call-tree.ts';
import { Int64Column } from '../../model/profile-int64.ts';
import { PairIndex } from '../../model/profile-pairs.ts';
import type { Profile } from '../../model/profile.ts';
import { FrameTable } from './frame-table.ts';
import { labelMask, type LabelChoice } from './label-choice.ts';

/**
 * The stacks of a profile by function, inlined calls as frames of their own, with all sample types.
 * O(stacks + samples × types).
 */
export function buildCallTree(profile: Profile, labels: readonly LabelChoice[] = []): NamedCallTree {
  const table = new FrameTable();
  const pairs = new PairIndex(profile.stacks.size);
  const leaf = addStacks(profile, table, pairs);
  pairs.seal();
  const columns = profile.sampleTypes.map((type, t) => ({
    ...type,
    self: sumValues(profile, t, leaf, pairs.size, labels),
  }));
  return { frames: table.frames, parent: pairs.first, frame: pairs.second, columns };
}

/** One side of a comparison. */
export interface CallTreeSide {
  readonly profile: Profile;
  /** Index into its `sampleTypes`. */
  readonly sampleType: number;
  /** What the columns of this side are called: `before cpu`. */
  readonly name: string;
}

/**
 * The stacks of two profiles as one tree with a column a side, for formats that know no negative values. `normalize` scales
 * the first side to the total of the second.
 */
export function buildComparedTree(
  sides: readonly [CallTreeSide, CallTreeSide],
  labels: readonly LabelChoice[],
  normalize: boolean,
): NamedCallTree {
  const table = new FrameTable();
  const pairs = new PairIndex(sides.reduce((sum, { profile }) => sum + profile.stacks.size, 0));
  const leaves = sides.map(({ profile }) => addStacks(profile, table, pairs));
  pairs.seal();
  const columns = sides.map(({ profile, sampleType, name }, i): CallTreeColumn => {
    const { type = '', unit = '' } = profile.sampleTypes[sampleType] ?? {};
    const self = sumValues(profile, sampleType, leaves[i] ?? new Uint32Array(0), pairs.size, labels);
    return { type: `${name} ${type}`, unit, self };
  });
  const [was = 0, is = 0] = columns.map(({ self }) => self.reduce((sum, value) => sum + value, 0));
  if (normalize && was > 0 && is > 0)
    columns[0]?.self.forEach((value, node, self) => (self[node] = (value * is) / was));
  return { frames: table.frames, parent: pairs.first, frame: pairs.second, columns };
}

/** Adds the stacks of a profile to a tree; answers the node of each. */
function addStacks(profile: Profile, table: FrameTable, pairs: PairIndex): Uint32Array {
  const { stacks, locations } = profile;
  const numbers = table.numbersOf(profile);
  const { parent, location } = stacks;
  const leaf = new Uint32Array(stacks.size);
  for (let s = 1; s < stacks.size; s++) {
    const row = location[s] ?? 0;
    const from = locations.lineStart[row] ?? 0;
    const to = locations.lineStart[row + 1] ?? from;
    let node = leaf[parent[s] ?? 0] ?? 0;
    for (let line = to - 1; line >= from; line--) {
      const fn = locations.lineFunction[line] ?? -1;
      node = pairs.number(node, fn < 0 ? numbers.ofAddress(row) : (numbers.byFunction[fn] ?? 0));
    }
    leaf[s] = to === from ? pairs.number(node, numbers.ofAddress(row)) : node;
  }
  return leaf;
}

function sumValues(
  profile: Profile,
  sampleType: number,
  leaf: Uint32Array,
  size: number,
  labels: readonly LabelChoice[],
): Float64Array {
  const { samples } = profile;
  const wanted = labelMask(profile, labels);
  const self = new Float64Array(size);
  const column = samples.values[sampleType] ?? new Int64Column(0);
  for (let s = 0; s < samples.count; s++) {
    if (wanted !== null && wanted[samples.labels[s] ?? 0] !== 1) continue;
    const node = leaf[samples.stack[s] ?? 0] ?? 0;
    self[node] = (self[node] ?? 0) + column.toNumber(s);
  }
  return self;
}

import type { NamedCallTree } from '../../model/named-call-tree.ts';
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
  const { stacks, locations, samples } = profile;
  const table = new FrameTable();
  const numbers = table.numbersOf(profile);
  const pairs = new PairIndex(stacks.size);
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
  pairs.seal();
  const wanted = labelMask(profile, labels);
  const columns = profile.sampleTypes.map(({ type, unit }, t) => {
    const self = new Float64Array(pairs.size);
    const column = samples.values[t] ?? new Int64Column(0);
    for (let s = 0; s < samples.count; s++) {
      if (wanted !== null && wanted[samples.labels[s] ?? 0] !== 1) continue;
      const node = leaf[samples.stack[s] ?? 0] ?? 0;
      self[node] = (self[node] ?? 0) + column.toNumber(s);
    }
    return { type, unit, self };
  });
  return { frames: table.frames, parent: pairs.first, frame: pairs.second, columns };
}

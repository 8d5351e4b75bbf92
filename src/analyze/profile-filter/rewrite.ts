import { Int64Column, Uint32List } from '../../model/profile-int64.ts';
import { StackTree } from '../../model/profile-stacks.ts';
import type { LocationTable, Profile } from '../../model/profile.ts';
import { keepSamples } from '../profile-merge/scale-profile.ts';

/** Marks a stack whose samples are dropped. */
export const DROPPED = 0xffff_ffff;

/** A location table with only some of its lines: `keep` is asked for each. */
export function keepLines(
  locations: LocationTable,
  keep: (location: number, line: number) => boolean,
): LocationTable {
  const kept = new Uint32List(locations.lineFunction.length);
  const lineStart = new Uint32Array(locations.count + 1);
  for (let location = 0; location < locations.count; location++) {
    lineStart[location] = kept.length;
    for (let line = locations.lineStart[location]!; line < locations.lineStart[location + 1]!; line++) {
      if (keep(location, line)) kept.push(line);
    }
  }
  lineStart[locations.count] = kept.length;
  const rows = kept.take();
  const pick = (column: Int64Column) => {
    const picked = new Int64Column(rows.length);
    rows.forEach((row, i) => picked.copyFrom(i, column, row));
    return picked;
  };
  return {
    ...locations,
    lineStart,
    lineFunction: Int32Array.from(rows, (row) => locations.lineFunction[row]!),
    line: pick(locations.line),
    column: pick(locations.column),
  };
}

/**
 * Gives every stack of a profile a new one. `rewrite` is called for each node after its parent, with the new tree and the
 * answers so far, and answers a node of the new tree or `DROPPED`. Samples of dropped stacks are left out.
 */
export function rewriteStacks(
  profile: Profile,
  rewrite: (node: number, stacks: StackTree, done: Uint32Array) => number,
): Profile {
  const stacks = new StackTree(profile.stacks.size);
  const done = new Uint32Array(profile.stacks.size);
  for (let node = 0; node < done.length; node++) done[node] = rewrite(node, stacks, done);
  stacks.seal();
  return moveSamples({ ...profile, stacks }, done);
}

/** Points samples to other stacks; those that go to `DROPPED` are left out. */
function moveSamples(profile: Profile, target: Uint32Array): Profile {
  const { samples } = profile;
  const stack = samples.stack.map((node) => target[node]!);
  const rows: number[] = [];
  for (let row = 0; row < stack.length; row++) if (stack[row] !== DROPPED) rows.push(row);
  return { ...profile, samples: keepSamples({ ...samples, stack }, rows) };
}

/** Keeps the samples for which `keep` answers true. */
export function filterSamples(profile: Profile, keep: (sample: number) => boolean): Profile {
  const rows: number[] = [];
  for (let row = 0; row < profile.samples.count; row++) if (keep(row)) rows.push(row);
  return rows.length === profile.samples.count
    ? profile
    : { ...profile, samples: keepSamples(profile.samples, rows) };
}

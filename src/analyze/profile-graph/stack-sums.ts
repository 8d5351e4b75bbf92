import type { Profile } from '../../model/profile.ts';
import { sumSamples, type WeightChoice, weightLayout, WeightSums } from './sample-weights.ts';

/** Sums per stack: of the samples with exactly this stack, and of all that go through it. */
export interface StackSums {
  readonly own: WeightSums;
  readonly through: WeightSums;
  /** 1 where a sample that is not zero ends. */
  readonly hasOwn: Uint8Array;
  /** 1 where a sample that is not zero goes through. */
  readonly isUsed: Uint8Array;
}

/** Adds samples up by stack, then towards the root. */
export function sumStacks(profile: Profile, choice: WeightChoice): StackSums {
  const { stacks, samples } = profile;
  const { parent, size } = stacks;
  const layout = weightLayout(profile, choice);
  const { weights: own, touched } = sumSamples(profile, choice, layout, size, (row) => samples.stack[row]!);
  const through = new WeightSums(layout, size);
  through.sums.set(own.sums);
  const isUsed = touched.slice();
  for (let node = size - 1; node > 0; node--) {
    if (isUsed[node] === 0) continue;
    const above = parent[node]!;
    isUsed[above] = 1;
    for (let at = 0; at < through.sums.length; at += size) {
      through.sums[at + above] = through.sums[at + above]! + through.sums[at + node]!;
    }
  }
  return { own, through, hasOwn: touched, isUsed };
}

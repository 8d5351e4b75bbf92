import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/oracle/profile/random.ts';
import { randomProfile } from '../../../test/oracle/profile/random-profile.ts';
import type { Profile } from '../../model/profile.ts';
import { sumSamples, totalOf, weightLayout } from './sample-weights.ts';

const wrap = (value: bigint) => BigInt.asIntN(64, value);

function slowSums(profile: Profile, index: number): Map<number, bigint> {
  const sums = new Map<number, bigint>();
  for (let row = 0; row < profile.samples.count; row++) {
    const stack = profile.samples.stack[row]!;
    sums.set(stack, wrap((sums.get(stack) ?? 0n) + profile.samples.values[index]!.get(row)));
  }
  return sums;
}

describe('sumSamples', () => {
  it.each([10, 40, 64])('adds %d-bit values exactly', (valueBits) => {
    const random = new Random(valueBits);
    for (let round = 0; round < 60; round++) {
      const profile = randomProfile(random, { valueBits, samples: 50 });
      const choice = { index: profile.sampleTypes.length - 1, mean: true };
      const layout = weightLayout(profile, choice);
      const { weights } = sumSamples(
        profile,
        choice,
        layout,
        profile.stacks.size,
        (row) => profile.samples.stack[row]!,
      );
      for (const [stack, sum] of slowSums(profile, choice.index)) expect(weights.value(stack)).toBe(sum);
      for (const [stack, sum] of slowSums(profile, 0)) expect(weights.divisor(stack)).toBe(sum);
    }
  });

  it('uses one channel where sums fit a double', () => {
    const random = new Random(1);
    const small = randomProfile(random, { valueBits: 20 });
    expect(weightLayout(small, { index: 0, mean: false }).channels).toBe(1);
  });
});

describe('totalOf', () => {
  it('adds absolute values exactly, wrapping at 64 bits', () => {
    const random = new Random(5);
    for (let round = 0; round < 60; round++) {
      const profile = randomProfile(random, { samples: 20 });
      const values = Array.from({ length: profile.samples.count }, (_, row) =>
        profile.samples.values[0]!.get(row),
      );
      const slow = wrap(values.reduce((sum, value) => sum + (value < 0n ? wrap(-value) : value), 0n));
      expect(totalOf(profile, { index: 0, mean: false }, () => false)).toBe(slow);
    }
  });
});

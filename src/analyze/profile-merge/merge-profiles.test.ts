import { describe, expect, it } from 'vitest';
import { Random } from '../../../test/oracle/profile/random.ts';
import { randomProfile } from '../../../test/oracle/profile/random-profile.ts';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { renderRaw } from '../profile-text/raw.ts';
import { utcZone } from '../profile-text/go-format.ts';
import { BASE_LABEL, diffProfiles } from './diff-profiles.ts';
import { combineProfiles, compactProfile, mergeProfiles } from './merge-profiles.ts';
import { normalizeProfile } from './scale-profile.ts';

interface Small {
  readonly values?: readonly (readonly [string, bigint])[];
  readonly start?: bigint;
  readonly type?: string;
  readonly unit?: string;
  readonly time?: bigint;
}

/** A profile of one-frame stacks, by function name. */
function small({
  values = [['f', 1n]],
  start = 0x1000n,
  type = 'cpu',
  unit = 'ns',
  time = 5n,
}: Small): Profile {
  const sampleTypes = [{ type, unit }];
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes, timeUnixNano: time, durationNano: 7n });
  const marks = { hasFunctions: true, hasFilenames: true, hasLineNumbers: true, hasInlineFrames: true };
  builder.mappings.push({
    id: 1n,
    start,
    limit: start + 0x1000n,
    offset: 0n,
    file: '/app',
    buildId: 'b',
    ...marks,
  });
  values.forEach(([name, value]) => {
    const id = builder.strings.intern(name);
    const called = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 0n });
    const lines = [{ function: called, line: 1n, column: 0n }];
    const at = builder.locations.add({
      address: start + BigInt(name.charCodeAt(0)),
      mapping: 0,
      lines,
    });
    builder.samples.add(builder.stackOf([at]), [value], 0);
  });
  return builder.build();
}

function unwrap(result: ReturnType<typeof mergeProfiles>): Profile {
  if (!result.ok) throw new Error(result.error.detail.en);
  return result.value;
}

const raw = (profile: Profile) => [...renderRaw(profile, utcZone)].join('');

function totals(profile: Profile): bigint[] {
  return profile.samples.values.map((column) => column.sum(profile.samples.count));
}

describe('mergeProfiles', () => {
  it('brings binaries loaded at different addresses together', () => {
    const merged = unwrap(mergeProfiles([small({ start: 0x1000n }), small({ start: 0x7000n })]));
    expect(merged.locations.count).toBe(1);
    expect(merged.samples.values[0]!.get(0)).toBe(2n);
    expect(merged.mappings).toHaveLength(1);
    expect(merged.durationNano).toBe(14n);
  });

  it('doubles every total when a profile is merged with itself, wrapping at 64 bits', () => {
    const random = new Random(11);
    for (let round = 0; round < 50; round++) {
      const profile = randomProfile(random);
      const merged = unwrap(mergeProfiles([profile, profile]));
      expect(totals(merged)).toEqual(totals(profile).map((total) => BigInt.asIntN(64, total * 2n)));
      expect(raw(compactProfile(merged))).toBe(raw(merged));
    }
  });

  it('gives the same profile in one step and in two', () => {
    const random = new Random(12);
    for (let round = 0; round < 30; round++) {
      const [a, b] = [randomProfile(random, { valueBits: 20 }), randomProfile(random, { valueBits: 20 })];
      const [type] = a.sampleTypes;
      const same = [a, b].map((p) => ({
        ...p,
        sampleTypes: [type!],
        periodType: type!,
        samples: { ...p.samples, values: p.samples.values.slice(0, 1) },
      }));
      const once = unwrap(mergeProfiles([same[0]!, same[1]!, same[0]!]));
      const twice = unwrap(mergeProfiles([unwrap(mergeProfiles([same[0]!, same[1]!])), same[0]!]));
      expect(totals(once)).toEqual(totals(twice));
      expect(once.samples.count).toBe(twice.samples.count);
    }
  });

  it('takes the earliest time and refuses other kinds', () => {
    expect(unwrap(mergeProfiles([small({ time: 9n }), small({ time: 3n })])).timeUnixNano).toBe(3n);
    const result = mergeProfiles([small({}), small({ type: 'wall' })]);
    expect(result.ok ? '' : result.error.detail.en).toBe('their sample types differ: cpu/ns and wall/ns');
  });

  it('converts units to the finest of all', () => {
    const merged = unwrap(
      combineProfiles([
        small({ unit: 'ms', values: [['f', 2n]] }),
        small({ unit: 'ns', values: [['f', 5n]] }),
      ]),
    );
    expect(merged.sampleTypes).toEqual([{ type: 'cpu', unit: 'ns' }]);
    expect(totals(merged)).toEqual([2_000_005n]);
  });
});

describe('diffProfiles', () => {
  it('leaves nothing of a profile minus itself', () => {
    const random = new Random(13);
    for (let round = 0; round < 20; round++) {
      const profile = compactProfile(randomProfile(random));
      const difference = unwrap(diffProfiles(profile, profile));
      expect([difference.samples.count, difference.locations.count, difference.functions.count]).toEqual([
        0, 0, 0,
      ]);
    }
  });

  it('keeps and marks the samples of a base', () => {
    const difference = unwrap(
      diffProfiles(small({ values: [['f', 3n]] }), small({ values: [['g', 1n]] }), { markBase: true }),
    );
    const found = Array.from({ length: difference.samples.count }, (_, row) => [
      difference.samples.values[0]!.get(row),
      difference.labels.texts(difference.samples.labels[row]!).get(BASE_LABEL),
    ]);
    expect(found).toEqual([
      [3n, undefined],
      [-1n, ['true']],
    ]);
  });

  it('is exact where a double is not', () => {
    const big = (1n << 62n) + 1n;
    const difference = unwrap(diffProfiles(small({ values: [['f', big]] }), small({ values: [['f', 1n]] })));
    expect(totals(difference)).toEqual([1n << 62n]);
  });
});

describe('normalizeProfile', () => {
  it('scales to the totals of the base', () => {
    const source = small({
      values: [
        ['f', 10n],
        ['g', 30n],
      ],
    });
    expect(totals(normalizeProfile(source, small({ values: [['f', 400n]] })))).toEqual([400n]);
  });
});

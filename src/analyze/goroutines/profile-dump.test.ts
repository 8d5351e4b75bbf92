import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import type { Profile } from '../../model/profile.ts';
import { compareDumps } from './compare-dumps.ts';
import { GroupFold, type GroupedDump } from './goroutine-groups.ts';
import { dumpOfProfile } from './profile-dump.ts';

/** `count` goroutines that wait in `main.send`, inlined into `main.work`, and one that runs. */
function profile(type: string, count: bigint): Profile {
  const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes: [{ type, unit: 'count' }] });
  const { strings, functions, locations, labels, samples } = builder;
  const at = (...names: string[]): number =>
    locations.add({
      address: BigInt(locations.count + 1),
      mapping: -1,
      lines: names.map((name, i) => {
        const id = strings.intern(name);
        const row = functions.add({
          name: id,
          systemName: id,
          filename: strings.intern('/a.go'),
          startLine: 1n,
        });
        return { function: row, line: BigInt(10 + i), column: 0n };
      }),
    });
  const park = at('runtime.gopark');
  const work = at('main.send', 'main.work');
  const gold = labels.intern([
    { key: strings.intern('tenant'), str: strings.intern('gold'), numLo: 0, numHi: 0, unit: 0 },
  ]);
  samples.add(builder.stackOf([park, work]), [count], gold);
  samples.add(builder.stackOf([at('main.main')]), [1n], 0);
  return builder.build();
}

function grouped(read: Profile): GroupedDump {
  const dump = dumpOfProfile(read)!;
  const fold = new GroupFold();
  for (const goroutine of dump.goroutines) fold.add(goroutine);
  return fold.take('x', dump.summary);
}

test('a binary goroutine profile has the groups of its text', () => {
  const { summary, groups } = grouped(profile('goroutine', 40n));
  expect(summary).toMatchObject({ kind: 'profile', goroutines: 41, truncated: false });
  expect(groups[0]).toMatchObject({ count: 40, status: null, labels: [['tenant=gold', 40]] });
  expect(groups[0]?.stack.frames).toEqual([
    { func: 'main.send', file: '/a.go', line: 10, inlined: true },
    { func: 'main.work', file: '/a.go', line: 11, inlined: false },
  ]);
});

test('several over time give verdicts, and a leak profile is proof', () => {
  const dumps = [40n, 90n, 140n, 190n].map((count) => grouped(profile('goroutine', count)));
  const leaks = grouped(profile('goroutineleak', 190n));
  const verdicts = compareDumps(dumps, [0, 1, 2, 3]).histories.map(({ verdict }) => verdict);
  expect(verdicts).toEqual(['growing', 'stable']);
  expect(compareDumps([...dumps, leaks], [0, 1, 2, 3, 0]).histories[0]?.verdict).toBe('proven');
});

test('other kinds are none', () => {
  expect(dumpOfProfile(profile('cpu', 1n))).toBeNull();
});

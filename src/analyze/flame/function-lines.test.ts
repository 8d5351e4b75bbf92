import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import { functionLines } from './function-lines.ts';

const builder = new ProfileBuilder({ ...EMPTY_HEADER, sampleTypes: [{ type: 'cpu', unit: 'nanoseconds' }] });
const { strings, functions, locations, samples, labels } = builder;
const fn = (name: string, file: string, startLine: bigint): number => {
  const id = strings.intern(name);
  return functions.add({ name: id, systemName: id, filename: strings.intern(file), startLine });
};
const walk = fn('main.walk', '/src/walk.go', 10n);
const main = fn('main.main', '/src/main.go', 1n);
const at = (...lines: [fn: number, line: bigint][]): number =>
  locations.add({
    address: BigInt(locations.count + 1),
    mapping: -1,
    lines: lines.map(([called, line]) => ({ function: called, line, column: 0n })),
  });
const walk12 = at([walk, 12n]);
const walk14 = at([walk, 14n]);
const inlined = at([walk, 13n], [main, 3n]);
const main3 = at([main, 3n]);
const gold = labels.intern([
  { key: strings.intern('tenant'), str: strings.intern('gold'), numLo: 0, numHi: 0, unit: 0 },
]);
// Recursion: line 14 calls line 12 twice over; the second stack runs in an inlined call.
samples.add(builder.stackOf([walk12, walk14, walk14, main3]), [100n], 0);
samples.add(builder.stackOf([inlined]), [7n], gold);
const profile = builder.build();

test('lines have own and cumulated values; recursion counts once', () => {
  expect(functionLines(profile, { sampleType: 0, labels: [] }, 'main.walk')).toEqual([
    {
      file: '/src/walk.go',
      startLine: 10,
      lines: [
        { line: 12, flat: 100, cum: 100 },
        { line: 13, flat: 7, cum: 7 },
        { line: 14, flat: 0, cum: 100 },
      ],
    },
  ]);
  expect(functionLines(profile, { sampleType: 0, labels: [] }, 'main.main')[0]?.lines).toEqual([
    { line: 3, flat: 0, cum: 107 },
  ]);
});

test('labels choose samples, and an unknown name has no lines', () => {
  const choice = { sampleType: 0, labels: [{ key: 'tenant', value: 'gold' }] };
  expect(functionLines(profile, choice, 'main.walk')[0]?.lines).toEqual([{ line: 13, flat: 7, cum: 7 }]);
  expect(functionLines(profile, choice, 'main.other')).toEqual([]);
});

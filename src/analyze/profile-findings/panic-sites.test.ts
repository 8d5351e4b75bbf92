import { expect, test } from 'vitest';
import { EMPTY_HEADER, ProfileBuilder } from '../../model/profile-builder.ts';
import { panicSites } from './panic-sites.ts';

const builder = new ProfileBuilder({
  ...EMPTY_HEADER,
  sampleTypes: [{ type: 'alloc_space', unit: 'bytes' }],
});
const rows = new Map<string, number>();
function at(name: string): number {
  const known = rows.get(name);
  if (known !== undefined) return known;
  const id = builder.strings.intern(name);
  const row = builder.functions.add({ name: id, systemName: id, filename: 0, startLine: 1n });
  const lines = [{ function: row, line: 1n, column: 0n }];
  const location = builder.locations.add({ address: BigInt(row + 1), mapping: -1, lines });
  rows.set(name, location);
  return location;
}
const add = (value: bigint, ...leafFirst: string[]): number =>
  builder.samples.add(builder.stackOf(leafFirst.map(at)), [value], 0);
// Recovered above the panic; panicked again by a deferred function; a nil dereference; a library's own; none at all.
add(10n, 'debug.Stack', 'main.recovered', 'runtime.gopanic', 'main.buy', 'net/http.serve');
add(
  20n,
  'main.recovered',
  'runtime.gopanic',
  'main.buy.func1',
  'runtime.gopanic',
  'runtime.goPanicIndex',
  'main.list',
);
add(40n, 'main.recovered', 'runtime.gopanic', 'runtime.panicmem', 'runtime.sigpanic', 'main.nothing');
add(80n, 'encoding/json.(*Decoder).x', 'runtime.gopanic', 'encoding/json.(*state).error', 'main.read');
add(160n, 'main.buy', 'net/http.serve');
const profile = builder.build();

test('the function that panicked, not those that recover or panic again', () => {
  const sites = panicSites(profile, 0, (name) => name.startsWith('main.'));
  expect([...sites]).toEqual([
    ['main.buy', 10],
    ['main.list', 20],
    ['main.nothing', 40],
  ]);
});

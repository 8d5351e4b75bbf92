import { expect, test } from 'vitest';
import { parseContainerenv } from './parse-containerenv.ts';
import { parseIdMap } from './parse-id-map.ts';

test('an id map has three numbers a line', () => {
  const text = '         0       1000          1\n         1     100000      65536\n';
  expect(parseIdMap(text)).toEqual([
    { inside: 0, outside: 1000, count: 1 },
    { inside: 1, outside: 100_000, count: 65_536 },
  ]);
  expect(parseIdMap('         0          0 4294967295\n')).toEqual([
    { inside: 0, outside: 0, count: 4_294_967_295 },
  ]);
  expect(parseIdMap('')).toEqual([]);
  for (const bad of ['0 1000', '0 1000 1 2', 'a b c', '0 -1 1', '0 1 99999999999'])
    expect(parseIdMap(bad)).toBeUndefined();
  expect(parseIdMap('0 0 1\n'.repeat(341))).toBeUndefined();
});

test('every truncation of an id map is a map or refused', () => {
  const text = '0 1000 1\n1 100000 65536\n';
  const sizes = Array.from(
    { length: text.length + 1 },
    (_, end) => parseIdMap(text.slice(0, end))?.length ?? -1,
  );
  expect(Math.max(...sizes)).toBe(2);
  expect(sizes).toContain(-1);
});

test('containerenv: quoted and plain values, empty file, other lines left out', () => {
  expect(parseContainerenv('engine="podman-4.9.3"\nname="x"\nrootless=1\n# c\n')).toEqual({
    engine: 'podman-4.9.3',
    name: 'x',
    rootless: '1',
  });
  expect(parseContainerenv('')).toEqual({});
  expect(Object.keys(parseContainerenv('a=1\n'.repeat(5000)))).toEqual(['a']);
});

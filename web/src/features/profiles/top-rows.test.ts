import { expect, test } from 'vitest';
import type { FlameFrame } from '../../../../src/analyze/flame/frame-table.ts';
import { topRows } from './top-rows.ts';

const frames = ['main.a', 'main.b', 'runtime.c', 'gone.d'].map((name): FlameFrame => ({
  name,
  file: '',
  package: '',
  module: '',
  kind: 'application',
}));
const top = {
  flat: Float64Array.of(1, 5, 0, 0),
  cum: Float64Array.of(6, 5, 0, 2),
  beforeFlat: Float64Array.of(1, 1, 0, 9),
  beforeCum: Float64Array.of(6, 1, 0, 9),
};
const names = (sort: string, search = '', limit = 9): string =>
  topRows(frames, top, { sort, search, limit })
    .rows.map(({ name }) => name.slice(-1))
    .join('');

test('rows sort by any column; functions without values are left out', () => {
  expect([names('-flat'), names('cum'), names('name'), names('-name')]).toEqual(['bad', 'dba', 'dab', 'bad']);
});

test('changes sort by size, whatever their sign', () => {
  expect(names('-change')).toBe('dba');
});

test('a search and a limit say how many there are', () => {
  expect(names('-flat', 'MAIN')).toBe('ba');
  expect(topRows(frames, top, { sort: '-flat', search: '', limit: 1 })).toMatchObject({
    all: 3,
    rows: [{ name: 'main.b' }],
  });
});

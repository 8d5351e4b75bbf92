import { expect, test } from 'vitest';
import { sourceRows } from './source-rows.ts';

const now = { file: 'a.go', startLine: 3, lines: [{ line: 4, flat: 1, cum: 2 }] };
const code = Array.from({ length: 30 }, (_, i) => `\tline ${i + 1}`);

test('with the source: from the declaration to a few lines behind the last value', () => {
  const rows = sourceRows(now, undefined, code);
  expect(rows.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9]);
  expect(rows[1]).toEqual({ line: 4, flat: 1, cum: 2, beforeCum: 0, code: '    line 4' });
});

test('without the source: only lines with a value, of both sides', () => {
  const before = { file: 'a.go', startLine: 3, lines: [{ line: 6, flat: 9, cum: 9 }] };
  expect(sourceRows(now, before, undefined)).toEqual([
    { line: 4, flat: 1, cum: 2, beforeCum: 0, code: '' },
    { line: 6, flat: 0, cum: 0, beforeCum: 9, code: '' },
  ]);
});

test('a profile without line numbers has one row', () => {
  expect(
    sourceRows({ file: '', startLine: 0, lines: [{ line: 0, flat: 1, cum: 1 }] }, undefined, code),
  ).toEqual([{ line: 0, flat: 1, cum: 1, beforeCum: 0, code: '' }]);
});

import { expect, test } from 'vitest';
import { parseUnitBoolean, parseUnitSize, splitUnitWords } from './unit-values.ts';

test.each([
  ['512M', 536_870_912n],
  ['1.5G', 1_610_612_736n],
  ['1048576', 1_048_576n],
  ['50%', 500n],
  ['12.5%', 125n],
  ['infinity', null],
  ['lots', undefined],
  ['', undefined],
  ['16E', 1n << 64n],
])('size %s', (text, bytes) => expect(parseUnitSize(text, 1000n)).toBe(bytes));

test('booleans and words', () => {
  expect(['yes', 'True', '1', 'on'].map(parseUnitBoolean)).toEqual([true, true, true, true]);
  expect(['no', 'off', '0', 'read-only'].map(parseUnitBoolean)).toEqual([false, false, false, undefined]);
  expect(splitUnitWords('"A=b c" D=e \'F=g h\' "I=\\"j"')).toEqual(['A=b c', 'D=e', 'F=g h', 'I="j']);
});

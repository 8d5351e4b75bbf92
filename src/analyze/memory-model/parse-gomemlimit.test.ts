import { expect, test } from 'vitest';
import { parseGogc, parseGomemlimit } from './parse-gomemlimit.ts';

test.each([
  ['512MiB', 536_870_912n],
  ['1GiB', 1_073_741_824n],
  ['1024', 1024n],
  ['0', 0n],
  ['7B', 7n],
  ['3KiB', 3072n],
  ['2TiB', 2_199_023_255_552n],
  ['9223372036854775807', 9_223_372_036_854_775_807n],
  ['8388607TiB', 8_388_607n << 40n],
])('%s is %s bytes', (text, bytes) => {
  expect(parseGomemlimit(text)).toEqual({ status: 'bytes', bytes });
});

test('off, unset and malformed', () => {
  expect(parseGomemlimit('off')).toEqual({ status: 'off' });
  expect(parseGomemlimit('')).toEqual({ status: 'unset' });
  expect(parseGomemlimit(undefined)).toEqual({ status: 'unset' });
  for (const text of [
    '512MB',
    '1.5GiB',
    'GiB',
    'iB',
    ' 1GiB',
    '1GiB ',
    '-1',
    '8388608TiB',
    '9223372036854775808',
    'max',
  ]) {
    expect(parseGomemlimit(text)).toEqual({ status: 'malformed' });
  }
});

test('GOGC', () => {
  expect(parseGogc(undefined)).toBe(100);
  expect(parseGogc('')).toBe(100);
  expect(parseGogc('50')).toBe(50);
  expect(parseGogc('off')).toBeNull();
  expect(parseGogc('-5')).toBeNull();
  expect(parseGogc('OFF')).toBe(100);
  expect(parseGogc('99999999999')).toBe(100);
});

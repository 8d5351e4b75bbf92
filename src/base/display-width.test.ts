import { expect, test } from 'vitest';
import { displayWidth, padToWidth } from './display-width.ts';

test('Chinese characters take two columns, colour none', () => {
  expect(displayWidth('abc')).toBe(3);
  expect(displayWidth('限额，CPU')).toBe(9);
  expect(displayWidth('\u001b[31mred\u001b[0m')).toBe(3);
  expect(displayWidth('e\u0301')).toBe(1);
});

test('pads by columns', () => {
  expect(padToWidth('限', 4)).toBe('限  ');
  expect(padToWidth('abcdef', 4)).toBe('abcdef');
});

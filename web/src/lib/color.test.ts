import { expect, test } from 'vitest';
import { mixColors, parseColor } from './color.ts';

test('both ways to write a colour are read', () => {
  expect(parseColor('#0a80ff')).toEqual([10, 128, 255]);
  expect(parseColor('rgb(10, 128, 255)')).toEqual([10, 128, 255]);
  expect(parseColor('nonsense')).toEqual([128, 128, 128]);
});

test('mixing goes from one colour to the other', () => {
  expect(mixColors('#ff0000', '#0000ff', 1)).toBe('rgb(255, 0, 0)');
  expect(mixColors('#ff0000', 'rgb(0, 0, 255)', 0.4)).toBe('rgb(102, 0, 153)');
});

import { expect, test } from 'vitest';
import { pcValueAt } from './pc-value.ts';

// Value deltas zigzag (+5: 10, -2: 3), address deltas in units of 4, a zero ends.
const TABLE = Uint8Array.from([0xff, 10, 2, 3, 1, 0]);

test('walks value and address deltas', () => {
  expect([0, 7, 8, 11, 12].map((offset) => pcValueAt(TABLE, 1, offset, 4).value)).toEqual([4, 4, 2, 2, -1]);
  expect(pcValueAt(TABLE, 1, 0, 4).until).toBe(8);
});

test('a first delta of zero does not end the table', () => {
  expect(pcValueAt(Uint8Array.from([0, 1, 4, 1, 0]), 0, 0, 1).value).toBe(-1);
  expect(pcValueAt(Uint8Array.from([0, 1, 4, 1, 0]), 0, 1, 1).value).toBe(1);
});

test('overlong and cut numbers answer nothing', () => {
  expect(pcValueAt(Uint8Array.from([0x80, 0x80, 0x80, 0x80, 0x80, 1]), 0, 0, 1).value).toBe(-1);
  expect(pcValueAt(Uint8Array.from([2]), 0, 0, 1).value).toBe(-1);
  expect(pcValueAt(new Uint8Array(0), 9, 0, 1).value).toBe(-1);
});

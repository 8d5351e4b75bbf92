import { expect, test } from 'vitest';
import { formatTimeTicks, valueFormatter } from './format-axis.ts';

const noon = Date.UTC(2026, 7, 30, 12) / 1000;

test('time ticks show as much as their step needs', () => {
  expect(formatTimeTicks([noon, noon + 300], 'utc')).toEqual(['12:00', '12:05']);
  expect(formatTimeTicks([noon, noon + 5], 'utc')).toEqual(['12:00:00', '12:00:05']);
  expect(formatTimeTicks([noon, noon + 0.25], 'utc')).toEqual(['12:00:00.000', '12:00:00.250']);
  expect(formatTimeTicks([noon, noon + 86_400], 'utc')).toEqual(['08-30', '08-31']);
});

test('a new day is named', () => {
  expect(formatTimeTicks([noon + 11 * 3600, noon + 12 * 3600], 'utc')).toEqual(['23:00', '08-31']);
});

test('values carry their unit', () => {
  expect(valueFormatter('s')(0.0124)).toBe('12.4 ms');
  expect(valueFormatter('By')(1536)).toBe('1.5 KiB');
  expect(valueFormatter('By/s')(1536)).toBe('1.5 KiB/s');
  expect(valueFormatter('{request}')(3)).toBe('3 request');
  expect(valueFormatter('/s')(12.34)).toBe('12.3 /s');
  expect(valueFormatter('1')(0.5)).toBe('0.5');
  expect(valueFormatter('')(2)).toBe('2');
});

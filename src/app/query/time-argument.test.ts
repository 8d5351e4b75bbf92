import { expect, test } from 'vitest';
import { parseMoment } from './time-argument.ts';

const NOW = 1_790_000_000_000;

test.each<[string, number | undefined]>([
  ['now', NOW],
  ['15m', NOW - 900_000],
  ['-1.5h', NOW - 5_400_000],
  ['2d', NOW - 172_800_000],
  ['1790000000', 1_790_000_000_000],
  ['1790000000123', 1_790_000_000_123],
  ['1790000000123456789', 1_790_000_000_123],
  ['2026-09-21T13:46:40Z', Date.UTC(2026, 8, 21, 13, 46, 40)],
  ['2026-09-21 13:46:40+02:00', Date.UTC(2026, 8, 21, 11, 46, 40)],
  ['yesterday', undefined],
  ['15', undefined],
  ['2026-99-99', undefined],
])('%s', (text, expected) => {
  expect(parseMoment(text, NOW)).toBe(expected);
});

import { expect, test } from 'vitest';
import { readRange } from './read-range.ts';

const NOW = 1_790_000_000_000;

test('a range is read from times ago and from dates', () => {
  expect(readRange({ from: '2h', to: 'now' }, NOW)).toEqual({ from: NOW - 7_200_000, to: NOW });
  expect(readRange({ from: '2026-01-01T00:00:00Z', to: '1790000000' }, NOW)).toEqual({
    from: Date.UTC(2026, 0, 1),
    to: NOW,
  });
});

test.each([
  ['1h', '2h'],
  ['now', 'now'],
  ['2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z'],
])('one that goes backwards is refused in the words that were typed: %s to %s', (from, to) => {
  expect(() => readRange({ from, to }, NOW)).toThrow(`${from} is not before --to ${to}`);
});

test('what is no time is named with its option', () => {
  expect(() => readRange({ from: '1h', to: 'soon' }, NOW)).toThrow(/--to.*"soon" is not a time/);
});

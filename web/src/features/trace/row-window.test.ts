import { expect, test } from 'vitest';
import { rowWindowAt } from './row-window.ts';

test('what is on screen, and a margin, exists', () => {
  const rows = rowWindowAt(24 * 1000, 600, 24, 50_000);
  expect(rows.first).toBeLessThanOrEqual(1000 - 24);
  expect(rows.last).toBeGreaterThanOrEqual(1025 + 24);
  expect(rows.last - rows.first).toBeLessThan(110);
});

test('the window stays inside the list and moves in steps', () => {
  expect(rowWindowAt(0, 600, 24, 10)).toEqual({ first: 0, last: 10 });
  expect(rowWindowAt(24_000, 600, 24, 50_000)).toEqual(rowWindowAt(24_010, 600, 24, 50_000));
});

import { expect, test } from 'vitest';
import { cutToWidth, printable, renderTextTable } from './text-table.ts';

const COLUMNS = [
  { title: 'n', align: 'right' },
  { title: 'what', shrinks: true },
] as const;

test('aligns by display width, also Chinese', () => {
  expect(
    renderTextTable(COLUMNS, [
      ['1', '订单'],
      ['100', 'ab'],
    ]),
  ).toBe('  n  what\n  1  订单\n100  ab\n');
});

test('cuts the soft column to the terminal and nothing for a pipe', () => {
  const rows = [['1', 'x'.repeat(100)]];
  const lines = renderTextTable(COLUMNS, rows, 30).trimEnd().split('\n');
  expect(lines[1]).toBe(`1  ${'x'.repeat(26)}…`);
  expect(renderTextTable(COLUMNS, rows)).toContain('x'.repeat(100));
});

test('what telemetry holds cannot drive the terminal', () => {
  expect(printable('a\u001b]0;title\u0007\nb\u009b')).toBe('a\\x1b]0;title\\x07⏎b\\x9b');
});

test('a wide character is never cut in half', () => {
  expect(cutToWidth('订单已创建', 6)).toBe('订单…');
});

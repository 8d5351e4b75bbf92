import { expect, test } from 'vitest';
import { cutToWidth, isTooWide, printable, renderRecords, renderTextTable } from './text-table.ts';

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

test('one long cell in a pipe does not pad the others', () => {
  const table = renderTextTable(
    [{ title: 'a' }, { title: 'b' }],
    [
      ['x'.repeat(500), '1'],
      ['y', '2'],
    ],
  );
  expect(table).toBe(`a${' '.repeat(59)}  b\n${'x'.repeat(500)}  1\ny${' '.repeat(59)}  2\n`);
});

test('too many columns for the terminal become one value a line', () => {
  const columns = Array.from({ length: 10 }, (_, i) => ({ title: `c${i}`, shrinks: true as const }));
  const row = columns.map((_, i) => `value ${i} ${'.'.repeat(20)}`);
  expect(isTooWide(columns, [row], 80)).toBe(true);
  expect(isTooWide(columns, [row], 200)).toBe(false);
  const lines = renderRecords(columns.slice(0, 2), [row, row], 40).split('\n');
  expect(lines.slice(1, 3)).toEqual([`c0  ${row[0]}`, `c1  ${row[1]}`]);
  expect(lines[0]).toMatch(/^── 1 ─+$/);
  expect(lines[3]).toMatch(/^── 2 ─+$/);
});

import { padLeft, runeCount } from './go-format.ts';

/**
 * Aligns tab-separated cells to the right, in columns of neighbouring lines: a cell is as wide as the widest of its
 * column, plus one. The last cell of a line is not aligned. A line without tabs ends all columns.
 * Source: Go `text/tabwriter` with a padding of one and AlignRight.
 */
export function alignRight(lines: readonly string[]): string[] {
  const cells = lines.map((line) => line.split('\t'));
  const widths = cells.map((row) => Array.from({ length: row.length - 1 }, () => 0));
  const columns = Math.max(0, ...widths.map((row) => row.length));
  for (let column = 0; column < columns; column++) {
    let from = 0;
    while (from < cells.length) {
      let to = from;
      let width = 0;
      while (to < cells.length && column < widths[to]!.length) {
        width = Math.max(width, runeCount(cells[to]![column]!) + 1);
        to++;
      }
      for (let row = from; row < to; row++) widths[row]![column] = width;
      from = to + 1;
    }
  }
  return cells.map((row, i) =>
    row.map((cell, column) => (column < row.length - 1 ? padLeft(cell, widths[i]![column]!) : cell)).join(''),
  );
}

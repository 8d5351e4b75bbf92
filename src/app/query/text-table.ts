import { displayWidth, padToWidth } from '../../base/display-width.ts';

/** One column of a table on the terminal. */
export interface TextColumn {
  readonly title: string;
  /** Numbers are easier to compare on the right. */
  readonly align?: 'left' | 'right';
  /** The column that gives way when the terminal is narrow. */
  readonly shrinks?: true;
}

const GAP = '  ';
/** A column that gives way keeps this much. */
const LEAST_WIDTH = 12;
/** Where nothing is cut, one long cell does not pad all others of its column beyond this many columns. */
const MOST_PADDING = 60;

/**
 * Text that is safe on a terminal: control characters, which telemetry may hold and which could move the cursor or change
 * the title, are shown as escapes; line breaks become `⏎`.
 */
export function printable(text: string): string {
  return text
    .replace(/\r?\n/g, '⏎')
    .replace(/\p{Cc}/gu, (c) => `\\x${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}

/** Cuts text to `width` columns, with `…` when something is left out. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let used = 0;
  for (const char of text) {
    const next = displayWidth(char);
    if (used + next > width - 1) break;
    cut += char;
    used += next;
  }
  return `${cut}…`;
}

/**
 * A table with a line of titles. With `width` (columns of the terminal) the columns that may give way are cut to fit;
 * without, as for pipes, nothing is cut.
 */
export function renderTextTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const cells = [columns.map((c) => c.title), ...rows.map((row) => row.map(printable))];
  const widths = columns.map((_, i) => Math.max(...cells.map((row) => displayWidth(row[i] ?? ''))));
  if (width !== undefined) shrink(columns, widths, width);
  return cells
    .map((row) => {
      const line = row.map((cell, i) => {
        const full = widths[i] ?? 0;
        const fitted = cutToWidth(cell, full);
        if (columns[i]?.align === 'right') return ' '.repeat(full - displayWidth(fitted)) + fitted;
        return padToWidth(fitted, width === undefined ? Math.min(full, MOST_PADDING) : full);
      });
      return `${line.join(GAP).trimEnd()}\n`;
    })
    .join('');
}

/** True when the columns, each as narrow as it may get, need more than `width` columns of the terminal. */
export function isTooWide(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): boolean {
  const widths = columns.map((column, i) =>
    Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(printable(row[i] ?? '')))),
  );
  shrink(columns, widths, width);
  return widths.reduce((sum, w) => sum + w, 0) + GAP.length * (widths.length - 1) > width;
}

/** One line a value, for rows that are too wide for a table; a line with the row's number before each row. Nothing is cut. */
export function renderRecords(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const name = Math.max(...columns.map((column) => displayWidth(column.title)));
  return rows
    .map((row, number) => {
      const start = `── ${number + 1} `;
      const head = start + '─'.repeat(Math.max(0, Math.min(width, MOST_PADDING) - displayWidth(start)));
      const lines = columns.map(
        (column, i) => `${padToWidth(column.title, name)}${GAP}${printable(row[i] ?? '')}`,
      );
      return `${head}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function shrink(columns: readonly TextColumn[], widths: number[], width: number): void {
  const over = () => widths.reduce((sum, w) => sum + w, 0) + GAP.length * (widths.length - 1) - width;
  const soft = columns.flatMap((column, i) => (column.shrinks === true ? [i] : []));
  for (;;) {
    const widest = soft.reduce(
      (best, i) => ((widths[i] ?? 0) > (widths[best] ?? 0) ? i : best),
      soft[0] ?? -1,
    );
    const excess = over();
    if (widest < 0 || excess <= 0 || (widths[widest] ?? 0) <= LEAST_WIDTH) return;
    const others = soft.filter((i) => i !== widest).map((i) => widths[i] ?? 0);
    const step = Math.max(1, Math.min(excess, (widths[widest] ?? 0) - Math.max(LEAST_WIDTH, ...others)));
    widths[widest] = (widths[widest] ?? 0) - step;
  }
}

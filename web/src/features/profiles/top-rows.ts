import type { FlameFrame } from '../../../../src/analyze/flame/frame-table.ts';
import type { TopFrames } from '../../../../src/analyze/flame/top-frames.ts';

/** One function of the table. Values of the new side; `before…` and `change` are zero without a base. */
export interface TopRow {
  readonly frame: number;
  readonly name: string;
  readonly flat: number;
  readonly cum: number;
  readonly beforeFlat: number;
  readonly beforeCum: number;
  /** Change of the cumulated value. */
  readonly change: number;
}

/** Columns that sort. */
export type TopColumn = 'name' | 'flat' | 'cum' | 'beforeCum' | 'change';

/**
 * The rows that match, sorted, at most `limit`. A leading `-` sorts from large to small; changes are sorted by size, what
 * became more first among equals.
 */
export function topRows(
  frames: readonly FlameFrame[],
  top: TopFrames,
  options: { readonly search: string; readonly sort: string; readonly limit: number },
): { readonly rows: readonly TopRow[]; readonly all: number } {
  const wanted = options.search.trim().toLowerCase();
  const rows: TopRow[] = [];
  frames.forEach(({ name }, frame) => {
    if (wanted !== '' && !name.toLowerCase().includes(wanted)) return;
    const cum = top.cum[frame] ?? 0;
    const beforeCum = top.beforeCum?.[frame] ?? 0;
    if (cum === 0 && beforeCum === 0) return;
    const flat = top.flat[frame] ?? 0;
    const beforeFlat = top.beforeFlat?.[frame] ?? 0;
    rows.push({ frame, name, flat, cum, beforeFlat, beforeCum, change: cum - beforeCum });
  });
  const descending = options.sort.startsWith('-');
  const column = options.sort.replace('-', '') as TopColumn;
  rows.sort((a, b) => {
    const order =
      column === 'name'
        ? a.name < b.name
          ? -1
          : Number(a.name > b.name)
        : column === 'change'
          ? Math.abs(a.change) - Math.abs(b.change) || a.change - b.change
          : a[column] - b[column];
    return (descending ? -order : order) || b.cum - a.cum || a.frame - b.frame;
  });
  return { rows: rows.slice(0, options.limit), all: rows.length };
}

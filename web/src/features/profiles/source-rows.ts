import type { FunctionFile } from '../../../../src/analyze/flame/function-lines.ts';

/** A line on screen. */
export interface SourceRow {
  readonly line: number;
  readonly flat: number;
  readonly cum: number;
  readonly beforeCum: number;
  /** Empty where the source is not at hand. */
  readonly code: string;
}

/** Lines shown before the first and after the last with values. */
const MARGIN = 5;
/** Longer stretches without a value are left out. */
const MAX_ROWS = 3000;

/**
 * The rows of a function: from its declaration (or a few lines before the first value) to a few lines behind the last; only
 * the lines with values where the source is not at hand, or too long.
 */
export function sourceRows(
  now: FunctionFile | undefined,
  before: FunctionFile | undefined,
  code: readonly string[] | undefined,
): SourceRow[] {
  const rows = new Map<number, SourceRow>();
  for (const { line, flat, cum } of now?.lines ?? [])
    rows.set(line, { line, flat, cum, beforeCum: 0, code: '' });
  for (const { line, cum } of before?.lines ?? []) {
    const row = rows.get(line) ?? { line, flat: 0, cum: 0, beforeCum: 0, code: '' };
    rows.set(line, { ...row, beforeCum: cum });
  }
  const known = [...rows.keys()].filter((line) => line > 0);
  const start = now?.startLine ?? before?.startLine ?? 0;
  const first = Math.max(1, start > 0 ? start : Math.min(...known) - MARGIN);
  const last = Math.min(code?.length ?? 0, Math.max(...known) + MARGIN);
  if (code !== undefined && known.length > 0 && last - first < MAX_ROWS)
    for (let line = first; line <= last; line++)
      if (!rows.has(line)) rows.set(line, { line, flat: 0, cum: 0, beforeCum: 0, code: '' });
  return [...rows.values()]
    .sort((a, b) => a.line - b.line)
    .map((row) => ({ ...row, code: (code?.[row.line - 1] ?? '').replaceAll('\t', '    ') }));
}

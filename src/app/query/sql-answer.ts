import type { SqlResult as SqlAnswer } from '../../api/system.ts';
import type { SqlResult, SqlValue } from '../../store/store.ts';

/**
 * A result of user SQL as `goroscope query sql --json` prints it. Integers beyond 2^53 become decimal strings (a JSON
 * number would lose digits), smaller ones are numbers; NaN and infinities, which JSON has no number for, are strings;
 * maps are objects. FixedString values are lower-case hex.
 */
export function toSqlAnswer(result: SqlResult): SqlAnswer {
  const names = result.columns.map((column) => column.name);
  return {
    schema: 1,
    columns: result.columns.map(({ name, type }) => ({ name, type })),
    rows: result.rows.map((row) => Object.fromEntries(names.map((name, i) => [name, plain(row[i] ?? null)]))),
    completeness: {
      complete: !result.truncated,
      ...(result.truncated && { reason: 'row-limit' as const }),
      rowsRead: result.readRows,
      elapsedMs: result.elapsedMs,
    },
  };
}

function plain(value: SqlValue): unknown {
  if (typeof value === 'bigint') {
    return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)
      ? Number(value)
      : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, inner]) => [key, plain(inner as SqlValue)]));
  }
  if (Array.isArray(value)) return value.map((inner) => plain(inner as SqlValue));
  return value;
}

import { AppError } from '../base/errors/app-error.ts';
import { ensureExists } from '../base/assert.ts';
import type { ColumnSpec, ColumnValue, Row } from './column-types.ts';
import type { NativeColumn } from './native/column.ts';
import { plainType } from './native/data-type.ts';
import type { NativeBlock } from './native/read-blocks.ts';
import type { ReadStats, ResultTable } from './result-table.ts';

/** What is different between the declared columns and a block; null when nothing is. */
function difference(spec: ColumnSpec, block: NativeBlock): string | null {
  const found = new Map(block.names.map((name, index) => [name, plainType(block.types[index] ?? '')]));
  for (const [name, type] of Object.entries(spec)) {
    const actual = found.get(name);
    if (actual === undefined) return `column ${name} is missing`;
    if (actual !== type) return `column ${name} is ${actual}, declared ${type}`;
    found.delete(name);
  }
  const [extra] = found.keys();
  return extra === undefined ? null : `column ${extra} is not declared`;
}

function joined<T extends { readonly length: number; set(array: T, offset: number): void }>(
  parts: readonly T[],
  make: (length: number) => T,
): T {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = make(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * A result table over blocks, after comparing their names and types with the declared columns.
 * Errors: STORE_COLUMNS_DIFFER.
 */
export function tableOf<S extends ColumnSpec>(
  spec: S,
  blocks: readonly NativeBlock[],
  label: string,
  stats: ReadStats,
): ResultTable<S> {
  for (const block of blocks) {
    const found = difference(spec, block);
    if (found !== null)
      throw new AppError('STORE_COLUMNS_DIFFER', { values: { query: label, difference: found } });
  }
  const rowCount = blocks.reduce((sum, block) => sum + block.rowCount, 0);
  const parts = (name: string): NativeColumn[] =>
    blocks.map((block) => ensureExists(block.columns[block.names.indexOf(name)], `column ${name}`));
  const column = <K extends keyof S & string>(name: K): ColumnValue<S[K]>[] => {
    const values: unknown[] = [];
    for (const part of parts(name)) for (let row = 0; row < part.length; row++) values.push(part.value(row));
    return values as ColumnValue<S[K]>[];
  };
  return {
    rowCount,
    stats: { readRows: stats.readRows, elapsedMs: stats.elapsedMs },
    column,
    bigInts: (name) => {
      const arrays = parts(name).map((part) => ensureExists(part.bigInts, `64-bit values of column ${name}`));
      return arrays[0] instanceof BigUint64Array
        ? joined(arrays as BigUint64Array[], (length) => new BigUint64Array(length))
        : joined(arrays as BigInt64Array[], (length) => new BigInt64Array(length));
    },
    numbers: (name) => {
      const arrays = parts(name).map((part) => ensureExists(part.numbers, `numbers of column ${name}`));
      return arrays.length === 1
        ? ensureExists(arrays[0], name)
        : Float64Array.from(arrays.flatMap((array) => Array.from(array)));
    },
    fixedBytes: (name) =>
      joined(
        parts(name).map((part) => ensureExists(part.fixed, `bytes of column ${name}`)),
        (length) => new Uint8Array(length),
      ),
    rows: () => {
      const names = Object.keys(spec);
      const columns = names.map((name) => column(name));
      return Array.from(
        { length: rowCount },
        (_, row) => Object.fromEntries(names.map((name, i) => [name, columns[i]?.[row]])) as Row<S>,
      );
    },
  };
}

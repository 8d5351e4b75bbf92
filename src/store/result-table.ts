import type { ColumnSpec, ColumnValue, Row } from './column-types.ts';

/** What a read cost. */
export interface ReadStats {
  /** Rows read from tables; 0 when the backend does not tell (the embedded engine's binding does not). */
  readonly readRows: number;
  /** Wall time with waiting for a turn. */
  readonly elapsedMs: number;
}

/** A result in columns. Values are decoded when asked for, so a wide result costs only what is read. */
export interface ResultTable<S extends ColumnSpec> {
  readonly rowCount: number;
  /** Of the whole read; of a block from `readBlocks` the time so far. */
  readonly stats: ReadStats;
  /** All values of one column. */
  column<K extends keyof S & string>(name: K): readonly ColumnValue<S[K]>[];
  /** 64-bit column (`UInt64`, `Int64`, times) without a bigint object per row. */
  bigInts(name: keyof S & string): BigInt64Array | BigUint64Array;
  /** Numeric column of at most 64-bit floats without an object per row. */
  numbers(name: keyof S & string): ArrayLike<number>;
  /** Bytes of a FixedString column, row after row. */
  fixedBytes(name: keyof S & string): Uint8Array;
  /** Rows as objects: for small results. */
  rows(): Row<S>[];
}

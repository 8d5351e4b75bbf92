import { AppError } from '../base/errors/app-error.ts';
import type { Backend, StatementOptions } from './backend.ts';
import type { ColumnSpec } from './column-types.ts';
import { DEFAULT_LIMITS, limitSettings, PLANNING_SETTINGS, USER_LIMITS } from './limits.ts';
import type { IndexPacer } from './load/index-pacer.ts';
import type { Loader } from './load/loader.ts';
import { BlockStream } from './native/block-stream.ts';
import { type NativeBlock, readBlocks, UnreadableTypeError } from './native/read-blocks.ts';
import { tableOf } from './native-table.ts';
import type { ResultTable } from './result-table.ts';
import { ignoreIndexes } from './skip-indexes.ts';
import type { Retention } from './retention/retention.ts';
import type { Rollups } from './rollup/rollups.ts';
import { type BoundSql, raw } from './sql.ts';
import type {
  QueryLimits,
  ReadOptions,
  SqlResult,
  SqlValue,
  Store,
  StoreBackend,
  StoreHealth,
} from './store.ts';
import { assertReadsTablesOnly } from './user-sql.ts';

/** Parts a store is made of. */
export interface StoreParts {
  readonly backend: Backend;
  readonly loader: Loader;
  readonly retention: Retention;
  readonly pacer: IndexPacer | null;
  readonly rollups: Rollups;
  /** Called last on close: gives the data directory back. */
  readonly release: () => void;
}

/** The store over a backend. */
export class TelemetryStore implements Store {
  readonly loader: Loader;
  readonly retention: Retention;
  readonly rollups: Rollups;
  private readonly parts: StoreParts;
  private closing: Promise<void> | undefined;

  constructor(parts: StoreParts) {
    this.parts = parts;
    this.loader = parts.loader;
    this.retention = parts.retention;
    this.rollups = parts.rollups;
  }

  get backend(): StoreBackend {
    return this.parts.backend.kind;
  }

  async read<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    options: ReadOptions,
  ): Promise<ResultTable<S>> {
    const result = await this.parts.backend.run(query, this.readOptions(query, options));
    return tableOf(columns, readable(options.label, result.bytes), options.label, result);
  }

  async *readBlocks<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    options: ReadOptions,
  ): AsyncGenerator<ResultTable<S>> {
    const started = performance.now();
    const blocks = new BlockStream();
    const table = (block: NativeBlock): ResultTable<S> =>
      tableOf(columns, [block], options.label, { readRows: 0, elapsedMs: performance.now() - started });
    for await (const piece of this.parts.backend.stream(query, this.readOptions(query, options))) {
      for (const block of blocks.push(piece)) if (block.rowCount > 0) yield table(block);
    }
    for (const block of blocks.end()) if (block.rowCount > 0) yield table(block);
  }

  async querySql(
    text: string,
    options: { readonly limits?: Partial<QueryLimits>; readonly signal?: AbortSignal } = {},
  ): Promise<SqlResult> {
    assertReadsTablesOnly(text);
    const limits = { ...USER_LIMITS, ...options.limits };
    const result = await this.parts.backend.run(raw(text), {
      kind: 'user',
      label: 'user-sql',
      timeoutMs: limits.timeoutMs,
      settings: limitSettings(limits, 'break'),
      signal: options.signal,
    });
    const blocks = readable('user-sql', result.bytes);
    const [first] = blocks;
    const rows: SqlValue[][] = [];
    const available = blocks.reduce((sum, block) => sum + block.rowCount, 0);
    for (const block of blocks) {
      for (let row = 0; row < block.rowCount && rows.length < limits.maxResultRows; row++)
        rows.push(block.columns.map((column) => column.value(row) as SqlValue));
    }
    return {
      columns: (first?.names ?? []).map((name, index) => ({ name, type: first?.types[index] ?? '' })),
      rows,
      truncated: available > rows.length,
      readRows: result.readRows,
      elapsedMs: result.elapsedMs,
    };
  }

  async execute(statement: BoundSql, options: ReadOptions): Promise<void> {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    await this.parts.backend.run(statement, {
      kind: 'load',
      label: options.label,
      timeoutMs: limits.timeoutMs,
      settings: { max_memory_usage: limits.maxMemoryBytes, max_threads: limits.maxThreads, async_insert: 0 },
      signal: options.signal,
    });
  }

  health(): StoreHealth {
    return this.parts.backend.health();
  }

  onStateChange(listener: (health: StoreHealth) => void): () => void {
    return this.parts.backend.onStateChange(listener);
  }

  async settled(): Promise<void> {
    await this.parts.pacer?.settled();
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    await this.rollups.close();
    await this.parts.pacer?.close();
    await this.parts.backend.close();
    this.parts.release();
  }

  private readOptions({ text }: BoundSql, options: ReadOptions): StatementOptions {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    return {
      kind: 'read',
      label: options.label,
      timeoutMs: limits.timeoutMs,
      settings: {
        ...limitSettings(limits, 'throw'),
        ...PLANNING_SETTINGS,
        ...ignoreIndexes(text),
        ...(options.countByIndex === true && { optimize_use_projections: 1 }),
        ...(options.blockRows !== undefined && { max_block_size: options.blockRows }),
      },
      signal: options.signal,
    };
  }
}

/** Blocks of a result; a type that cannot be read becomes an error that says what to do. */
function readable(query: string, bytes: Buffer): ReturnType<typeof readBlocks> {
  try {
    return readBlocks(bytes);
  } catch (error) {
    if (!(error instanceof UnreadableTypeError)) throw error;
    const reason = `${error.message}, which has no value to show; convert it, for example with toString() or finalizeAggregation()`;
    throw new AppError('STORE_QUERY_FAILED', { values: { query, engineCode: 0, reason }, cause: error });
  }
}

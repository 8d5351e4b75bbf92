import type { Place } from './chdb/engine-priority.ts';
import type { ColumnSpec } from './column-types.ts';
import type { BoundSql } from './sql.ts';
import type { ResultTable } from './result-table.ts';
import type { Loader } from './load/loader.ts';
import type { Retention } from './retention/retention.ts';

/** Where telemetry lives. */
export type StoreBackend = 'chdb' | 'clickhouse' | 'cluster';

/** Bounds of one query. All are enforced by the engine; the time also holds while the query waits for its turn. */
export interface QueryLimits {
  /** Wall time including waiting. @default 15000 */
  readonly timeoutMs: number;
  /** Memory of the query in bytes. @default 400 MiB */
  readonly maxMemoryBytes: number;
  /** Rows it may read from tables. @default 200 million */
  readonly maxRowsToRead: number;
  /** Rows it may return; more is the error STORE_LIMIT_REACHED. @default 1 million */
  readonly maxResultRows: number;
  /** Bytes it may return. @default 256 MiB */
  readonly maxResultBytes: number;
  /** Threads it may use. @default number of cores, at most 4 */
  readonly maxThreads: number;
}

/** Options of one read. */
export interface ReadOptions {
  /** Static name of the query for metrics and errors, kebab-case: `trace-by-id`. Never user input. */
  readonly label: string;
  readonly limits?: Partial<QueryLimits>;
  /** Ends the query in the engine when aborted. */
  readonly signal?: AbortSignal;
  /** `count()` may be answered from the primary index alone: planned a little longer, then a thousand times as fast. @default false */
  readonly countByIndex?: boolean;
  /** Rows read at a time: fewer where a row is large in memory, as states of quantiles are. @default 65409 */
  readonly blockRows?: number;
}

/** A value in a result of user SQL. 64-bit integers are bigint, FixedString is lower-case hex, Map is a Map. */
export type SqlValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly SqlValue[]
  | ReadonlyMap<string, SqlValue>;

/** Result of user SQL. */
export interface SqlResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly SqlValue[])[];
  /** True when rows were cut at the limit. */
  readonly truncated: boolean;
  readonly readRows: number;
  readonly elapsedMs: number;
}

/** What the store says about itself; feeds health pages and self-telemetry. */
export interface StoreHealth {
  readonly backend: StoreBackend;
  readonly state: 'starting' | 'ready' | 'restarting' | 'closed';
  /** Version of the engine, for example `26.7.2.1`; empty until it was ready once. */
  readonly engineVersion: string;
  /** Restarts of the embedded engine since start; 0 for a remote one. */
  readonly restarts: number;
  readonly lastError: string | null;
  /** Process id of the embedded engine, null for a remote one or while it is down. */
  readonly enginePid: number | null;
  /** Where the embedded engine's process stands now, null for a remote one. */
  readonly enginePriority: Place | null;
  readonly runningQueries: number;
  readonly waitingQueries: number;
}

/** The telemetry store: embedded chDB, one ClickHouse server or a cluster, behind the same calls. */
export interface Store {
  readonly backend: StoreBackend;
  /** Reads rows in read-only mode. Errors: STORE_* of docs/errors.md. */
  read<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    options: ReadOptions,
  ): Promise<ResultTable<S>>;
  /** The same, block by block in bounded memory; breaking out of the loop ends the query in the engine. */
  readBlocks<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    options: ReadOptions,
  ): AsyncIterable<ResultTable<S>>;
  /** Runs one statement a user wrote: read-only, no files, no network, limits as for `read`. */
  querySql(
    text: string,
    options?: { readonly limits?: Partial<QueryLimits>; readonly signal?: AbortSignal },
  ): Promise<SqlResult>;
  /** Runs a statement that changes data (idempotent windowed SQL behind the checkpoint); never user input. */
  execute(statement: BoundSql, options: ReadOptions): Promise<void>;
  readonly loader: Loader;
  readonly retention: Retention;
  /** Computes `service_minutes` and `attr_keys`; runs by itself every ten seconds. */
  readonly rollups: { run(nowUnixMs: number): Promise<void> };
  health(): StoreHealth;
  /** Calls back whenever `health().state` changes; returns the unsubscribe function. */
  onStateChange(listener: (health: StoreHealth) => void): () => void;
  /** Resolves when no text index waits to be built (they are deferred under load): for benchmarks and tests. */
  settled(): Promise<void>;
  /** Waits for running inserts, ends queries, closes the engine. Idempotent. */
  close(): Promise<void>;
}

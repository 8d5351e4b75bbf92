import type { InsertSelect } from './load/insert-select.ts';
import type { SegmentRef } from './load/loader.ts';
import type { BoundSql } from './sql.ts';
import type { StoreBackend, StoreHealth } from './store.ts';

/** Kinds of work, each with connections of its own so that none stands in another's way. */
export type WorkKind = 'load' | 'read' | 'user' | 'admin';

/** How one statement is to run. */
export interface StatementOptions {
  readonly kind: WorkKind;
  /** Static name for errors and metrics. */
  readonly label: string;
  /** Wall time with waiting; null for no limit. */
  readonly timeoutMs: number | null;
  readonly settings: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal | undefined;
}

/** A result in the Native format. */
export interface NativeResult {
  readonly bytes: Buffer;
  /** Rows read from tables; 0 when the backend does not tell. */
  readonly readRows: number;
  readonly elapsedMs: number;
}

/** One INSERT of the rows of segments. */
export interface SegmentInsert {
  readonly select: InsertSelect;
  /** Several only as far as the backend's `together` allows. */
  readonly segments: readonly SegmentRef[];
  readonly day: string;
  readonly filterByDay: boolean;
  readonly settings: Readonly<Record<string, string | number>>;
}

/** A way to reach an engine: the embedded one, a server, a cluster. Errors are AppErrors of the STORE_ family. */
export interface Backend {
  readonly kind: StoreBackend;
  /** Name of the database all unqualified tables are in. */
  readonly database: string;
  /** Name of the table that holds rows on a node, for statements that cannot go through a distributed table. */
  readonly localTable: (table: string) => string;
  /** ` ON CLUSTER …` or nothing, for statements that change tables. */
  readonly onCluster: string;
  run(statement: BoundSql, options: StatementOptions): Promise<NativeResult>;
  /** The result piece by piece; a piece may end inside a block. Leaving the loop ends the statement. */
  stream(statement: BoundSql, options: StatementOptions): AsyncIterable<Buffer>;
  /** Runs a statement that changes tables on every node that holds them. */
  runEverywhere(text: string, options: StatementOptions): Promise<void>;
  /** How a node's own table, `system.parts` and the like, is named so that `readEverywhere` sees all shards. */
  readonly everyNode: (table: string) => string;
  /** Reads from every node's own tables; one result a node asked. */
  readEverywhere(statement: BoundSql, options: StatementOptions): Promise<readonly NativeResult[]>;
  /** How many segments one INSERT takes, and how many of them are read at once. */
  readonly together: { readonly segments: number; readonly threads: number };
  insertSegments(insert: SegmentInsert, options: StatementOptions): Promise<void>;
  health(): StoreHealth;
  onStateChange(listener: (health: StoreHealth) => void): () => void;
  close(): Promise<void>;
}

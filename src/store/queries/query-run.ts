import type { Completeness } from '../../api/common.ts';
import type { ColumnSpec } from '../column-types.ts';
import type { ResultTable } from '../result-table.ts';
import type { BoundSql } from '../sql.ts';
import type { QueryLimits, Store } from '../store.ts';

/** Why an answer is not complete. */
export type CutReason = NonNullable<Completeness['reason']>;

/** What one request may use of the store. */
export interface QueryRunOptions {
  readonly store: Pick<Store, 'read' | 'readBlocks'>;
  /** Empty for the default tenant. */
  readonly tenant?: string;
  /** Wall time for all reads of the request together. @default 15000 */
  readonly timeoutMs?: number;
  /** Aborted when nobody waits for the answer any more: ends the running read in the engine. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<QueryLimits>;
}

/** A slice is not begun with less time than this left. */
const LEAST_SLICE_MS = 50;

/** The reads that answer one request: they share a deadline, a signal and the count of what was read. */
export class QueryRun {
  readonly tenant: string;
  private readonly options: QueryRunOptions;
  private readonly startedMs = performance.now();
  private readonly timeoutMs: number;
  private rowsRead = 0;
  private cut: CutReason | undefined;

  constructor(options: QueryRunOptions) {
    this.options = options;
    this.tenant = options.tenant ?? '';
    this.timeoutMs = options.timeoutMs ?? 15_000;
  }

  /** Time left before the deadline, at least 1. */
  get remainingMs(): number {
    return Math.max(1, Math.floor(this.startedMs + this.timeoutMs - performance.now()));
  }

  /** Whether another slice of a search may be begun. */
  get hasTime(): boolean {
    return this.remainingMs > LEAST_SLICE_MS;
  }

  /** Reads rows within what is left of the request's time. `label` is static, kebab-case. */
  async read<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    label: string,
    limits: Partial<QueryLimits> = {},
  ): Promise<ResultTable<S>> {
    const { store, signal } = this.options;
    const table = await store.read(query, columns, {
      label,
      limits: { ...this.options.limits, ...limits, timeoutMs: this.remainingMs },
      ...(signal !== undefined && { signal }),
    });
    this.rowsRead += table.stats.readRows;
    return table;
  }

  /** Notes that the answer leaves something out. The first reason is kept. */
  cutBy(reason: CutReason): void {
    this.cut ??= reason;
  }

  /** How complete the answer is, after the last read. */
  completeness(): Completeness {
    return {
      complete: this.cut === undefined,
      ...(this.cut !== undefined && { reason: this.cut }),
      rowsRead: this.rowsRead,
      elapsedMs: Math.round((performance.now() - this.startedMs) * 10) / 10,
    };
  }
}

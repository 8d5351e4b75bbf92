import type { Completeness } from '../../api/common.ts';
import { AppError } from '../../base/errors/app-error.ts';
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
  readonly limits?: Partial<Omit<QueryLimits, 'timeoutMs'>>;
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

  /** Whether another slice of a search may be begun; a quarter of the time is kept for what follows the search. */
  get hasTime(): boolean {
    return this.sliceMs > LEAST_SLICE_MS;
  }

  private get sliceMs(): number {
    return Math.max(LEAST_SLICE_MS, Math.floor(this.remainingMs - this.timeoutMs / 4));
  }

  /** Reads rows within what is left of the request's time, at most `blockRows` at a time. `label` is static, kebab-case. */
  async read<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    label: string,
    limits: Partial<QueryLimits> = {},
    blockRows?: number,
  ): Promise<ResultTable<S>> {
    const { store, signal } = this.options;
    const table = await store.read(query, columns, {
      label,
      limits: { timeoutMs: this.remainingMs, ...this.options.limits, ...limits },
      ...(blockRows !== undefined && { blockRows }),
      ...(signal !== undefined && { signal }),
    });
    this.rowsRead += table.stats.readRows;
    return table;
  }

  /** What a query of one row with the UInt64 column `n` counts; the engine may take it from the primary index alone. */
  async count(query: BoundSql, label: string): Promise<bigint> {
    const { store, signal } = this.options;
    const table = await store.read(
      query,
      { n: 'UInt64' },
      {
        label,
        limits: { timeoutMs: this.remainingMs, ...this.options.limits },
        countByIndex: true,
        ...(signal !== undefined && { signal }),
      },
    );
    this.rowsRead += table.stats.readRows;
    return table.column('n')[0] ?? 0n;
  }

  /**
   * The same for one slice of a search: undefined when the slice took too long or read too much, which cuts the answer
   * instead of failing it, so that what was found before is shown.
   */
  async readSlice<const S extends ColumnSpec>(
    query: BoundSql,
    columns: S,
    label: string,
  ): Promise<ResultTable<S> | undefined> {
    try {
      return await this.read(query, columns, label, { timeoutMs: this.sliceMs });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.code === 'STORE_QUERY_TIMEOUT') this.cutBy('time-limit');
      else if (error.code === 'STORE_LIMIT_REACHED') this.cutBy('scan-limit');
      else throw error;
      return undefined;
    }
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

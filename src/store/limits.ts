import { availableParallelism } from 'node:os';
import type { QueryLimits } from './store.ts';

const MIB = 1024 * 1024;

/** Limits of a query that names none. */
export const DEFAULT_LIMITS: QueryLimits = {
  timeoutMs: 15_000,
  maxMemoryBytes: 400 * MIB,
  maxRowsToRead: 200_000_000,
  maxResultRows: 1_000_000,
  maxResultBytes: 256 * MIB,
  maxThreads: Math.min(4, availableParallelism()),
};

/** Limits of user SQL: fewer rows back, for a person or a script reads them. */
export const USER_LIMITS: QueryLimits = {
  ...DEFAULT_LIMITS,
  timeoutMs: 30_000,
  maxResultRows: 10_000,
  maxResultBytes: 64 * MIB,
};

/**
 * Settings of every read of the query layer: no table has a projection, and text indexes are read directly, so that
 * planning for either only takes time (1.5 of 10 ms for an attribute over ten days, docs/performance.md). Skip indexes
 * are applied before reading: searches go through time in slices, so that applying them while reading ends no search
 * sooner, and costs 1 to 2 ms.
 */
export const PLANNING_SETTINGS = {
  optimize_use_projections: 0,
  query_plan_text_index_add_hint: 0,
  use_skip_indexes_on_data_read: 0,
} as const;

/**
 * Rows a count reads at a time. Each block costs the text index something: 4 to 9 % of a count by attribute over ten days (12.7 to 12.1,
 * 15.8 to 15.1, 17.5 to 15.9 ms). Where a condition reads something wide, the engine makes blocks smaller itself (preferred_block_size_bytes).
 */
export const COUNT_BLOCK_ROWS = 262_144;

/** Limits as engine settings. `overflow` says whether too many result rows are an error or are cut. */
export function limitSettings(
  limits: QueryLimits,
  overflow: 'throw' | 'break',
): Readonly<Record<string, string | number>> {
  return {
    max_execution_time: limits.timeoutMs / 1000,
    timeout_overflow_mode: 'throw',
    max_memory_usage: limits.maxMemoryBytes,
    max_rows_to_read: limits.maxRowsToRead,
    read_overflow_mode: 'throw',
    max_result_rows: limits.maxResultRows,
    max_result_bytes: limits.maxResultBytes,
    result_overflow_mode: overflow,
    max_threads: limits.maxThreads,
    max_bytes_before_external_group_by: Math.floor(limits.maxMemoryBytes / 2),
    max_bytes_before_external_sort: Math.floor(limits.maxMemoryBytes / 2),
  };
}

import type { Backend, SegmentInsert, StatementOptions } from '../backend.ts';
import { partitionDay } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import type { LoadedSegment, Loader, LoadRequest, SegmentCount } from './loader.ts';
import { SERIES_SELECT } from './points-select.ts';
import { resourcesSelect } from './resources-select.ts';
import type { LoadTable } from './signal.ts';
import { LOAD_TABLES, SELECT_OF_TABLE } from './tables.ts';
import { completeTraceIndex } from './trace-index-rows.ts';
import { allOf, type BoundSql, raw, sql, string, uint64, uint64s } from '../sql.ts';
import { dayText } from '../partition-day.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';

const COUNT_COLUMNS = { segmentId: 'UInt64', day: 'Date', rows: 'UInt64' } as const;
/** Segments whose series and resources are known to be stored; only saves work. */
const KNOWN_SEGMENTS = 64;

/**
 * One block a statement, so that it becomes one part and is there whole or not at all. The last three: compiling and
 * optimising these long statements costs more than it saves (94 → 56 ms of CPU an INSERT, docs/adr/0011).
 */
const INSERT_SETTINGS = {
  async_insert: 0,
  max_threads: 1,
  max_insert_threads: 1,
  min_insert_block_size_rows: 100_000_000,
  min_insert_block_size_bytes: 4_000_000_000,
  max_execution_time: 0,
  max_memory_usage: 0,
  compile_expressions: 0,
  optimize_and_compare_chain: 0,
  query_plan_enable_optimizations: 0,
} as const;

const DAY = partitionDay('Timestamp', 'ReceivedAt');

/** Loads segments with one INSERT a table and day. */
export class SegmentLoader implements Loader {
  private readonly backend: Backend;
  private readonly walId: string;
  private readonly described = new Set<string>();
  private readonly listeners = new Set<(loaded: LoadedSegment) => void>();
  /** Names of skip indexes an INSERT is not to build now. */
  private readonly deferredIndexes: (table: LoadTable) => string;

  constructor(backend: Backend, walId: string, deferredIndexes: (table: LoadTable) => string) {
    this.backend = backend;
    this.walId = walId;
    this.deferredIndexes = deferredIndexes;
  }

  async load(request: LoadRequest): Promise<{ readonly rows: number }> {
    const { segment, table, day, onlyDay, generation } = request;
    await this.describe(request);
    const started = performance.now();
    await this.insert(SELECT_OF_TABLE[table], request, {
      insert_deduplication_token: `${this.walId}/${segment.segmentId.toString(16)}/${table}/${day}/${generation}`,
      max_partitions_per_insert_block: onlyDay ? 1 : 2,
      exclude_materialize_skip_indexes_on_insert: this.deferredIndexes(table),
    });
    const rows = await this.count(segment.segmentId, table, day);
    const loaded = { segmentId: segment.segmentId, table, day, rows, elapsedMs: performance.now() - started };
    for (const listener of this.listeners) listener(loaded);
    return { rows };
  }

  async recount(segmentIds: readonly bigint[]): Promise<readonly SegmentCount[]> {
    if (segmentIds.length === 0) return [];
    const counts: SegmentCount[] = [];
    for (const table of LOAD_TABLES) {
      const statement = sql`SELECT IngestSeg AS segmentId, ${raw(DAY)} AS day, count() AS rows FROM ${raw(table)}
        WHERE IngestSeg IN ${uint64s(segmentIds)} GROUP BY segmentId, day`;
      const result = await this.backend.run(statement, this.options(`recount-${table}`, 'admin'));
      for (const row of tableOf(COUNT_COLUMNS, readBlocks(result.bytes), 'recount', result).rows()) {
        counts.push({ segmentId: row.segmentId, table, day: dayText(row.day), rows: Number(row.rows) });
      }
    }
    await this.completeIndex(counts);
    return counts;
  }

  /**
   * Whoever counts is in doubt. The view that fills the index of traces writes after the spans do: an engine that died in
   * between left spans that count, and traces that end too early.
   */
  private async completeIndex(counts: readonly SegmentCount[]): Promise<void> {
    const segments = new Set(counts.filter(({ table }) => table === 'spans').map((c) => c.segmentId));
    // One at a time: a recount may be of hundreds, whose traces together would not fit into the engine's memory.
    for (const segmentId of segments) {
      await this.backend.run(completeTraceIndex(segmentId), {
        ...this.options('complete-trace-index', 'admin'),
        settings: { async_insert: 0, max_threads: 1, max_insert_threads: 1 },
      });
    }
  }

  async remove({
    segmentId,
    table,
    day,
  }: {
    segmentId: bigint;
    table: LoadTable;
    day: string;
  }): Promise<void> {
    const local = this.backend.localTable(table);
    // An id of ours and a day in the form of a date: nothing of a user reaches this text.
    await this.backend.runEverywhere(
      `ALTER TABLE ${local}${this.backend.onCluster} DELETE IN PARTITION '${day}' WHERE IngestSeg = ${segmentId} SETTINGS mutations_sync = 2`,
      this.options(`remove-${table}`, 'admin'),
    );
  }

  onLoaded(listener: (loaded: LoadedSegment) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Stores the resources and, for metrics, the series of a segment before its rows, so that no row lacks them. */
  private async describe(request: LoadRequest): Promise<void> {
    const { signal, segmentId } = request.segment;
    const known = (what: string): boolean => this.described.has(`${segmentId}/${what}`);
    const note = (what: string): void => {
      if (this.described.size > KNOWN_SEGMENTS) this.described.clear();
      this.described.add(`${segmentId}/${what}`);
    };
    if (!known('resources')) {
      await this.insert(resourcesSelect(signal), request, { max_partitions_per_insert_block: 100 });
      note('resources');
    }
    if (signal === 'metrics' && !known(request.day)) {
      await this.insert(SERIES_SELECT, request, { max_partitions_per_insert_block: 1 });
      note(request.day);
    }
  }

  private async insert(
    select: InsertSelect,
    { segment, day, onlyDay }: LoadRequest,
    settings: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const insert: SegmentInsert = {
      select,
      path: segment.path,
      segmentId: segment.segmentId,
      day,
      filterByDay: !onlyDay,
      settings: { ...INSERT_SETTINGS, ...settings },
    };
    await this.backend.insertSegment(insert, this.options(`load-${select.table}`, 'load'));
  }

  private async count(segmentId: bigint, table: LoadTable, day: string): Promise<number> {
    const ofDay: BoundSql = sql`${raw(DAY)} = toDate(${string(day)})`;
    const statement = sql`SELECT count() AS rows FROM ${raw(table)} WHERE ${allOf([sql`IngestSeg = ${uint64(segmentId)}`, ofDay])}`;
    const result = await this.backend.run(statement, this.options(`count-${table}`, 'load'));
    const [rows] = tableOf({ rows: 'UInt64' }, readBlocks(result.bytes), 'count', result).column('rows');
    return Number(rows ?? 0n);
  }

  private options(label: string, kind: 'load' | 'admin'): StatementOptions {
    return { kind, label, timeoutMs: null, settings: {} };
  }
}

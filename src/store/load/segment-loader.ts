import type { Backend, SegmentInsert, StatementOptions } from '../backend.ts';
import { partitionDay } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import type {
  LoadedSegment,
  Loader,
  LoadRequest,
  LoadTogetherRequest,
  SegmentCount,
  SegmentRef,
} from './loader.ts';
import { SERIES_SELECT } from './points-select.ts';
import { resourcesSelect } from './resources-select.ts';
import type { LoadTable } from './signal.ts';
import { LOAD_TABLES, SELECT_OF_TABLE } from './tables.ts';
import { completeTraceIndex } from './trace-index-rows.ts';
import { raw, sql, string, uint64s } from '../sql.ts';
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

/**
 * Several segments in one statement: each file is one block, a part of its own. A block ends at 65,409 records unless told
 * otherwise, and a thread is not given unless it has a GiB of its own.
 */
const TOGETHER_SETTINGS = {
  max_block_size: 10_000_000,
  min_insert_block_size_rows: 1,
  min_insert_block_size_bytes: 1,
  max_threads_min_free_memory_per_thread: 0,
  parallel_view_processing: 1,
  insert_deduplicate: 0,
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
    await this.describe([segment], day, onlyDay);
    const started = performance.now();
    await this.insert(SELECT_OF_TABLE[table], [segment], day, onlyDay, {
      insert_deduplication_token: `${this.walId}/${segment.segmentId.toString(16)}/${table}/${day}/${generation}`,
      max_partitions_per_insert_block: onlyDay ? 1 : 2,
      exclude_materialize_skip_indexes_on_insert: this.deferredIndexes(table),
    });
    const [count] = await this.loaded([segment], table, day, started);
    return { rows: count?.rows ?? 0 };
  }

  get mostTogether(): number {
    return this.backend.together.segments;
  }

  async loadTogether({ segments, table, day }: LoadTogetherRequest): Promise<readonly SegmentCount[]> {
    await this.describe(segments, day, true);
    const started = performance.now();
    const { threads } = this.backend.together;
    await this.insert(SELECT_OF_TABLE[table], segments, day, true, {
      ...TOGETHER_SETTINGS,
      max_threads: threads,
      max_insert_threads: threads,
      max_partitions_per_insert_block: 1,
      exclude_materialize_skip_indexes_on_insert: this.deferredIndexes(table),
    });
    return await this.loaded(segments, table, day, started);
  }

  /** Counts what an INSERT stored and tells the listeners. */
  private async loaded(
    segments: readonly SegmentRef[],
    table: LoadTable,
    day: string,
    startedMs: number,
  ): Promise<readonly SegmentCount[]> {
    const counts = await this.count(segments, table, day);
    const elapsedMs = (performance.now() - startedMs) / segments.length;
    const together = segments.length;
    for (const count of counts)
      for (const listener of this.listeners) listener({ ...count, elapsedMs, together });
    return counts;
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
  private async describe(segments: readonly SegmentRef[], day: string, onlyDay: boolean): Promise<void> {
    const known = (what: string): boolean =>
      segments.every(({ segmentId }) => this.described.has(`${segmentId}/${what}`));
    const note = (what: string): void => {
      if (this.described.size > KNOWN_SEGMENTS) this.described.clear();
      for (const { segmentId } of segments) this.described.add(`${segmentId}/${what}`);
    };
    const signal = segments[0]?.signal ?? 'traces';
    if (!known('resources')) {
      const settings = { max_partitions_per_insert_block: 100 };
      await this.insert(resourcesSelect(signal), segments, day, onlyDay, settings);
      note('resources');
    }
    if (signal === 'metrics' && !known(day)) {
      await this.insert(SERIES_SELECT, segments, day, onlyDay, { max_partitions_per_insert_block: 1 });
      note(day);
    }
  }

  private async insert(
    select: InsertSelect,
    segments: readonly SegmentRef[],
    day: string,
    onlyDay: boolean,
    settings: Readonly<Record<string, string | number>>,
  ): Promise<void> {
    const insert: SegmentInsert = {
      select,
      segments,
      day,
      filterByDay: !onlyDay,
      settings: { ...INSERT_SETTINGS, ...settings },
    };
    await this.backend.insertSegments(insert, this.options(`load-${select.table}`, 'load'));
  }

  private async count(
    segments: readonly SegmentRef[],
    table: LoadTable,
    day: string,
  ): Promise<readonly SegmentCount[]> {
    const ids = segments.map(({ segmentId }) => segmentId);
    const statement = sql`SELECT IngestSeg AS segmentId, count() AS rows FROM ${raw(table)}
      WHERE IngestSeg IN ${uint64s(ids)} AND ${raw(DAY)} = toDate(${string(day)}) GROUP BY segmentId`;
    const result = await this.backend.run(statement, this.options(`count-${table}`, 'load'));
    const rows = new Map<bigint, number>();
    const columns = { segmentId: 'UInt64', rows: 'UInt64' } as const;
    for (const row of tableOf(columns, readBlocks(result.bytes), 'count', result).rows())
      rows.set(row.segmentId, Number(row.rows));
    return ids.map((segmentId) => ({ segmentId, table, day, rows: rows.get(segmentId) ?? 0 }));
  }

  private options(label: string, kind: 'load' | 'admin'): StatementOptions {
    return { kind, label, timeoutMs: null, settings: {} };
  }
}

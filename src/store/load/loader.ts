import type { LoadTable, Signal } from './signal.ts';

/** A closed segment of the write-ahead log: a file of length-delimited records (src/store/README.md). */
export interface SegmentRef {
  readonly signal: Signal;
  /** Absolute path of the file, `<signal>-<segmentId as 16 hex>.wal`. */
  readonly path: string;
  /** Unique for ever: it is the rows' `IngestSeg` and part of the deduplication token. */
  readonly segmentId: bigint;
}

/** One INSERT: the rows of one segment that belong to one table and one day. */
export interface LoadRequest {
  readonly segment: SegmentRef;
  readonly table: LoadTable;
  /** UTC day `YYYY-MM-DD` as `partitionDay` gives it. */
  readonly day: string;
  /** True when all rows of the segment for this table fall on this day: the filter by day is then left out. */
  readonly onlyDay: boolean;
  /** 0 at first; one more after each repair. */
  readonly generation: number;
}

/** One INSERT of several segments, all of whose rows belong to the same table and day. */
export interface LoadTogetherRequest {
  readonly segments: readonly SegmentRef[];
  readonly table: LoadTable;
  readonly day: string;
}

/** Rows of one segment in one table and day, as the store counts them. */
export interface SegmentCount {
  readonly segmentId: bigint;
  readonly table: LoadTable;
  readonly day: string;
  readonly rows: number;
}

/** A segment whose rows an INSERT stored. */
export interface LoadedSegment extends SegmentCount {
  /** Its share of the time. */
  readonly elapsedMs: number;
  /** Segments that the INSERT stored. */
  readonly together: number;
}

/**
 * Moves closed segments into tables. Every call may be repeated: the deduplication token
 * `wal/segment/table/day/generation` makes a second INSERT of the same rows a no-op while the engine remembers it,
 * and `recount` tells what is stored when it does not.
 */
export interface Loader {
  /**
   * Runs one INSERT and returns the rows that are then stored of this segment in this table and day: also when the
   * engine knew the token and wrote nothing. Errors: STORE_ENGINE_DOWN and
   * STORE_UNAVAILABLE may be retried with the same generation; STORE_REJECTED means the engine read the segment and
   * refused its content.
   */
  load(request: LoadRequest): Promise<{ readonly rows: number }>;
  /** Segments `loadTogether` takes; 1 where each needs an INSERT of its own. */
  readonly mostTogether: number;
  /**
   * Runs one INSERT for all, `mostTogether` at most, and returns what is then stored of each. There is no token: after any
   * error, and for a segment whose rows differ, `recount` says what is stored; then each is loaded by itself.
   */
  loadTogether(request: LoadTogetherRequest): Promise<readonly SegmentCount[]>;
  /**
   * What is stored of these segments, by table and day. Days or tables without rows are absent. Completes what is derived
   * from their rows, which an interrupted INSERT may have left out.
   */
  recount(segmentIds: readonly bigint[]): Promise<readonly SegmentCount[]>;
  /** Removes what is stored of one segment in one table and day; load again with the next generation. */
  remove(request: {
    readonly segmentId: bigint;
    readonly table: LoadTable;
    readonly day: string;
  }): Promise<void>;
  /** Calls back after each load that was stored; returns the unsubscribe function. */
  onLoaded(listener: (loaded: LoadedSegment) => void): () => void;
}

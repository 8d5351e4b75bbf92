import type { Signal } from '../load/signal.ts';

/** How long each signal is kept, in days counted from the rows' own time. */
export type RetentionDays = Readonly<Record<Signal, number>>;

/** Bytes and rows of one partition of one table. */
export interface PartitionUsage {
  readonly table: string;
  /** UTC day `YYYY-MM-DD`; `1970-01-01` is the partition of rows whose clock is years off (docs/schema.md). */
  readonly day: string;
  readonly rows: bigint;
  readonly bytesOnDisk: bigint;
  readonly parts: number;
}

/** Keeping disk use in bounds. Whole day partitions are dropped: fast, and exact to the day. */
export interface Retention {
  /** Drops partitions older than the given days and rows with a foreign clock received longer ago. */
  apply(days: RetentionDays, nowUnixMs: number): Promise<readonly PartitionUsage[]>;
  /** Bytes and rows of every partition. */
  usage(): Promise<readonly PartitionUsage[]>;
  /**
   * Drops the oldest day of the signal that uses most, never the last 24 hours; nothing when all that may be dropped together
   * is less than `neededBytes`: then it would be lost without making the room.
   */
  dropOldest(nowUnixMs: number, neededBytes: number): Promise<RoomMade>;
}

/** What was done to make room. */
export interface RoomMade {
  readonly dropped: readonly PartitionUsage[];
  /** Bytes that might have been dropped, those that were included. */
  readonly droppableBytes: number;
}

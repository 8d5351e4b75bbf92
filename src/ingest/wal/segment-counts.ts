import type { DayCounts, ItemKind } from '../../formats/otlp/scan.ts';
import type { LoadTable } from '../../store/load/signal.ts';
import { partitionDayNumber } from '../../store/partition-day.ts';

const TABLE_OF_KIND: Readonly<Record<ItemKind, LoadTable>> = {
  spans: 'spans',
  logs: 'logs',
  numberPoints: 'samples',
  histogramPoints: 'hist',
  exponentialHistogramPoints: 'exphist',
  summaryPoints: 'summary',
  exemplars: 'exemplars',
};

/** Rows that one INSERT has to write. */
export interface ExpectedRows {
  readonly table: LoadTable;
  /** Days since 1970-01-01 UTC, as the store partitions. */
  readonly day: number;
  readonly rows: number;
}

/** The rows a segment will become, by table and day partition: what the loader inserts and recovery recounts. */
export class SegmentCounts {
  private readonly tables = new Map<LoadTable, Map<number, number>>();

  /** Adds what the scan counted in one request that was received on the given day. */
  add(days: DayCounts, receivedDay: number): void {
    for (const [kind, counts] of Object.entries(days) as [ItemKind, ReadonlyMap<number, number>][]) {
      const table = TABLE_OF_KIND[kind];
      let byDay = this.tables.get(table);
      if (byDay === undefined) this.tables.set(table, (byDay = new Map()));
      for (const [timeDay, rows] of counts) {
        const day = partitionDayNumber(timeDay, receivedDay);
        byDay.set(day, (byDay.get(day) ?? 0) + rows);
      }
    }
  }

  /** Adds what another segment holds. */
  addAll(other: SegmentCounts): void {
    for (const { table, day, rows } of other.expected()) {
      let byDay = this.tables.get(table);
      if (byDay === undefined) this.tables.set(table, (byDay = new Map()));
      byDay.set(day, (byDay.get(day) ?? 0) + rows);
    }
  }

  /** Every (table, day) with its rows, oldest day first. */
  expected(): readonly ExpectedRows[] {
    const list: ExpectedRows[] = [];
    for (const [table, byDay] of this.tables)
      for (const [day, rows] of [...byDay].toSorted((a, b) => a[0] - b[0])) list.push({ table, day, rows });
    return list;
  }

  /** Whether all rows of the table fall on one day. */
  isOnlyDay(table: LoadTable): boolean {
    return this.tables.get(table)?.size === 1;
  }
}

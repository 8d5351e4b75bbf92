import { expect } from 'vitest';
import { type LoadTable, TABLES_OF_SIGNAL } from '../../src/store/load/signal.ts';
import { sql, uint64 } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';
import type { TestSegment } from './segments.ts';

/** What the parts of the suite share. */
export interface ContractContext {
  readonly store: () => Store;
  /** Closes the store and opens it again. */
  readonly reopen: () => Promise<Store>;
  /** Where segments are written. */
  readonly dir: string;
}

/** Loads everything a segment holds, as ingest does. */
export async function loadAll(store: Store, { ref, rows }: TestSegment, generation = 0): Promise<void> {
  for (const table of TABLES_OF_SIGNAL[ref.signal] as readonly LoadTable[]) {
    const days = [...rows.keys()]
      .filter((key) => key.startsWith(`${table}/`))
      .map((key) => key.slice(table.length + 1));
    for (const day of days) {
      const loaded = await store.loader.load({
        segment: ref,
        table,
        day,
        onlyDay: days.length === 1,
        generation,
      });
      expect(loaded.rows, `${table} of ${day}`).toBe(rows.get(`${table}/${day}`));
    }
  }
}

/** Stored rows of a segment by `table/day`. */
export async function storedRows(store: Store, segment: TestSegment): Promise<Map<string, number>> {
  const counts = await store.loader.recount([segment.ref.segmentId]);
  return new Map(counts.map(({ table, day, rows }) => [`${table}/${day}`, rows]));
}

/** The condition that a row came from the segment. */
export const ofSegment = ({ ref }: TestSegment) => sql`IngestSeg = ${uint64(ref.segmentId)}`;

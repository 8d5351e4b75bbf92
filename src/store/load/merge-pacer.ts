import type { Backend, StatementOptions } from '../backend.ts';
import type { LoadTable } from './signal.ts';

/** The costly indexes of each table: names joined by commas. */
export const ALL_COSTLY: Readonly<Partial<Record<LoadTable, string>>> = {
  spans: 'string_items,typed_items',
  logs: 'string_items,typed_items,body',
};
/** Tables whose merges follow the loads of a table: itself, and what a view fills with it. */
const MERGED_WITH: Readonly<Partial<Record<LoadTable, readonly string[]>>> = {
  spans: ['spans', 'trace_index'],
  logs: ['logs'],
};

/** Parts of a size that are merged at once while rows come fast; otherwise the engine's 5 (docs/adr/0011). */
const MERGED_AT_ONCE = 16;
/** Segments in a row out of full INSERTs that show that more wait than can be stored: two INSERTs. */
const BEHIND_SEGMENTS = 8;
/** Segments stored without a merge at most. Reading gets slower with each part, so the debt is not to grow without end. */
const MOST_UNMERGED = 100;

/** Rows that merge into one part at most, as bytes: the engine's default (MergeTreeSettings, 150 GiB), and so few that none do. */
const MERGED_BYTES = 150 * 1024 ** 3;
const NONE_MERGED_BYTES = 1;

/** An engine that was killed is back within seconds; tables must not be left without merges because it was away. */
const TRIES = 30;
const RETRY_MS = 2_000;

/** Merges of a table: as the engine does them; fewer and lighter; none. */
type Merges = 'usual' | 'eased' | 'waiting';

interface Pace {
  merges: Merges;
  /** Segments in a row that came in full INSERTs. */
  full: number;
  unmerged: number;
}

const OPTIONS: StatementOptions = { kind: 'admin', label: 'merge-pacing', timeoutMs: null, settings: {} };
const RESET =
  'RESET SETTING exclude_materialize_skip_indexes_on_merge, merge_selector_base, auto_statistics_types, max_bytes_to_merge_at_max_space_in_pool';

function change(table: string, merges: Merges): string {
  if (merges === 'usual') return RESET;
  const mostBytes = merges === 'waiting' ? NONE_MERGED_BYTES : MERGED_BYTES;
  return `MODIFY SETTING exclude_materialize_skip_indexes_on_merge = '${ALL_COSTLY[table as LoadTable] ?? ''}',
    merge_selector_base = ${MERGED_AT_ONCE}, auto_statistics_types = '', max_bytes_to_merge_at_max_space_in_pool = ${mostBytes}`;
}

/**
 * How much is merged while rows come fast. Each row is written less often when more parts are merged at once; indexes and
 * statistics are left out; and while more segments wait than can be stored, merges wait too: rows that cannot be read yet are
 * worth more than parts that are read faster.
 */
export class MergePacer {
  private readonly backend: Backend;
  private readonly paces = new Map<LoadTable, Pace>();
  private easy = false;
  private closed = false;
  private wake: (() => void) | undefined;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** What is to be done about merges after rows of a segment were stored; nothing most of the time. */
  loaded(table: LoadTable, full: boolean): (() => Promise<void>) | undefined {
    const pace = this.paces.get(table) ?? { merges: this.easy ? 'eased' : 'usual', full: 0, unmerged: 0 };
    this.paces.set(table, pace);
    if (full) pace.full++;
    else {
      pace.full = 0;
      pace.unmerged = 0;
    }
    if (!this.easy) return undefined;
    if (pace.merges === 'waiting') pace.unmerged++;
    const waits = pace.full >= BEHIND_SEGMENTS && pace.unmerged < MOST_UNMERGED;
    const merges = waits ? 'waiting' : 'eased';
    if (merges === pace.merges) return undefined;
    const before = pace.merges;
    pace.merges = merges;
    return async () => {
      // It may have become calm, or another wish may stand behind this one, since this was queued.
      if (this.paces.get(table) !== pace || pace.merges !== merges) return;
      try {
        await this.apply(table, merges);
      } catch (error) {
        pace.merges = before;
        throw error;
      }
    };
  }

  /** Begins or ends the time in which rows come fast. */
  async ease(easy: boolean, tries = TRIES): Promise<void> {
    this.easy = easy;
    const merges = easy ? 'eased' : 'usual';
    for (const table of Object.keys(MERGED_WITH) as LoadTable[]) {
      this.paces.set(table, { merges, full: 0, unmerged: 0 });
      await this.apply(table, merges, tries);
    }
  }

  /** Ends a pause between tries. What was not changed yet is by the next start. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  private async apply(table: LoadTable, merges: Merges, most = TRIES): Promise<void> {
    for (let tries = 1; ; tries++)
      try {
        for (const name of MERGED_WITH[table] ?? [])
          await this.backend.runEverywhere(
            `ALTER TABLE ${this.backend.localTable(name)}${this.backend.onCluster} ${change(name, merges)}`,
            OPTIONS,
          );
        return;
      } catch (error) {
        if (this.closed || tries >= most) throw error;
        await this.pause();
      }
  }

  private async pause(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, RETRY_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

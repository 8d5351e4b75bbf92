import type { Backend, StatementOptions } from '../backend.ts';
import { ALL_COSTLY, MergePacer } from './merge-pacer.ts';
import type { LoadTable } from './signal.ts';

const TABLES = Object.keys(ALL_COSTLY) as LoadTable[];

/** Rows a second at which the index is deferred, and below which it is built again (docs/adr/0011). */
const DEFER_ABOVE = 25_000;
const RESUME_BELOW = 10_000;
const WINDOW_MS = 5_000;
/** So long must it be calm before indexes are built: bursts come in rows. */
const CALM_MS = 15_000;

/** What the pacer is doing. */
export type IndexState = 'inline' | 'deferred' | 'building';

const OPTIONS: StatementOptions = { kind: 'admin', label: 'index-pacing', timeoutMs: null, settings: {} };

/**
 * Builds the text indexes with each insert while the load is light; while it is heavy, leaves them out of inserts and
 * merges (half the CPU a row) and builds them once it is calm again. Rows without index are found as well, by scanning. Merges
 * are told of the load, too.
 */
export class IndexPacer {
  private readonly backend: Backend;
  private readonly merges: MergePacer;
  private readonly arrivals: { readonly atMs: number; readonly rows: number }[] = [];
  /** Days with parts that lack the index, by table. */
  private readonly pending = new Map<LoadTable, Set<string>>();
  private current: IndexState = 'inline';
  private busySince = 0;
  private work: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(backend: Backend) {
    this.backend = backend;
    this.merges = new MergePacer(backend);
  }

  get state(): IndexState {
    return this.current;
  }

  /** Finishes what an earlier process left: tables still told to leave the index out of merges. Builds behind the caller. */
  async recover(partitions: readonly { readonly table: string; readonly day: string }[]): Promise<void> {
    await this.merges.ease(false, 1);
    for (const table of TABLES)
      for (const partition of partitions) if (partition.table === table) this.note(table, partition.day);
    if (this.pending.size === 0) return;
    this.current = 'building';
    this.queue(() => this.build());
  }

  /** Names of the indexes the next insert into `table` is to leave out. */
  deferredFor(table: LoadTable): string {
    return this.current === 'deferred' ? (ALL_COSTLY[table] ?? '') : '';
  }

  /** Notes stored rows of a segment and decides. `full`: the INSERT took as many segments as it may, so more may wait. */
  loaded(table: LoadTable, day: string, rows: number, nowMs: number, full = false): void {
    if (ALL_COSTLY[table] === undefined) return;
    this.arrivals.push({ atMs: nowMs, rows });
    if (this.current === 'deferred') this.note(table, day);
    const rate = this.rate(nowMs);
    if (rate > RESUME_BELOW) this.busySince = nowMs;
    if (this.current !== 'deferred' && rate > DEFER_ABOVE) this.defer();
    const change = this.merges.loaded(table, full);
    if (change !== undefined) this.queue(change);
    this.arm();
  }

  /** Resolves when no index waits to be built. */
  async settled(): Promise<void> {
    while (!this.closed && (this.current !== 'inline' || this.pending.size > 0)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.work;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.merges.close();
    clearTimeout(this.timer);
    await this.work;
  }

  private rate(nowMs: number): number {
    while ((this.arrivals[0]?.atMs ?? nowMs) < nowMs - WINDOW_MS) this.arrivals.shift();
    return (this.arrivals.reduce((sum, { rows }) => sum + rows, 0) * 1000) / WINDOW_MS;
  }

  private note(table: LoadTable, day: string): void {
    const days = this.pending.get(table) ?? new Set();
    this.pending.set(table, days.add(day));
  }

  private defer(): void {
    this.current = 'deferred';
    this.queue(() => this.merges.ease(true));
  }

  private arm(): void {
    // A timer that runs goes on: what trickles in afterwards must not put calm off for ever.
    if (this.closed || this.current !== 'deferred' || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (Date.now() - this.busySince < CALM_MS) return this.arm();
      this.current = 'building';
      this.queue(async () => {
        await this.merges.ease(false);
        await this.build();
      });
    }, CALM_MS);
    this.timer.unref();
  }

  private queue(work: () => Promise<void>): void {
    // A failure here costs speed, not data: it is tried again after another calm time.
    this.work = this.work.then(work).catch(() => {
      if (this.current === 'building') this.current = 'deferred';
      this.arm();
    });
  }

  /** Builds missing indexes partition by partition; parts that have them are skipped by the engine. */
  private async build(): Promise<void> {
    this.current = 'building';
    for (const [table, days] of this.pending) {
      for (const day of days) {
        for (const index of (ALL_COSTLY[table] ?? '').split(',')) {
          if (this.closed) return;
          await this.backend.runEverywhere(
            `ALTER TABLE ${this.backend.localTable(table)}${this.backend.onCluster} MATERIALIZE INDEX ${index} IN PARTITION '${day}' SETTINGS mutations_sync = 2`,
            OPTIONS,
          );
        }
        days.delete(day);
      }
      if (days.size === 0) this.pending.delete(table);
    }
    if (this.current === 'building') this.current = 'inline';
  }
}

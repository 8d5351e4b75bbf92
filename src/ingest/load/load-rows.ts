import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Loader } from '../../store/load/loader.ts';
import { dayText } from '../../store/partition-day.ts';
import type { EventSink } from '../events.ts';
import { INGEST_EVENTS } from '../events.messages.ts';
import type { SealedSegment } from '../wal/open-segment.ts';
import type { ExpectedRows } from '../wal/segment-counts.ts';
import { segmentName } from './replace-segments.ts';

/**
 * How a (segment, table, day) ended. `differs`: the engine stores another number of rows than the scan counted. `postponed`:
 * the engine answers with errors that may pass; others are to be tried first.
 */
export type LoadOutcome = 'stored' | 'differs' | 'rejected' | 'postponed' | 'aborted';

/** The end of one (segment, table, day): `reason` says why it is not stored, `rows` what the store holds of it. */
export interface LoadResult {
  readonly outcome: LoadOutcome;
  readonly reason: string;
  readonly rows: number;
}

/** What loading one (segment, table, day) needs. */
export interface LoadRowsOptions {
  readonly loader: Loader;
  readonly onEvent: EventSink;
  /** Waits before the next try; false ends the tries (shutdown). `failures` counts tries in a row. */
  readonly backOff: (failures: number, reason: string) => Promise<boolean>;
  /** A new engine took over, or an INSERT went through: the store works. */
  readonly onWorking: () => void;
  /** Gives a generation that was never used for any segment. */
  readonly nextGeneration: () => number;
}

/**
 * Times that the engine's memory may not suffice before the segment is halved. Memory can be short because of others, so
 * it is tried again first; but a segment that never fits must not stop those behind it. A half may be a single record,
 * which would be set aside: it gets more tries.
 */
const MOST_MEMORY_FAILURES = 4;
const MOST_MEMORY_FAILURES_OF_HALF = 6;

/** Errors that may pass, from an engine that answers, before the segments behind are tried. */
const MOST_RETRIES = 8;

/** Times an INSERT whose count differs is repeated before the difference is accepted as one of opinion. */
const MOST_REPEATS = 2;

/**
 * Stores the rows of one segment for one table and day exactly once, whatever the engine does meanwhile. After any doubt
 * (the engine died, the token was known, the count differs) the store is asked what it holds: complete is done, nothing
 * or part is removed and loaded again under a new generation, because an engine that remembers the old token would
 * silently skip the INSERT. `known` is what a recount said on start, `undefined` for a segment never tried before.
 */
export async function loadRows(
  segment: SealedSegment,
  expected: ExpectedRows,
  known: number | undefined,
  options: LoadRowsOptions,
): Promise<LoadResult> {
  const task = new LoadTask(segment, expected, options);
  return await task.run(known);
}

class LoadTask {
  private readonly segment: SealedSegment;
  private readonly expected: ExpectedRows;
  private readonly options: LoadRowsOptions;
  private readonly day: string;
  private generation = 0;
  /** INSERTs that went through without writing what was expected. */
  private surprises = 0;
  private failures = 0;
  private memoryFailures = 0;
  private retries = 0;

  constructor(segment: SealedSegment, expected: ExpectedRows, options: LoadRowsOptions) {
    this.segment = segment;
    this.expected = expected;
    this.options = options;
    this.day = dayText(expected.day);
  }

  async run(known: number | undefined): Promise<LoadResult> {
    let stored = known;
    let step: 'insert' | 'check' = known === undefined ? 'insert' : 'check';
    for (;;) {
      try {
        if (step === 'insert') {
          const rows = await this.insert();
          if (rows === this.expected.rows) return { outcome: 'stored', reason: '', rows };
          this.surprises++;
          step = 'check';
        } else {
          const result = await this.settle(stored ?? (await this.recount()));
          if (result !== undefined) return result;
          stored = undefined;
          step = 'insert';
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const code: string = error instanceof AppError ? error.code : '';
        if (this.isRejected(code)) return { outcome: 'rejected', reason, rows: 0 };
        if (code === 'STORE_RETRY' && ++this.retries >= MOST_RETRIES)
          return { outcome: 'postponed', reason, rows: 0 };
        stored = undefined;
        step = 'check';
        if (!(await this.options.backOff(++this.failures, reason)))
          return { outcome: 'aborted', reason, rows: 0 };
      }
    }
  }

  /** Whether an error of this code means that the segment has to be halved. */
  private isRejected(code: string): boolean {
    if (code === 'STORE_MEMORY') this.memoryFailures++;
    const most = this.segment.suspect ? MOST_MEMORY_FAILURES_OF_HALF : MOST_MEMORY_FAILURES;
    return code === 'STORE_REJECTED' || this.memoryFailures >= most;
  }

  private async insert(): Promise<number> {
    const { segment, expected, options } = this;
    const { rows } = await options.loader.load({
      segment: { signal: segment.signal, path: segment.path, segmentId: segment.segmentId },
      table: expected.table,
      day: this.day,
      onlyDay: segment.counts.isOnlyDay(expected.table),
      generation: this.generation,
    });
    this.failures = 0;
    options.onWorking();
    return rows;
  }

  private async recount(): Promise<number> {
    const { segment, expected, options } = this;
    const counts = await options.loader.recount([segment.segmentId]);
    return counts
      .filter((c) => c.table === expected.table && c.day === this.day)
      .reduce((sum, c) => sum + c.rows, 0);
  }

  /** Decides by a recount; `undefined` means: what was there is removed, insert again under a new generation. */
  private async settle(stored: number): Promise<LoadResult | undefined> {
    const { segment, expected, options, day } = this;
    // A record that was stored before its bytes in the log went bad is not to be removed from the store.
    const more = stored > expected.rows && segment.damaged;
    if (stored === expected.rows || more) {
      options.onWorking();
      return { outcome: 'stored', reason: '', rows: stored };
    }
    if (this.surprises > MOST_REPEATS)
      return { outcome: 'differs', reason: `${stored} != ${expected.rows}`, rows: stored };
    if (stored > 0) {
      await options.loader.remove({ segmentId: segment.segmentId, table: expected.table, day });
      const values = {
        file: segmentName(segment),
        table: expected.table,
        day,
        stored,
        expected: expected.rows,
      };
      options.onEvent({
        atUnixMs: Date.now(),
        severity: 'warning',
        name: 'repaired',
        text: say(INGEST_EVENTS.repaired, values),
      });
    }
    this.generation = options.nextGeneration();
    return undefined;
  }
}

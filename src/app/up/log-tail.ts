import type { LogRow, LogTailEvent, LogTailQuery } from '../../api/logs.ts';
import { logCondition } from '../../store/queries/log-filter.ts';
import { LOG_COLUMNS, LOG_SELECT, logRow } from '../../store/queries/log-rows.ts';
import { QueryRun } from '../../store/queries/query-run.ts';
import { FUTURE_DAYS, PAST_DAYS, QUARANTINE_DAY } from '../../store/partition-day.ts';
import { allOf, anyOf, type BoundSql, raw, sql, string, uint64, uint32 } from '../../store/sql.ts';
import type { Store } from '../../store/store.ts';

/** Rows a subscriber gets of one round; more are counted as dropped. A person cannot read more. */
const MAX_ROWS_A_ROUND = 500;
/** Segments one query asks for: each is a condition of about 250 bytes, and the engine takes 256 KiB. */
const MAX_UNITS_A_ROUND = 200;
/** Least time between two rounds, so that a burst of small segments is read at once. */
const ROUND_MS = 250;
/** How often other receivers' segments are looked for where several write into one store. */
const POLL_MS = 2_000;
/** How long a segment of another receiver may take until it is stored and is still noticed. */
const POLL_BACK_MS = 300_000;

/** Receives what is new. Slow receivers are asked first: while `isBusy` nothing is read for them. */
export interface TailListener {
  readonly onEvent: (event: LogTailEvent) => void;
  readonly onError: (error: unknown) => void;
  readonly isBusy: () => boolean;
}

/** What becomes visible at once: the rows of one log segment in one day partition. */
export interface StoredUnit {
  readonly segmentId: bigint;
  /** `YYYY-MM-DD`, the quarantine day for rows whose clock is far off. */
  readonly day: string;
}

interface Subscriber {
  readonly query: LogTailQuery;
  readonly listener: TailListener;
  /** Stored since the last read. */
  readonly units: Map<string, StoredUnit>;
}

/** SQL: the partition day of a row, as `partitionDayNumber` computes it. */
const PARTITION_DAY = raw(
  `if(toDate(Timestamp) BETWEEN toDate(ReceivedAt) - ${PAST_DAYS} AND toDate(ReceivedAt) + ${FUTURE_DAYS}, toString(toDate(Timestamp)), '${QUARANTINE_DAY}')`,
);
/** Segment ids hold the milliseconds of their creation above this many bits. */
const SEGMENT_COUNTER_BITS = 20n;

/**
 * Live tail of stored log records, in the order they are stored. The loader tells which segment was stored; its rows,
 * however old their time, are then read by segment, so a late record is never missed. What other processes store (a
 * server shared by several receivers) is found by asking for segments not seen before.
 */
export class LogTail {
  private readonly store: Store;
  private readonly subscribers = new Set<Subscriber>();
  /** What needs no second reading when segments of other receivers are looked for; only as far back as that looks. */
  private readonly seen = new Map<string, number>();
  private round: Promise<void> | undefined;
  private pollTimer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(store: Store) {
    this.store = store;
  }

  /** Live tails in use. */
  get size(): number {
    return this.subscribers.size;
  }

  /** Begins with what is stored from now on. Returns the function that ends it. */
  subscribe(query: LogTailQuery, listener: TailListener): () => void {
    const subscriber: Subscriber = { query, listener, units: new Map() };
    this.subscribers.add(subscriber);
    if (this.store.backend !== 'chdb') this.startPolling();
    return () => {
      this.subscribers.delete(subscriber);
      if (this.subscribers.size === 0) this.stopPolling();
    };
  }

  /** The loader stored rows. */
  stored(unit: StoredUnit): void {
    if (this.subscribers.size === 0 || this.closed) return;
    const key = unitKey(unit);
    if (this.pollTimer !== undefined) this.seen.set(key, Date.now());
    for (const subscriber of this.subscribers) subscriber.units.set(key, unit);
    this.round ??= this.runRounds().finally(() => (this.round = undefined));
  }

  /** Ends all tails. */
  close(): void {
    this.closed = true;
    this.stopPolling();
    this.subscribers.clear();
  }

  private async runRounds(): Promise<void> {
    for (;;) {
      const due = [...this.subscribers].filter((s) => s.units.size > 0 && !s.listener.isBusy());
      if (due.length === 0 || this.closed) return;
      for (const subscriber of due) await this.readFor(subscriber);
      await new Promise((resolve) => setTimeout(resolve, ROUND_MS));
    }
  }

  private async readFor(subscriber: Subscriber): Promise<void> {
    const keys = [...subscriber.units.keys()].slice(0, MAX_UNITS_A_ROUND);
    const units = keys.flatMap((key) => subscriber.units.get(key) ?? []);
    for (const key of keys) subscriber.units.delete(key);
    try {
      const event = await readNew(this.store, subscriber.query, units);
      if (this.subscribers.has(subscriber) && (event.logs.length > 0 || event.dropped > 0)) {
        subscriber.listener.onEvent(event);
      }
    } catch (error) {
      this.subscribers.delete(subscriber);
      subscriber.listener.onError(error);
    }
  }

  /** A receiver that was busy can take more: read what waited. */
  resume(): void {
    this.round ??= this.runRounds().finally(() => (this.round = undefined));
  }

  private startPolling(): void {
    if (this.pollTimer !== undefined) return;
    let isFirst = true;
    const poll = async (): Promise<void> => {
      const foreign = await this.foreignUnits();
      for (const [key, sinceMs] of this.seen)
        if (Date.now() - sinceMs > 2 * POLL_BACK_MS) this.seen.delete(key);
      for (const unit of foreign) {
        if (isFirst) this.seen.set(unitKey(unit), Date.now());
        else this.stored(unit);
      }
      isFirst = false;
    };
    const tick = (): void => {
      // A store that is away for a moment is asked again by the next tick.
      void poll().catch(() => undefined);
    };
    tick();
    this.pollTimer = setInterval(tick, POLL_MS);
  }

  private stopPolling(): void {
    clearInterval(this.pollTimer);
    this.pollTimer = undefined;
    this.seen.clear();
  }

  private async foreignUnits(): Promise<readonly StoredUnit[]> {
    const run = new QueryRun({ store: this.store, timeoutMs: POLL_MS });
    const least = BigInt(Date.now() - POLL_BACK_MS) << SEGMENT_COUNTER_BITS;
    const table = await run.read(
      sql`SELECT IngestSeg AS segmentId, ${PARTITION_DAY} AS day FROM logs WHERE IngestSeg >= ${uint64(least)} GROUP BY segmentId, day ORDER BY segmentId`,
      { segmentId: 'UInt64', day: 'String' },
      'tail-segments',
    );
    return table.rows().filter((unit) => !this.seen.has(unitKey(unit)));
  }
}

function unitKey(unit: StoredUnit): string {
  return `${unit.segmentId} ${unit.day}`;
}

async function readNew(
  store: Store,
  query: LogTailQuery,
  units: readonly StoredUnit[],
): Promise<LogTailEvent> {
  const run = new QueryRun({ store, timeoutMs: 5_000 });
  const now = BigInt(Date.now()) * 1_000_000n;
  const filter = await logCondition(run, query, { from: now, to: now });
  const where: BoundSql = allOf([
    sql`TenantId = ${string('')}`,
    anyOf(
      units.map(
        (unit) => sql`IngestSeg = ${uint64(unit.segmentId)} AND ${PARTITION_DAY} = ${string(unit.day)}`,
      ),
    ),
    filter,
  ]);
  const table = await run.read(
    sql`SELECT ${LOG_SELECT} FROM logs WHERE ${where} ORDER BY segment, row LIMIT ${uint32(MAX_ROWS_A_ROUND)}`,
    LOG_COLUMNS,
    'tail-rows',
  );
  const logs: LogRow[] = table.rows().map(logRow);
  if (logs.length < MAX_ROWS_A_ROUND) return { logs, dropped: 0 };
  const all = await run.read(
    sql`SELECT count() AS rows FROM logs WHERE ${where}`,
    { rows: 'UInt64' },
    'tail-count',
  );
  return { logs, dropped: Math.max(0, Number(all.column('rows')[0] ?? 0n) - logs.length) };
}

import type { Backend, StatementOptions } from '../backend.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';
import { RED_PARTS_SQL } from '../queries/red.ts';
import { ENTRY } from '../queries/span-entry.ts';
import type { PartitionUsage } from '../retention/retention.ts';
import { QUARANTINE_DAY } from '../partition-day.ts';
import { type BoundSql, raw, sql, string, uint32, uint64s } from '../sql.ts';

/** A minute is computed when no rows came for it during this time: most minutes are computed once. */
const QUIET_MS = 60_000;
/** Minutes in one statement. */
const BATCH = 60;
const HOUR_S = 3600;
/** States of quantiles take kilobytes each in memory. */
const STATE_ROWS = 4096;

/** Rows of `service_minutes` for a set of minutes. */
const SERVICES = sql`INSERT INTO service_minutes (Minute, TenantId, ServiceName, Entry, Spans, Requests, Errors, DurationQuantiles, Last, ComputedAt)
SELECT toStartOfMinute(Timestamp) AS minute, TenantId, ServiceName, ${ENTRY} AS entry, ${RED_PARTS_SQL}, max(Timestamp), now64(3, 'UTC')
FROM spans`;

/** Rows of `service_hours` for a set of hours. */
const HOURS = `INSERT INTO service_hours (Hour, TenantId, ServiceName, Entry, Spans, Requests, Errors, DurationQuantiles, Last, ComputedAt)
SELECT toStartOfHour(Minute) AS hour, TenantId, ServiceName, Entry, sum(Spans), sum(Requests), sum(Errors),
  quantilesBFloat16WeightedIfMergeState(0.5, 0.95, 0.99)(DurationQuantiles), max(Last), now64(3, 'UTC')
FROM service_minutes FINAL`;

/** Rows of `attr_keys` for a set of minutes. */
const KEYS = `INSERT INTO attr_keys (Minute, TenantId, Key, Type, ServiceName, Spans, Values, ComputedAt)
SELECT minute, TenantId, pair.1, pair.2, ServiceName, count() * {share}, uniqCombinedState(12)(pair.3), now64(3, 'UTC') FROM (
 SELECT toStartOfMinute(Timestamp) AS minute, TenantId, ServiceName, arrayJoin(arrayConcat(
   arrayMap((k, v) -> (toString(k), 1, left(v, 256)), mapKeys(AttrStr), mapValues(AttrStr)),
   arrayMap((k, v) -> (toString(k), 2, toString(v)), mapKeys(AttrBool), mapValues(AttrBool)),
   arrayMap((k, v) -> (toString(k), 3, toString(v)), mapKeys(AttrInt), mapValues(AttrInt)),
   arrayMap((k, v) -> (toString(k), 4, toString(v)), mapKeys(AttrNum), mapValues(AttrNum)))) AS pair FROM spans`;

/** Beyond this many spans only a share of the traces is looked at for keys: exact counts are not worth their cost. */
const KEY_SPANS = 100_000;

/**
 * Computes minutes of spans into `service_minutes` and `attr_keys` once they are quiet, and again when late spans arrive;
 * `service_hours` once an hour is over and its minutes are computed.
 * Every statement replaces whole minutes: it may be repeated, and a crash between two leaves nothing wrong.
 */
export class Rollups {
  private readonly backend: Backend;
  /** Unix seconds of minutes that have rows not yet computed, and when the last of them came. */
  private readonly dirty = new Map<number, number>();
  /** Unix seconds of hours with newly computed minutes. */
  private readonly hours = new Set<number>();
  private newSegments: bigint[] = [];
  /** Days whose minutes are to be compared with the spans, newest first. */
  private daysToCompare: string[] = [];
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly ending = new AbortController();

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** Notes that spans of a segment were stored. */
  loaded(segmentId: bigint): void {
    this.newSegments.push(segmentId);
  }

  /** Computes what is due every `everyMs` until `close`. */
  start(everyMs: number): void {
    this.timer = setInterval(() => void this.run(Date.now()), everyMs);
    this.timer.unref();
  }

  /** Computes the minutes that are due at `nowMs`. One run at a time; a failure is made up for by a later run. */
  run(nowMs: number): Promise<void> {
    this.running = this.running.then(() => this.step(nowMs)).catch(() => undefined);
    return this.running;
  }

  /**
   * Finds days that have not as many spans in `service_minutes` and `service_hours` as there are: what an earlier process left undone, or
   * stored before there was the table. Each later run looks for the minutes of one of them.
   */
  async reconcile(usage: readonly PartitionUsage[]): Promise<void> {
    const [minutes, hours] = await Promise.all([
      this.spansByDay(
        'SELECT toString(toDate(Minute)) AS day, sum(Spans) AS spans FROM service_minutes FINAL GROUP BY day',
      ),
      this.spansByDay(
        'SELECT toString(toDate(Hour)) AS day, sum(Spans) AS spans FROM service_hours FINAL GROUP BY day',
      ),
    ]);
    this.daysToCompare = usage
      .filter(({ table, day }) => table === 'spans' && day !== QUARANTINE_DAY)
      .filter(({ day, rows: stored }) => minutes.get(day) !== stored || hours.get(day) !== stored)
      .map(({ day }) => day)
      .toSorted()
      .toReversed();
  }

  /** Ends what is running: a minute that was written in part has too few spans, and is computed after the next start. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    this.ending.abort();
    await this.running;
  }

  private async step(nowMs: number): Promise<void> {
    const segments = this.newSegments;
    if (segments.length > 0) {
      const minutes = await this.minutes(
        sql`SELECT DISTINCT toStartOfMinute(Timestamp) AS minute FROM spans WHERE IngestSeg IN ${uint64s(segments)}`,
      );
      this.newSegments = this.newSegments.slice(segments.length);
      for (const minute of minutes) this.dirty.set(minute, nowMs);
    }
    const due = [...this.dirty]
      .filter(([, atMs]) => nowMs - atMs >= QUIET_MS)
      .map(([minute]) => minute)
      .toSorted((a, b) => a - b);
    for (let at = 0; at < due.length && !this.ending.signal.aborted; at += BATCH)
      await this.compute(due.slice(at, at + BATCH));
    await this.computeHours(nowMs);
    // Last: what came just now does not wait for it.
    await this.compareOneDay(nowMs);
  }

  private options(label: string, blockRows?: number): StatementOptions {
    return {
      kind: 'admin',
      label,
      timeoutMs: 300_000,
      settings: { max_threads: 1, ...(blockRows !== undefined && { max_block_size: blockRows }) },
      signal: this.ending.signal,
    };
  }

  private async compareOneDay(nowMs: number): Promise<void> {
    // Taken off before it is asked for: a day that cannot be compared is looked at after the next start, not for ever.
    const day = this.daysToCompare.shift();
    if (day === undefined) return;
    const inDay = (column: string): BoundSql =>
      sql`${raw(column)} >= toDateTime(${string(day)}, 'UTC') AND ${raw(column)} < toDateTime(${string(day)}, 'UTC') + toIntervalDay(1)`;
    const minutes = await this.minutes(
      sql`SELECT minute FROM (
        SELECT toStartOfMinute(Timestamp) AS minute, count() AS spans FROM spans WHERE ${inDay('Timestamp')} GROUP BY minute) AS stored
        LEFT JOIN (SELECT Minute AS minute, sum(Spans) AS rolled FROM service_minutes FINAL WHERE ${inDay('Minute')} GROUP BY minute) AS done
        USING (minute) WHERE spans != rolled`,
    );
    const hours = await this.minutes(
      sql`SELECT minute FROM (
        SELECT toStartOfHour(Minute) AS minute, sum(Spans) AS spans FROM service_minutes FINAL WHERE ${inDay('Minute')} GROUP BY minute) AS stored
        LEFT JOIN (SELECT Hour AS minute, sum(Spans) AS rolled FROM service_hours FINAL WHERE ${inDay('Hour')} GROUP BY minute) AS done
        USING (minute) WHERE spans != rolled`,
    );
    for (const minute of minutes) if (!this.dirty.has(minute)) this.dirty.set(minute, nowMs);
    for (const hour of hours) this.hours.add(hour);
  }

  private async spansByDay(statement: string): Promise<ReadonlyMap<string, bigint>> {
    const result = await this.backend.run(raw(statement), this.options('rollup-days'));
    const rows = tableOf(
      { day: 'String', spans: 'UInt64' },
      readBlocks(result.bytes),
      'rollup-days',
      result,
    ).rows();
    return new Map(rows.map(({ day, spans }) => [day, spans]));
  }

  /** Hours that are over and none of whose minutes waits. Few at a time: their minutes' states are merged in memory. */
  private async computeHours(nowMs: number): Promise<void> {
    const waiting = new Set([...this.dirty.keys()].map(hourOf));
    for (const hour of [...this.hours].filter(
      (each) => (each + HOUR_S) * 1000 <= nowMs && !waiting.has(each),
    )) {
      if (this.ending.signal.aborted) return;
      await this.backend.run(
        sql`${raw(HOURS)} WHERE Minute >= toDateTime(${uint32(hour)}, 'UTC') AND Minute < toDateTime(${uint32(hour + HOUR_S)}, 'UTC')
          GROUP BY hour, TenantId, ServiceName, Entry`,
        this.options('rollup-hours', STATE_ROWS),
      );
      this.hours.delete(hour);
    }
  }

  private async compute(minutes: readonly number[]): Promise<void> {
    const list = uint64s(minutes.map(BigInt));
    const bounds = sql`Timestamp >= toDateTime(${uint32(Math.min(...minutes))}, 'UTC') AND Timestamp < toDateTime(${uint32(Math.max(...minutes) + 60)}, 'UTC')
      AND toUnixTimestamp(toStartOfMinute(Timestamp)) IN ${list}`;
    await this.backend.run(
      sql`${SERVICES} WHERE ${bounds} GROUP BY minute, TenantId, ServiceName, entry`,
      this.options('rollup-services'),
    );
    const share = Math.max(1, Math.ceil((await this.spansIn(bounds)) / KEY_SPANS));
    await this.backend.run(
      sql`${raw(KEYS.replace('{share}', String(share)))} WHERE ${bounds} AND cityHash64(TraceId) % ${uint32(share)} = 0)
        GROUP BY minute, TenantId, pair.1, pair.2, ServiceName`,
      this.options('rollup-keys'),
    );
    for (const minute of minutes) {
      this.dirty.delete(minute);
      this.hours.add(hourOf(minute));
    }
  }

  private async spansIn(bounds: BoundSql): Promise<number> {
    const result = await this.backend.run(
      sql`SELECT count() AS spans FROM spans WHERE ${bounds}`,
      this.options('rollup-spans'),
    );
    return Number(
      tableOf({ spans: 'UInt64' }, readBlocks(result.bytes), 'rollup-spans', result).column('spans')[0] ?? 0n,
    );
  }

  private async minutes(statement: BoundSql): Promise<readonly number[]> {
    const result = await this.backend.run(statement, this.options('rollup-minutes'));
    return tableOf({ minute: 'DateTime' }, readBlocks(result.bytes), 'rollup-minutes', result).column(
      'minute',
    );
  }
}

function hourOf(minute: number): number {
  return minute - (minute % HOUR_S);
}

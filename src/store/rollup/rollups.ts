import type { Backend, StatementOptions } from '../backend.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';
import { type BoundSql, raw, sql, uint32, uint64s } from '../sql.ts';

/** A minute is computed when no rows came for it during this time: most minutes are computed once. */
const QUIET_MS = 60_000;
/** Minutes in one statement. */
const BATCH = 60;
/** Minutes looked at after a start, because an earlier process may have ended before it computed them. */
const RECONCILE_HOURS = 48;

const options = (label: string): StatementOptions => ({
  kind: 'admin',
  label,
  timeoutMs: 300_000,
  settings: { max_threads: 1 },
});

/** Rows of `red_minutes` for a set of minutes. */
const RED = `INSERT INTO red_minutes (Minute, TenantId, ServiceName, SpanName, Kind, StatusCode, Spans, Requests, DurationSum, DurationQuantiles, ComputedAt)
SELECT toStartOfMinute(Timestamp) AS minute, TenantId, ServiceName, SpanName, Kind, StatusCode, count(), sum(SampleRate), sum(SampleRate * Duration),
  quantilesBFloat16WeightedState(0.5, 0.95, 0.99)(Duration, toUInt64(greatest(1, round(SampleRate)))), now64(3, 'UTC')
FROM spans`;

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
 * Computes minutes of spans into `red_minutes` and `attr_keys` once they are quiet, and again when late spans arrive.
 * Every statement replaces whole minutes: it may be repeated, and a crash between two leaves nothing wrong.
 */
export class Rollups {
  private readonly backend: Backend;
  /** Unix seconds of minutes that have rows not yet computed, and when the last of them came. */
  private readonly dirty = new Map<number, number>();
  private newSegments: bigint[] = [];
  private running: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

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

  /** Finds minutes whose rollup does not have as many spans as there are: what an earlier process left undone. */
  async reconcile(nowMs: number): Promise<void> {
    const from = uint32(Math.max(0, Math.floor(nowMs / 1000) - RECONCILE_HOURS * 3600));
    const minutes = await this.minutes(
      sql`SELECT minute FROM (
        SELECT toStartOfMinute(Timestamp) AS minute, count() AS spans FROM spans WHERE Timestamp >= toDateTime(${from}, 'UTC') GROUP BY minute) AS stored
        LEFT JOIN (SELECT Minute AS minute, sum(Spans) AS rolled FROM red_minutes FINAL WHERE Minute >= toDateTime(${from}, 'UTC') GROUP BY minute) AS done
        USING (minute) WHERE spans != rolled`,
    );
    for (const minute of minutes) this.dirty.set(minute, nowMs);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
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
    const due = [...this.dirty].filter(([, atMs]) => nowMs - atMs >= QUIET_MS).map(([minute]) => minute);
    for (let at = 0; at < due.length; at += BATCH) await this.compute(due.slice(at, at + BATCH));
  }

  private async compute(minutes: readonly number[]): Promise<void> {
    const list = uint64s(minutes.map(BigInt));
    const bounds = sql`Timestamp >= toDateTime(${uint32(Math.min(...minutes))}, 'UTC') AND Timestamp < toDateTime(${uint32(Math.max(...minutes) + 60)}, 'UTC')
      AND toUnixTimestamp(toStartOfMinute(Timestamp)) IN ${list}`;
    await this.backend.run(
      sql`${raw(RED)} WHERE ${bounds} GROUP BY minute, TenantId, ServiceName, SpanName, Kind, StatusCode`,
      options('rollup-red'),
    );
    const share = Math.max(1, Math.ceil((await this.spansIn(bounds)) / KEY_SPANS));
    await this.backend.run(
      sql`${raw(KEYS.replace('{share}', String(share)))} WHERE ${bounds} AND cityHash64(TraceId) % ${uint32(share)} = 0)
        GROUP BY minute, TenantId, pair.1, pair.2, ServiceName`,
      options('rollup-keys'),
    );
    for (const minute of minutes) this.dirty.delete(minute);
  }

  private async spansIn(bounds: BoundSql): Promise<number> {
    const result = await this.backend.run(
      sql`SELECT count() AS spans FROM spans WHERE ${bounds}`,
      options('rollup-spans'),
    );
    return Number(
      tableOf({ spans: 'UInt64' }, readBlocks(result.bytes), 'rollup-spans', result).column('spans')[0] ?? 0n,
    );
  }

  private async minutes(statement: BoundSql): Promise<readonly number[]> {
    const result = await this.backend.run(statement, options('rollup-minutes'));
    return tableOf({ minute: 'DateTime' }, readBlocks(result.bytes), 'rollup-minutes', result).column(
      'minute',
    );
  }
}

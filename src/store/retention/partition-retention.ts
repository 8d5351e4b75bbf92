import type { Backend, StatementOptions } from '../backend.ts';
import { LOAD_TABLES } from '../load/tables.ts';
import { TABLES_OF_SIGNAL, type Signal } from '../load/signal.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';
import { PAST_DAYS, QUARANTINE_DAY } from '../partition-day.ts';
import { joinSql, raw, sql, string } from '../sql.ts';
import type { PartitionUsage, Retention, RetentionDays, RoomMade } from './retention.ts';

/** Tables with day partitions, by the signal whose retention they follow. */
const TABLES: Readonly<Record<Signal, readonly string[]>> = {
  traces: [
    ...TABLES_OF_SIGNAL.traces,
    'trace_index',
    'service_minutes',
    'service_hours',
    'attr_keys',
    'profiles',
  ],
  logs: TABLES_OF_SIGNAL.logs,
  metrics: [...TABLES_OF_SIGNAL.metrics, 'series'],
};
/** Kept as long as the longest signal may still refer to them. */
const SHARED_TABLE = 'resources';
const SIGNAL_NAMES = Object.keys(TABLES) as Signal[];

const USAGE_COLUMNS = {
  table: 'String',
  partition: 'String',
  rows: 'UInt64',
  bytesOnDisk: 'UInt64',
  parts: 'UInt64',
} as const;

const DAY_MS = 86_400_000;
const dayOf = (unixMs: number): string => new Date(unixMs).toISOString().slice(0, 10);

/** Retention by dropping day partitions. */
export class PartitionRetention implements Retention {
  private readonly backend: Backend;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  async usage(): Promise<readonly PartitionUsage[]> {
    const names = [...SIGNAL_NAMES.flatMap((signal) => TABLES[signal]), SHARED_TABLE];
    const local = new Map(names.map((table) => [this.backend.localTable(table), table]));
    const list = joinSql(
      [...local.keys()].map((table) => sql`${string(table)}`),
      ', ',
    );
    const results = await this.backend.readEverywhere(
      sql`SELECT table, partition, sum(rows) AS rows, sum(bytes_on_disk) AS bytesOnDisk, count() AS parts
          FROM ${raw(this.backend.everyNode('system.parts'))} WHERE active AND database = ${string(this.backend.database)} AND table IN (${list})
          GROUP BY table, partition`,
      this.options('partition-usage'),
    );
    const byPartition = new Map<string, PartitionUsage>();
    for (const result of results) {
      for (const row of tableOf(USAGE_COLUMNS, readBlocks(result.bytes), 'partition-usage', result).rows()) {
        const table = local.get(row.table) ?? row.table;
        const before = byPartition.get(`${table}/${row.partition}`);
        byPartition.set(`${table}/${row.partition}`, {
          table,
          day: row.partition,
          rows: row.rows + (before?.rows ?? 0n),
          bytesOnDisk: row.bytesOnDisk + (before?.bytesOnDisk ?? 0n),
          parts: Number(row.parts) + (before?.parts ?? 0),
        });
      }
    }
    return [...byPartition.values()].toSorted(
      (a, b) => a.table.localeCompare(b.table) || a.day.localeCompare(b.day),
    );
  }

  async apply(days: RetentionDays, nowUnixMs: number): Promise<readonly PartitionUsage[]> {
    const usage = await this.usage();
    const expired: PartitionUsage[] = [];
    for (const signal of SIGNAL_NAMES) {
      const oldest = dayOf(nowUnixMs - days[signal] * DAY_MS);
      for (const partition of usage) {
        if (!TABLES[signal].includes(partition.table)) continue;
        if (partition.day === QUARANTINE_DAY) await this.expireQuarantine(partition, oldest);
        else if (partition.day < oldest) expired.push(partition);
      }
    }
    // A row may be as old as PAST_DAYS when it is received, and its resource is filed under the day received.
    const longest = Math.max(...SIGNAL_NAMES.map((signal) => days[signal])) + PAST_DAYS;
    const oldest = dayOf(nowUnixMs - longest * DAY_MS);
    expired.push(...usage.filter(({ table, day }) => table === SHARED_TABLE && day < oldest));
    for (const partition of expired) await this.drop(partition);
    return expired;
  }

  async dropOldest(nowUnixMs: number, neededBytes: number): Promise<RoomMade> {
    const usage = await this.usage();
    // Yesterday holds the last 24 hours together with today.
    const yesterday = dayOf(nowUnixMs - DAY_MS);
    let droppableBytes = 0n;
    const candidates: { readonly bytes: bigint; readonly partitions: readonly PartitionUsage[] }[] = [];
    for (const signal of SIGNAL_NAMES) {
      const own = usage.filter(({ table }) => TABLES[signal].includes(table));
      const bytes = own.reduce((sum, partition) => sum + partition.bytesOnDisk, 0n);
      const received = await this.lastReceivedInQuarantine(own);
      const age = (day: string): string => (day === QUARANTINE_DAY ? received : day);
      const old = own.filter(({ day }) => age(day) < yesterday);
      droppableBytes += old.reduce((sum, partition) => sum + partition.bytesOnDisk, 0n);
      const oldest = old.map(({ day }) => age(day)).toSorted()[0];
      if (oldest !== undefined)
        candidates.push({ bytes, partitions: own.filter(({ day }) => age(day) === oldest) });
    }
    const largest = candidates.toSorted((a, b) => (a.bytes < b.bytes ? 1 : -1))[0];
    const room = { dropped: [], droppableBytes: Number(droppableBytes) };
    if (largest === undefined || room.droppableBytes < neededBytes) return room;
    for (const partition of largest.partitions) await this.drop(partition);
    return { ...room, dropped: largest.partitions };
  }

  /** The day the newest row of a signal with a foreign clock was received; the quarantine's own when there is none. */
  private async lastReceivedInQuarantine(own: readonly PartitionUsage[]): Promise<string> {
    let last = QUARANTINE_DAY;
    for (const { table, day } of own) {
      if (day !== QUARANTINE_DAY || !(LOAD_TABLES as readonly string[]).includes(table)) continue;
      const result = await this.backend.run(
        sql`SELECT toString(toDate(max(ReceivedAt), 'UTC')) AS day FROM ${raw(table)} WHERE _partition_id = ${string(QUARANTINE_DAY.replaceAll('-', ''))}`,
        this.options('quarantine-age'),
      );
      const rows = tableOf({ day: 'String' }, readBlocks(result.bytes), 'quarantine-age', result).rows();
      for (const row of rows) if (row.day > last) last = row.day;
    }
    return last;
  }

  private async drop({ table, day }: PartitionUsage): Promise<void> {
    const local = this.backend.localTable(table);
    await this.backend.runEverywhere(
      `ALTER TABLE ${local}${this.backend.onCluster} DROP PARTITION '${day}'`,
      this.options('drop-partition'),
    );
  }

  /** Rows with a foreign clock are kept as long as others, counted from when they were received. */
  private async expireQuarantine({ table }: PartitionUsage, oldest: string): Promise<void> {
    if (!(LOAD_TABLES as readonly string[]).includes(table)) return;
    const local = this.backend.localTable(table);
    await this.backend.runEverywhere(
      `ALTER TABLE ${local}${this.backend.onCluster} DELETE IN PARTITION '${QUARANTINE_DAY}' WHERE ReceivedAt < toDateTime64('${oldest} 00:00:00', 9, 'UTC') SETTINGS mutations_sync = 1`,
      this.options('expire-quarantine'),
    );
  }

  private options(label: string): StatementOptions {
    return { kind: 'admin', label, timeoutMs: 60_000, settings: {} };
  }
}

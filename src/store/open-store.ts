import { createHash } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError } from '../base/errors/app-error.ts';
import type { Backend } from './backend.ts';
import { ChdbBackend } from './chdb/chdb-backend.ts';
import { ClickHouseBackend } from './clickhouse/clickhouse-backend.ts';
import type { EnginePriority } from './chdb/engine-priority.ts';
import type { ClickHouseOptions } from './clickhouse/clickhouse-options.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { useDiskReserve } from './disk-reserve.ts';
import { IndexPacer } from './load/index-pacer.ts';
import { ALL_COSTLY } from './load/merge-pacer.ts';
import { SegmentLoader } from './load/segment-loader.ts';
import { dialectOf } from './migrations/dialect.ts';
import { migrate } from './migrations/migrate.ts';
import { PartitionRetention } from './retention/partition-retention.ts';
import type { PartitionUsage } from './retention/retention.ts';
import { Rollups } from './rollup/rollups.ts';
import type { Store } from './store.ts';
import { TelemetryStore } from './telemetry-store.ts';

const MIB = 1024 * 1024;
const ROLLUP_EVERY_MS = 10_000;
/**
 * How long the engine's directory is waited for. The lock of the data directory is held by then, so whoever has the engine's is the
 * engine of a program that was killed: it ends by itself, within 3 to 4 s as seen with much to write.
 */
const ORPHAN_MS = 15_000;
const nothing = (): void => undefined;
/** Name of the database in the embedded engine, and the default on a server. */
const DATABASE = 'goroscope';

/** How to open a store. */
export interface StoreOptions {
  /** Directory of the embedded engine; with a server it only names this sender in deduplication tokens. */
  readonly dataDir: string;
  /** Cap for the embedded engine's queries, inserts and merges together. @default a quarter of RAM, 512 MiB … 900 MiB */
  readonly memoryLimitBytes?: number;
  /** Of the embedded engine's process. @default 'low' */
  readonly enginePriority?: EnginePriority | undefined;
  /** Pauses before the embedded engine is started again; the last one repeats. @default 0.1 s growing to 10 s */
  readonly engineRestartDelaysMs?: readonly number[] | undefined;
  /** A server or cluster instead of the embedded engine. */
  readonly clickhouse?: ClickHouseOptions;
}

/** A quarter of the memory, but at least what an insert of a full segment needs and at most what the system may use. */
function defaultMemoryLimit(): number {
  return Math.max(512 * MIB, Math.min(900 * MIB, Math.floor(totalmem() / 4)));
}

/** The engine's `file()` expands patterns, and knows no way to write their characters as themselves. */
function refusePattern(dir: string): void {
  const found = process.platform === 'win32' ? /[*?{}]/.exec(dir) : /[*?{}\\]/.exec(dir);
  if (found !== null) throw new AppError('STORE_DIR_PATTERN', { values: { dir, found: found[0] } });
}

/**
 * Opens the store: starts the engine or connects, brings the schema up to date. Errors: STORE_DIR_LOCKED,
 * STORE_DIR_NOT_WRITABLE, STORE_DIR_PATTERN, STORE_ENGINE_MISSING, STORE_ENGINE_DOWN, STORE_UNAVAILABLE, STORE_SCHEMA_TOO_NEW,
 * STORE_SCHEMA_CHANGED, STORE_ENGINE_TOO_OLD.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const dir = resolve(options.dataDir);
  const { clickhouse } = options;
  if (clickhouse === undefined) {
    refusePattern(dir);
    useDiskReserve(dir);
  }
  const release = clickhouse === undefined ? lockDataDir(dir) : nothing;
  let backend: Backend | undefined;
  try {
    if (clickhouse === undefined) {
      backend = await ChdbBackend.open({
        dir: join(dir, 'engine'),
        database: DATABASE,
        memoryLimitBytes: options.memoryLimitBytes ?? defaultMemoryLimit(),
        priority: options.enginePriority,
        restartDelaysMs: options.engineRestartDelaysMs,
        patienceMs: ORPHAN_MS,
      });
    } else backend = await ClickHouseBackend.open(clickhouse);
    await migrate(backend, dialectOf(clickhouse?.cluster ?? null, backend.database));
    return await assemble(backend, dir, release);
  } catch (error) {
    await backend?.close();
    release();
    throw error;
  }
}

async function assemble(backend: Backend, dir: string, release: () => void): Promise<Store> {
  // A server has processors of its own for its indexes: there they are left to the merges from the start.
  const pacer = backend.kind === 'chdb' ? new IndexPacer(backend) : null;
  const retention = new PartitionRetention(backend);
  if (pacer !== null) await pacer.recover(recentPartitions(await retention.usage()));
  const walId = createHash('sha256').update(`${hostname()} ${dir}`).digest('hex').slice(0, 12);
  const loader = new SegmentLoader(
    backend,
    walId,
    (table) => pacer?.deferredFor(table) ?? ALL_COSTLY[table] ?? '',
  );
  if (pacer !== null)
    loader.onLoaded(({ table, day, rows, together }) =>
      pacer.loaded(table, day, rows, Date.now(), together >= loader.mostTogether),
    );
  const rollups = new Rollups(backend);
  loader.onLoaded(({ table, segmentId }) => {
    if (table === 'spans') rollups.loaded(segmentId);
  });
  await rollups.reconcile(await retention.usage());
  rollups.start(ROLLUP_EVERY_MS);
  return new TelemetryStore({ backend, loader, retention, pacer, rollups, release });
}

/** Partitions whose indexes an earlier process may have left unbuilt: those of the newest two days. */
function recentPartitions(usage: readonly PartitionUsage[]): readonly PartitionUsage[] {
  const newest = [...new Set(usage.map(({ day }) => day))].toSorted().slice(-2);
  return usage.filter(({ day }) => newest.includes(day));
}

import { createHash } from 'node:crypto';
import { totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import type { Backend } from './backend.ts';
import { ChdbBackend } from './chdb/chdb-backend.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { IndexPacer } from './load/index-pacer.ts';
import { SegmentLoader } from './load/segment-loader.ts';
import { dialectOf } from './migrations/dialect.ts';
import { migrate } from './migrations/migrate.ts';
import { PartitionRetention } from './retention/partition-retention.ts';
import type { Store } from './store.ts';
import { TelemetryStore } from './telemetry-store.ts';

const MIB = 1024 * 1024;
/** Name of the database in the embedded engine, and the default on a server. */
const DATABASE = 'goroscope';

/** How to open a store. */
export interface StoreOptions {
  /** Directory of the embedded engine; on a server it only names this sender. */
  readonly dataDir: string;
  /** Cap for the embedded engine's queries, inserts and merges together. @default a quarter of RAM, 512 MiB … 900 MiB */
  readonly memoryLimitBytes?: number;
}

/** A quarter of the memory, but at least what an insert of a full segment needs and at most what the system may use. */
function defaultMemoryLimit(): number {
  return Math.max(512 * MIB, Math.min(900 * MIB, Math.floor(totalmem() / 4)));
}

/**
 * Opens the store: starts the engine or connects, brings the schema up to date. Errors: STORE_DIR_LOCKED,
 * STORE_DIR_NOT_WRITABLE, STORE_ENGINE_MISSING, STORE_ENGINE_DOWN, STORE_UNAVAILABLE, STORE_SCHEMA_TOO_NEW,
 * STORE_SCHEMA_CHANGED, STORE_ENGINE_TOO_OLD.
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const dir = resolve(options.dataDir);
  const unlock = lockDataDir(dir);
  let backend: Backend | undefined;
  try {
    backend = await ChdbBackend.open({
      dir: join(dir, 'engine'),
      database: DATABASE,
      memoryLimitBytes: options.memoryLimitBytes ?? defaultMemoryLimit(),
    });
    await migrate(backend, dialectOf(null, DATABASE));
    return await assemble(backend, dir, unlock);
  } catch (error) {
    await backend?.close();
    unlock();
    throw error;
  }
}

async function assemble(backend: Backend, dir: string, unlock: () => void): Promise<Store> {
  const pacer = new IndexPacer(backend);
  const walId = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  const loader = new SegmentLoader(backend, walId, (table) => pacer.deferredFor(table));
  loader.onLoaded(({ table, day, rows }) => pacer.loaded(table, day, rows, Date.now()));
  return new TelemetryStore({
    backend,
    loader,
    retention: new PartitionRetention(backend),
    pacer,
    release: () => Promise.resolve(unlock()),
  });
}

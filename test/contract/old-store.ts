// Tables as an earlier program left them, and this program that opens them: what each kind of store must go through.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../src/store/backend.ts';
import { ChdbBackend } from '../../src/store/chdb/chdb-backend.ts';
import { ClickHouseBackend } from '../../src/store/clickhouse/clickhouse-backend.ts';
import { parseClickHouseUrl } from '../../src/store/clickhouse/clickhouse-options.ts';
import { dialectOf } from '../../src/store/migrations/dialect.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { raw } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';
import { startServers } from '../support/clickhouse-server.ts';

/** What an earlier program left. */
export interface OldStore {
  /** How many of today's steps it had taken. */
  readonly migrations: number;
  /** Statement that stores its rows. */
  readonly rows: string;
}

type Judge<T> = (store: Store) => Promise<T>;

/** Makes the old tables and rows, opens them with this program, and hands the store over. */
async function upgraded<T>(
  old: Backend,
  { migrations, rows }: OldStore,
  options: StoreOptions,
  judge: Judge<T>,
): Promise<T> {
  const cluster = options.clickhouse?.cluster ?? null;
  try {
    await migrate(old, dialectOf(cluster, old.database), MIGRATIONS.slice(0, migrations));
    await old.run(raw(rows), { kind: 'admin', label: 'old-rows', timeoutMs: 60_000, settings: {} });
  } finally {
    await old.close();
  }
  const store = await openStore(options);
  try {
    return await judge(store);
  } finally {
    await store.close();
  }
}

/** The old tables in the embedded engine. Answers what `judge` says of the store that this program makes of them. */
export async function upgradedEmbedded<T>(old: OldStore, judge: Judge<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'goroscope-old-'));
  try {
    const backend = await ChdbBackend.open({
      dir: join(dataDir, 'engine'),
      database: 'goroscope',
      memoryLimitBytes: 512 * 2 ** 20,
      priority: undefined,
      restartDelaysMs: undefined,
    });
    return await upgraded(backend, old, { dataDir }, judge);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** The same on a cluster of two shards; only where `canRunServers`. */
export async function upgradedCluster<T>(old: OldStore, judge: Judge<T>): Promise<T> {
  const servers = await startServers(2);
  try {
    const nodes = servers.nodes.map(({ httpUrl }) => httpUrl).join(',');
    const url = `${servers.nodes[0]?.httpUrl}/telemetry?cluster=obs&nodes=${encodeURIComponent(nodes)}`;
    const clickhouse = parseClickHouseUrl(url);
    const backend = await ClickHouseBackend.open(clickhouse);
    return await upgraded(backend, old, { dataDir: '/nowhere', clickhouse }, judge);
  } finally {
    await servers.stop();
  }
}

// Profiles that a program without places stored are listed by this one, whatever holds the tables.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NO_RESOURCE } from '../../src/model/profile-resource.ts';
import type { Backend } from '../../src/store/backend.ts';
import { ChdbBackend } from '../../src/store/chdb/chdb-backend.ts';
import { ClickHouseBackend } from '../../src/store/clickhouse/clickhouse-backend.ts';
import { parseClickHouseUrl } from '../../src/store/clickhouse/clickhouse-options.ts';
import { dialectOf } from '../../src/store/migrations/dialect.ts';
import { migrate } from '../../src/store/migrations/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations/migrations.ts';
import { openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { raw } from '../../src/store/sql.ts';
import { canRunServers, startServers } from '../support/clickhouse-server.ts';
import { addProfile, listProfiles } from './profiles.contract.ts';

const OLD_ROW = `INSERT INTO profiles (Timestamp, TenantId, ServiceName, Instance, Kind, Id, Duration, SampleTypes, Totals, Samples, Score, Issues,
  BuildId, TraceIds, SpanIds, Size, ReceivedAt)
 SELECT toDateTime64('2026-11-20 12:00:00', 9, 'UTC'), '', 'old', '10.0.0.1:6060', 'cpu', unhex('${'ab'.repeat(16)}'), 0, ['cpu/nanoseconds'],
  CAST([7] AS Array(Int64)), 1, 90, [], '', [], [], 10, now64(3)`;

/** Tables as they were before, with a row; then as they are now, with another. Answers the pods of both, newest first. */
async function upgrade(
  old: Backend,
  cluster: Parameters<typeof dialectOf>[0],
  options: StoreOptions,
): Promise<readonly string[]> {
  await migrate(old, dialectOf(cluster, old.database), MIGRATIONS.slice(0, 5));
  await old.run(raw(OLD_ROW), { kind: 'admin', label: 'old-row', timeoutMs: 60_000, settings: {} });
  await old.close();
  const store = await openStore(options);
  try {
    const [row, ...more] = await listProfiles(store, { service: 'old' });
    expect(row).toMatchObject({
      ...NO_RESOURCE,
      instance: '10.0.0.1:6060',
      totals: [{ type: 'cpu/nanoseconds', value: '7' }],
    });
    expect(more).toEqual([]);
    await addProfile(store, '4', 'old', { ...NO_RESOURCE, pod: 'new' });
    expect((await listProfiles(store, { service: 'old', pod: 'new' })).length).toBe(1);
    return (await listProfiles(store, { service: 'old' })).map(({ pod }) => pod);
  } finally {
    await store.close();
  }
}

test('embedded chDB', { timeout: 120_000 }, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'goroscope-old-'));
  try {
    const old = await ChdbBackend.open({
      dir: join(dataDir, 'engine'),
      database: 'goroscope',
      memoryLimitBytes: 512 * 2 ** 20,
      priority: undefined,
      restartDelaysMs: undefined,
    });
    expect(await upgrade(old, null, { dataDir })).toEqual(['new', '']);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

test.skipIf(!canRunServers)('a cluster of two shards', { timeout: 120_000 }, async () => {
  const servers = await startServers(2);
  try {
    const nodes = servers.nodes.map(({ httpUrl }) => httpUrl).join(',');
    const url = `${servers.nodes[0]?.httpUrl}/telemetry?cluster=obs&nodes=${encodeURIComponent(nodes)}`;
    const clickhouse = parseClickHouseUrl(url);
    const old = await ClickHouseBackend.open(clickhouse);
    expect(await upgrade(old, clickhouse.cluster ?? null, { dataDir: '/nowhere', clickhouse })).toEqual([
      'new',
      '',
    ]);
  } finally {
    await servers.stop();
  }
});

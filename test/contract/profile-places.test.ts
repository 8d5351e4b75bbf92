// Profiles that a program without places stored are listed by this one, whatever holds the tables.
import { expect, test } from 'vitest';
import { NO_RESOURCE } from '../../src/model/profile-resource.ts';
import type { Store } from '../../src/store/store.ts';
import { canRunServers } from '../support/clickhouse-server.ts';
import { upgradedCluster, upgradedEmbedded } from './old-store.ts';
import { addProfile, listProfiles } from './profiles.contract.ts';

const OLD_ROW = `INSERT INTO profiles (Timestamp, TenantId, ServiceName, Instance, Kind, Id, Duration, SampleTypes, Totals, Samples, Score, Issues,
  BuildId, TraceIds, SpanIds, Size, ReceivedAt)
 SELECT toDateTime64('2026-11-20 12:00:00', 9, 'UTC'), '', 'old', '10.0.0.1:6060', 'cpu', unhex('${'ab'.repeat(16)}'), 0, ['cpu/nanoseconds'],
  CAST([7] AS Array(Int64)), 1, 90, [], '', [], [], 10, now64(3)`;

const OLD = { migrations: 5, rows: OLD_ROW };

/** The pods of the old row and of a new one, newest first. */
async function judge(store: Store): Promise<readonly string[]> {
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
}

test('embedded chDB', async () => {
  expect(await upgradedEmbedded(OLD, judge)).toEqual(['new', '']);
});

test.skipIf(!canRunServers)('a cluster of two shards', async () => {
  expect(await upgradedCluster(OLD, judge)).toEqual(['new', '']);
});

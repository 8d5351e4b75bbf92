// Attributes of rows that an earlier program stored are found by this one, before and after their index is built anew.
import { expect, test } from 'vitest';
import { traceSearchQuerySchema } from '../../src/api/traces.ts';
import { QueryRun } from '../../src/store/queries/query-run.ts';
import { spanCondition } from '../../src/store/queries/span-filter.ts';
import { raw, sql } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';
import { canRunServers } from '../support/clickhouse-server.ts';
import { upgradedCluster, upgradedEmbedded } from './old-store.ts';

const AT = Date.parse('2026-11-20T12:00:00Z');
const LONG = 'x'.repeat(300);

/** 100 spans of which each tenth has all attributes sought; `seg` tells old from new. */
function rows(seg: number): string {
  return `INSERT INTO spans (Timestamp, ReceivedAt, TraceId, SpanId, ServiceName, SpanName, IngestSeg, IngestRow, AttrStr, AttrInt, AttrNum, AttrBool)
 SELECT toDateTime64('2026-11-20 12:00:00', 9, 'UTC') + toIntervalSecond(number), toDateTime64('2026-11-20 12:00:00', 9, 'UTC'),
  reinterpretAsFixedString(toUInt128(number + ${seg * 1000})), reinterpretAsFixedString(toUInt64(number + ${seg * 1000})),
  if(number % 20 = 0, 'shop', 'bank'), if(number % 4 = 0, 'GET /', '${LONG}'), ${seg}, number,
  if(number % 10 = 0, map('user', 'ann', 'status', 'open', 'code', '7', 'long', '${LONG}'), map('user', 'bob', 'code', 'seven')),
  if(number % 10 = 1, map('code', toInt64(7)), map('other', toInt64(7))),
  if(number % 10 = 2, map('code', toFloat64(0.5)), map('other', toFloat64(7))), if(number % 10 = 3, map('code', true), map('other', true))
 FROM numbers(100)`;
}

async function count(store: Store, filter: Readonly<Record<string, unknown>>): Promise<number> {
  const run = new QueryRun({ store });
  const query = traceSearchQuerySchema.parse({ from: AT - 3_600_000, to: AT + 3_600_000, ...filter });
  const condition = await spanCondition(run, query, { from: 0n, to: 1n << 62n });
  const table = await run.read(
    sql`SELECT count() AS n FROM spans WHERE ${condition}`,
    { n: 'UInt64' },
    'contract',
  );
  return Number(table.column('n')[0]);
}

const EXPECTED: readonly (readonly [Readonly<Record<string, unknown>>, number])[] = [
  [{ attr: ['user=ann'] }, 10],
  [{ attr: ['user=ann', 'status=open'] }, 10],
  [{ attr: ['user=ann', 'status=shut'] }, 0],
  // The text 7 and the integer 7.
  [{ attr: ['code=7'] }, 20],
  [{ attr: ['code=0.5'] }, 10],
  [{ attr: ['code=true'] }, 10],
  [{ attr: ['code=seven', 'code=true'] }, 10],
  [{ attr: [`long=${LONG}`] }, 10],
  [{ attr: [`long=${LONG}y`] }, 0],
  [{ service: 'shop', operation: 'GET /', attr: ['user=ann'] }, 5],
  [{ service: 'bank', operation: 'GET /', attr: ['user=ann'] }, 0],
  [{ service: 'bank', operation: LONG, attr: ['user=ann'] }, 5],
  [{ service: 'bank', operation: 'GET /', attr: ['user=bob'] }, 20],
];

const OLD = { migrations: 6, rows: rows(1) };

/** What is not found as it should be. */
async function judge(store: Store): Promise<readonly unknown[]> {
  const wrong: unknown[] = [];
  const compare = async (stage: string, times: number): Promise<void> => {
    for (const [filter, n] of EXPECTED) {
      const found = await count(store, filter);
      if (found !== n * times) wrong.push({ stage, filter, found });
    }
  };
  await compare('old rows', 1);
  await store.execute(raw(rows(2)), { label: 'new-rows' });
  await compare('with new rows', 2);
  await store.settled();
  await compare('with the index', 2);
  return wrong;
}

test('embedded chDB', async () => {
  expect(await upgradedEmbedded(OLD, judge)).toEqual([]);
});

test.skipIf(!canRunServers)('a cluster of two shards', async () => {
  expect(await upgradedCluster(OLD, judge)).toEqual([]);
});

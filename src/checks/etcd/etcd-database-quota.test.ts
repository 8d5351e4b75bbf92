import { test } from 'vitest';
import { IN_POD, NO_POD, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './etcd-database-quota.ts';

const GIB = 2 ** 30;
const database = (size: number, quota: number) =>
  facts({
    ...IN_POD,
    'etcd.metrics': [
      sample('etcd_mvcc_db_total_size_in_bytes', size),
      sample('etcd_server_quota_backend_bytes', quota),
    ],
  });

test('fires near the quota', () => {
  expectFinding(check, database(1.75 * GIB, 2 * GIB), {
    severity: 'warn',
    says: ['1.8 GiB', '87.5 %', '2 GiB'],
  });
  expectFinding(check, database(1.95 * GIB, 2 * GIB), { severity: 'error' });
});

test('stays quiet with room', () => {
  expectQuiet(check, database(0.2 * GIB, 2 * GIB));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics or the quota', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/etcd.txt');
  expectUnknown(check, database(GIB, 0), 'etcd_server_quota_backend_bytes');
});

import { test } from 'vitest';
import { histogram, IN_POD, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './etcd-fsync-slow.ts';

const NAME = 'etcd_disk_wal_fsync_duration_seconds';
const disk = (counts: Record<string, number>) =>
  facts({ ...IN_POD, 'etcd.metrics': histogram(NAME, counts) });
// The counts of a member on an SSD: 99 % within 4 ms.
const SSD = {
  '0.001': 76848,
  '0.002': 97194,
  '0.004': 99219,
  '0.008': 99663,
  '0.016': 99906,
  '0.064': 100037,
};

test('fires on a slow tail, now or since the start', () => {
  expectFinding(check, disk({ '0.008': 900, '0.016': 980, '0.032': 1000 }), {
    severity: 'warn',
    says: ['24 ms', '1,000 writes'],
  });
  expectFinding(check, disk({ '1.024': 900, '2.048': 1000 }), { severity: 'error', says: ['1.95 s'] });
  const later = { ...SSD, '0.128': 100237, '0.256': 100237 };
  expectFinding(check, disk(later), {
    severity: 'warn',
    before: disk({ ...SSD, '0.128': 100037, '0.256': 100037 }),
  });
});

test('stays quiet on a fast disk and outside of Kubernetes', () => {
  expectQuiet(check, disk(SSD));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics, the histogram, or enough of it', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/etcd.txt');
  expectUnknown(check, facts({ ...IN_POD, 'etcd.metrics': [] }), NAME);
  expectUnknown(check, disk({ '0.016': 20 }), '20 observations');
});

import { test } from 'vitest';
import { histogram, IN_POD, NO_POD } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './etcd-commit-slow.ts';

const NAME = 'etcd_disk_backend_commit_duration_seconds';
const commits = (counts: Record<string, number>) =>
  facts({ ...IN_POD, 'etcd.metrics': histogram(NAME, counts) });

test('fires on slow commits', () => {
  expectFinding(check, commits({ '0.016': 900, '0.032': 950, '0.064': 1000 }), {
    severity: 'warn',
    says: ['57.6 ms', '1,000 commits'],
  });
  expectFinding(check, commits({ '0.256': 900, '0.512': 1000 }), { severity: 'error' });
});

test('stays quiet on fast ones and outside of Kubernetes', () => {
  expectQuiet(check, commits({ '0.008': 990, '0.016': 1000 }));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics or with few', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/etcd.txt');
  expectUnknown(check, commits({ '0.064': 12 }), '12 observations');
});

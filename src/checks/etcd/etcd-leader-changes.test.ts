import { test } from 'vitest';
import { IN_POD, NO_POD, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './etcd-leader-changes.ts';

const CHANGES = 'etcd_server_leader_changes_seen_total';
/** Facts of tests are read at 1,750,000,000 s. */
const member = (changes: number, leader: number, ageDays: number) =>
  facts({
    ...IN_POD,
    'etcd.metrics': [
      sample(CHANGES, changes),
      sample('etcd_server_has_leader', leader),
      sample('process_start_time_seconds', 1_750_000_000 - ageDays * 86_400),
    ],
  });

test('fires without a leader, on a change just now, and on many over time', () => {
  expectFinding(check, member(1, 0, 9), { severity: 'error', says: ['no leader'] });
  expectFinding(check, member(3, 1, 9), { severity: 'warn', says: ['2 times'], before: member(1, 1, 9) });
  expectFinding(check, member(60, 1, 10), { severity: 'warn', says: ['60 times in 10 d', '6 a day'] });
  expectFinding(check, member(5, 1, 0.1), { severity: 'warn', says: ['5 times in 2 h'] });
});

test('stays quiet on a few in a long life', () => {
  expectQuiet(check, member(12, 1, 30));
  expectQuiet(check, member(3, 1, 0.01));
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics or the counter', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/etcd.txt');
  expectUnknown(check, facts({ ...IN_POD, 'etcd.metrics': [sample('etcd_server_has_leader', 1)] }), CHANGES);
});

import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, limited, limitUnknown, unlimited } from '../testing/facts.ts';
import { check } from './cpu-ancestor-quota.ts';

test('fires when a parent is tighter than the own group', () => {
  expectFinding(check, facts({ 'limits.cpu': limited(1.5, '/sys/fs/cgroup/pod', null) }), {
    severity: 'warn',
    says: ['/sys/fs/cgroup/pod allows 1.5 CPUs', 'sets no limit'],
    commands: ['GOMAXPROCS=2'],
  });
  expectFinding(check, facts({ 'limits.cpu': limited(2, '/sys/fs/cgroup/pod', 4) }), {
    severity: 'warn',
    says: ['allows 4'],
  });
});

test('stays quiet when the own group is tightest, and without quota', () => {
  expectQuiet(check, facts({ 'limits.cpu': limited(2) }));
  expectQuiet(check, facts({ 'limits.cpu': unlimited() }), 'not-applicable');
});

test('cannot tell when the groups cannot be seen', () => {
  expectUnknown(check, facts({ 'limits.cpu': limitUnknown() }), 'outside');
});

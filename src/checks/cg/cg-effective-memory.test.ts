import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, limitUnknown, limited, unlimited } from '../testing/facts.ts';
import { check } from './cg-effective-memory.ts';

const GIB = 1n << 30n;

test('fires when a parent limits more tightly', () => {
  expectFinding(check, facts({ 'limits.memory': limited(GIB, '/sys/fs/cgroup/pod', null) }), {
    severity: 'warn',
    says: ['/sys/fs/cgroup/pod limits memory to 1 GiB', 'sets no limit'],
    commands: ['GOMEMLIMIT=921MiB'],
  });
  expectFinding(check, facts({ 'limits.memory': limited(GIB, '/sys/fs/cgroup/pod', 2n * GIB) }), {
    severity: 'warn',
    says: ['allows 2 GiB'],
  });
});

test('stays quiet when the own group sets the limit, and without one', () => {
  expectQuiet(check, facts({ 'limits.memory': limited(GIB) }));
  expectQuiet(check, facts({ 'limits.memory': unlimited() }), 'not-applicable');
});

test('cannot tell when the groups cannot be seen', () => {
  expectUnknown(check, facts({ 'limits.memory': limitUnknown() }), 'outside');
});

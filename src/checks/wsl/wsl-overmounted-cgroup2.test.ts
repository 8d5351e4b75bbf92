import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { mountAt } from '../testing/places.ts';
import { check } from './wsl-overmounted-cgroup2.ts';

const mounts = (...types: string[]) =>
  facts({
    scenario: ['wsl2'],
    'cgroup.mounts': types.map((fsType) => mountAt('/sys/fs/cgroup', { fsType })),
  });

test('fires on a second mount', () => {
  expectFinding(check, mounts('tmpfs', 'cgroup2'), { severity: 'warn', says: ['2 mounts'] });
});

test('stays quiet on one, and elsewhere', () => {
  expectQuiet(check, mounts('cgroup2'));
  expectQuiet(check, facts({ scenario: [], 'cgroup.mounts': [] }), 'not-applicable');
});

test('cannot tell without the mounts', () => {
  expectUnknown(check, facts({ scenario: ['wsl2'] }), 'cgroup.mounts');
});

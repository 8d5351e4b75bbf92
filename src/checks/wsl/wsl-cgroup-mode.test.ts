import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './wsl-cgroup-mode.ts';

test('fires on hybrid groups, and when the distribution will not boot', () => {
  expectFinding(check, facts({ scenario: ['wsl2'], 'cgroup.mode': 'hybrid' }), {
    severity: 'warn',
    commands: ['--update'],
  });
  const config = { 'automount.cgroups': 'v1', 'boot.systemd': 'true' };
  expectFinding(
    check,
    facts({ scenario: ['wsl2'], 'cgroup.mode': 'hybrid', 'wsl.config': config, 'systemd.version': 257 }),
    {
      severity: 'error',
      says: ['257'],
    },
  );
});

test('stays quiet on v2 and elsewhere', () => {
  expectQuiet(check, facts({ scenario: ['wsl2'], 'cgroup.mode': 'v2' }));
  expectQuiet(check, facts({ scenario: [], 'cgroup.mode': 'v1' }), 'not-applicable');
});

test('cannot tell without the mode', () => {
  expectUnknown(check, facts({ scenario: ['wsl2'] }), 'cgroup.mode');
});

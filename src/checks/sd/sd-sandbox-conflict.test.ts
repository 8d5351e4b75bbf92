import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts, gone } from '../testing/facts.ts';
import { unit } from '../testing/units.ts';
import { check } from './sd-sandbox-conflict.ts';

const at = (lines: readonly string[], HOME = '/var/lib/app') =>
  facts({ 'systemd.unit': unit(...lines), env: env({ HOME }) });

test('fires for refused system calls', () => {
  expectFinding(check, at(['SystemCallFilter=@basic-io @signal']), {
    severity: 'error',
    says: ['epoll', 'runtime'],
  });
  expectFinding(check, at(['SystemCallFilter=~@network-io']), { severity: 'error', says: ['network'] });
  expectFinding(check, at(['SystemCallFilter=@system-service', 'SystemCallFilter=~@timer']), {
    severity: 'info',
  });
});

test('fires without netlink and for a hidden home', () => {
  expectFinding(check, at(['RestrictAddressFamilies=AF_INET AF_INET6']), {
    severity: 'warn',
    says: ['AF_INET AF_INET6', 'net.Interfaces'],
    commands: ['AF_NETLINK'],
  });
  expectFinding(check, at(['ProtectHome=yes'], '/home/app'), { severity: 'warn', says: ['/home/app'] });
});

test('stays quiet for a sandbox that fits, and outside of a unit', () => {
  const fits = [
    'SystemCallFilter=@system-service',
    'RestrictAddressFamilies=AF_INET',
    'RestrictAddressFamilies=AF_NETLINK',
  ];
  expectQuiet(check, at(fits));
  expectQuiet(check, at(['ProtectHome=yes', 'RestrictAddressFamilies=~AF_PACKET']));
  expectQuiet(check, at(['ProtectHome=read-only'], '/home/app'));
  expectQuiet(check, { 'systemd.unit': gone('cgroup') }, 'not-applicable');
});

test('cannot tell when the unit may not be read', () => {
  expectUnknown(check, { 'systemd.unit': denied('/etc/systemd/system/app.service') }, 'app.service');
});

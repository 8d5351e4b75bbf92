import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { denied, env, facts } from '../testing/facts.ts';
import { check } from './dns-dot-local.ts';

const at = (value: string, source = 'mdns4_minimal') =>
  facts({
    env: env({ API: value }),
    'dns.nssHosts': ['files', source, 'dns'].map((name) => ({ name, standard: true })),
  });

test('fires for a host below .local with an mdns source', () => {
  for (const value of ['http://build.corp.local:8080/x', 'printer.local', 'a@mail.local,b'])
    expectFinding(check, at(value), { severity: 'info', says: ['API', '.local', 'mdns4_minimal'] });
});

test('stays quiet without the source, for clusters, and for other names', () => {
  expectQuiet(check, at('printer.local', 'resolve'));
  for (const value of [
    'http://db.prod.svc.cluster.local',
    'cluster.local',
    '/usr/local/bin',
    'x.localhost',
    'a.local.example',
  ])
    expectQuiet(check, at(value), 'not-applicable');
});

test('cannot tell without nsswitch.conf', () => {
  expectUnknown(check, { ...at('printer.local'), 'dns.nssHosts': denied('/etc/nsswitch.conf') }, 'EACCES');
});

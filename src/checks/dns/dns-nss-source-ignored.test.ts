import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, facts } from '../testing/facts.ts';
import { check } from './dns-nss-source-ignored.ts';

const source = (name: string) => ({ name, standard: true });
const at = (CGO_ENABLED: string, ...names: readonly string[]) =>
  facts({
    'go.binary': binary('go1.26.0', { settings: { CGO_ENABLED } }),
    'dns.nssHosts': names.map(source),
  });

test('fires for a source that only libc follows', () => {
  expectFinding(check, at('0', 'files', 'ldap', 'dns', 'wins'), {
    severity: 'warn',
    says: ['ldap, wins'],
    commands: ['CGO_ENABLED=1'],
  });
});

test('stays quiet for the usual sources, and with cgo', () => {
  expectQuiet(check, at('0', 'files', 'mdns4_minimal', 'resolve', 'myhostname', 'dns'));
  expectQuiet(check, at('1', 'files', 'ldap', 'dns'), 'not-applicable');
});

test('cannot tell without nsswitch.conf', () => {
  expectUnknown(check, facts({ 'go.binary': binary('go1.26.0') }), 'dns.nssHosts');
});

import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { binary, env, facts } from '../testing/facts.ts';
import { check } from './dns-resolver-choice.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

const cgo = binary('go1.26.0', { settings: { CGO_ENABLED: '1' } });
const at = (change: Partial<ResolvConf>, values: Readonly<Record<string, string>> = {}) =>
  facts({
    'go.binary': cgo,
    env: env(values),
    'dns.resolvConf': conf(change),
    'dns.nssHosts': [
      { name: 'files', standard: true },
      { name: 'dns', standard: true },
    ],
  });

test('fires when libc is chosen, and says why', () => {
  expectFinding(check, at({ unknown: ['inet6'] }), {
    severity: 'info',
    says: ['"inet6"'],
    commands: ['netdns=go'],
  });
  expectFinding(
    check,
    { ...at({}), ...facts({ 'dns.nssHosts': [{ name: 'resolve', standard: true }] }) },
    { severity: 'info', says: ['"resolve"'] },
  );
});

test('stays quiet when Go answers itself', () => {
  expectQuiet(check, at({}));
  expectQuiet(check, {
    ...at({ unknown: ['inet6'] }),
    ...facts({ 'go.binary': binary('go1.26.0', { settings: { CGO_ENABLED: '0' } }) }),
  });
  expectQuiet(check, at({ unknown: ['inet6'] }, { GODEBUG: 'netdns=go' }));
});

test('cannot tell without the binary', () => {
  expectUnknown(check, facts({ env: env(), 'dns.resolvConf': conf() }), 'go.binary');
});

import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './dns-extra-nameservers.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

test('fires for a fourth server', () => {
  expectFinding(
    check,
    facts({ 'dns.resolvConf': conf({ nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3', '4.4.4.4'] }) }),
    { severity: 'warn', says: ['4 servers', '4.4.4.4'] },
  );
});

test('stays quiet with three', () => {
  expectQuiet(check, facts({ 'dns.resolvConf': conf({ nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] }) }));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({}), 'dns.resolvConf');
});

import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './dns-timeout-budget.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

test('fires over 20 s', () => {
  expectFinding(
    check,
    facts({ 'dns.resolvConf': conf({ nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] }) }),
    { severity: 'warn', says: ['3 servers', '30 s'] },
  );
});

test('stays quiet at 20 s', () => {
  expectQuiet(check, facts({ 'dns.resolvConf': conf({ nameservers: ['1.1.1.1', '2.2.2.2'] }) }));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({}), 'dns.resolvConf');
});

import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './dns-no-nameserver.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

test('fires without a server', () => {
  expectFinding(check, facts({ 'dns.resolvConf': conf({ nameservers: [] }) }), {
    severity: 'error',
    says: ['127.0.0.1:53'],
  });
});

test('stays quiet with one', () => {
  expectQuiet(check, facts({ 'dns.resolvConf': conf() }));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({}), 'dns.resolvConf');
});

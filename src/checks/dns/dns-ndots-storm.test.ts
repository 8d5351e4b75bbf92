import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './dns-ndots-storm.ts';

const conf = (change: Partial<ResolvConf> = {}): ResolvConf => ({
  nameservers: ['10.0.0.1'],
  search: [],
  ndots: 1,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
  ...change,
});

const search = ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];

test('fires with the defaults of Kubernetes', () => {
  expectFinding(check, facts({ 'dns.resolvConf': conf({ ndots: 5, search }) }), {
    severity: 'warn',
    says: ['ndots:5', '8 queries'],
  });
});

test('stays quiet with a low ndots or few domains', () => {
  expectQuiet(check, facts({ 'dns.resolvConf': conf({ ndots: 2, search }) }));
  expectQuiet(check, facts({ 'dns.resolvConf': conf({ ndots: 5, search: search.slice(1) }) }));
});

test('cannot tell without the file', () => {
  expectUnknown(check, facts({}), 'dns.resolvConf');
});

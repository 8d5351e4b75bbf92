import { test } from 'vitest';
import type { ResolvConf } from '../../model/dns-config.ts';
import { IN_POD, NO_POD, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './coredns-ndots-cost.ts';

const RESOLV: ResolvConf = {
  nameservers: ['10.96.0.10'],
  search: ['shop.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
  ndots: 5,
  timeoutSec: 5,
  attempts: 2,
  unknown: [],
};
const answers = (wrong: number, right: number, rest: Partial<ResolvConf> = {}) =>
  facts({
    ...IN_POD,
    'dns.resolvConf': { ...RESOLV, ...rest },
    'coredns.metrics': [
      sample('coredns_dns_responses_total', wrong, { rcode: 'NXDOMAIN', zone: '.' }),
      sample('coredns_dns_responses_total', right, { rcode: 'NOERROR', zone: '.' }),
    ],
  });

test('fires when most answers are of no use', () => {
  expectFinding(check, answers(75_000, 25_000), {
    severity: 'warn',
    says: ['75 %', '100,000 answers', 'ndots:5', 'sends 8 queries'],
    commands: ['autopath'],
  });
  expectFinding(check, answers(12_000, 91_000), {
    severity: 'warn',
    before: answers(2000, 90_000),
    says: ['90.9 %'],
  });
});

test('stays quiet when few are, with autopath, and without search domains', () => {
  expectQuiet(check, answers(10_000, 90_000));
  const autopath = [{ keys: ['.'], plugins: [{ name: 'autopath', args: ['@kubernetes'], block: [] }] }];
  expectQuiet(check, { ...answers(75_000, 25_000), ...facts({ 'coredns.config': autopath }) });
  expectQuiet(check, answers(75_000, 25_000, { ndots: 1 }), 'not-applicable');
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the metrics, resolv.conf or enough answers', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/metrics/coredns.txt');
  expectUnknown(check, facts({ ...IN_POD, 'coredns.metrics': [] }), 'dns.resolvConf');
  expectUnknown(check, answers(90, 10), '100 queries');
});

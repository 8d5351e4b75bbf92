import { test } from 'vitest';
import type { CorefilePlugin } from '../../model/kubernetes.ts';
import { IN_POD, NO_POD, sample } from '../testing/cluster.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { check } from './coredns-no-cache.ts';

const plugin = (line: string, ...block: string[][]): CorefilePlugin => {
  const [name = '', ...args] = line.split(' ');
  return { name, args, block };
};
const corefile = (...plugins: CorefilePlugin[]) =>
  facts({ ...IN_POD, 'coredns.config': [{ keys: ['.:53'], plugins }] });
const FORWARD = plugin('forward . /etc/resolv.conf');

test('fires without a cache and with one that forgets at once', () => {
  expectFinding(check, corefile(plugin('kubernetes cluster.local'), FORWARD), {
    severity: 'warn',
    says: ['.:53', '/etc/resolv.conf'],
    commands: ['cache 30'],
  });
  expectFinding(check, corefile(FORWARD, plugin('cache 1')), { severity: 'warn', says: ['1 s'] });
  expectFinding(check, corefile(FORWARD, plugin('cache 30', ['success', '9984', '2'])), {
    severity: 'warn',
    says: ['2 s'],
  });
});

test('stays quiet with a cache, without a forwarder, and outside of Kubernetes', () => {
  const metrics = [sample('coredns_cache_hits_total', 90), sample('coredns_cache_requests_total', 100)];
  expectQuiet(check, { ...corefile(FORWARD, plugin('cache 30')), ...facts({ 'coredns.metrics': metrics }) });
  expectQuiet(check, corefile(FORWARD, plugin('cache')));
  expectQuiet(check, corefile(plugin('whoami')), 'not-applicable');
  expectQuiet(check, facts(NO_POD), 'not-applicable');
});

test('cannot tell without the Corefile', () => {
  expectUnknown(check, facts(IN_POD), 'k8s/coredns.json');
});

import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { peer } from '../testing/peers.ts';
import { check } from './tls-intercepted.ts';

const proxies = (...peers: ReturnType<typeof peer>[]) => facts({ 'active.tlsProxies': peers });
const GOLANG = { host: 'proxy.golang.org', namedBy: 'GOPROXY' };

test('fires where a public proxy shows no public certificate, and tells of a company one', () => {
  expectFinding(check, proxies(peer({ ...GOLANG, publicRoot: null })), {
    severity: 'warn',
    says: ['proxy.golang.org', 'somebody on the way', 'This process trusts it'],
    commands: ['update-ca-certificates'],
  });
  const own = { host: 'goproxy.corp', namedBy: 'GOPROXY', publicRoot: null };
  expectFinding(check, proxies(peer(own)), { severity: 'info', says: ['every image'] });
  expectFinding(check, proxies(peer({ ...own, trustedBy: null })), {
    severity: 'warn',
    says: ['does not trust'],
  });
});

test('stays quiet on public certificates and without proxies', () => {
  expectQuiet(check, proxies(peer(GOLANG)));
  expectQuiet(check, { 'active.tlsProxies': gone() }, 'not-applicable');
});

test('cannot tell without asking or an answer', () => {
  expectUnknown(check, facts({}), 'active.tlsProxies');
  const down = { failed: { stage: 'tcp', code: 'ECONNREFUSED' } as const, chain: [] };
  expectUnknown(check, proxies(peer({ ...GOLANG, publicRoot: null }, down)), 'handshake');
});

import { test } from 'vitest';
import { resolveGoSettings } from '../../analyze/go-settings/go-settings.ts';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts, gone } from '../testing/facts.ts';
import { peer } from '../testing/peers.ts';
import { check } from './tls-intercepted.ts';

const proxies = (...peers: ReturnType<typeof peer>[]) => facts({ 'active.tlsProxies': peers });
const OWN = { host: 'modules.example.org', namedBy: 'GOPROXY' };
/** The toolchain came with this proxy. */
const toolchain = facts({
  'go.settings': resolveGoSettings({
    env: new Map(),
    file: undefined,
    goroot: { path: '/go/go.env', values: new Map([['GOPROXY', 'https://modules.example.org,direct']]) },
  }),
});

test('fires where a public proxy shows no public certificate, and tells of a company one', () => {
  expectFinding(
    check,
    { ...proxies(peer({ ...OWN, publicRoot: null })), ...toolchain },
    {
      severity: 'warn',
      says: ['modules.example.org', 'somebody on the way', 'This process trusts it'],
      commands: ['update-ca-certificates'],
    },
  );
  const own = { host: 'goproxy.corp', namedBy: 'GOPROXY', publicRoot: null };
  expectFinding(check, proxies(peer(own)), { severity: 'info', says: ['every image'] });
  expectFinding(check, proxies(peer({ ...own, trustedBy: null })), {
    severity: 'warn',
    says: ['does not trust'],
  });
});

test('stays quiet on public certificates and without proxies', () => {
  expectQuiet(check, proxies(peer(OWN)));
  expectQuiet(check, { 'active.tlsProxies': gone() }, 'not-applicable');
});

test('cannot tell without asking or an answer', () => {
  expectUnknown(check, facts({}), 'active.tlsProxies');
  const down = { failed: { stage: 'tcp', code: 'ECONNREFUSED' } as const, chain: [] };
  expectUnknown(check, proxies(peer({ ...OWN, publicRoot: null }, down)), 'handshake');
});

import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { peer, served } from '../testing/peers.ts';
import { check } from './tls-peer-unknown-ca.ts';

const asked = (...peers: ReturnType<typeof peer>[]) =>
  facts({ 'tls.namedPeers': peers, 'active.tlsPeers': peers });

test('fires on unknown authorities, chains cut short, other names and failed handshakes', () => {
  expectFinding(check, asked(peer(), peer({ trustedBy: null, host: 'db.corp' })), {
    severity: 'error',
    says: ['db.corp:443 (API_URL)', 'CN=Example Issuing CA', 'unknown authority'],
    commands: ['AppendCertsFromPEM'],
  });
  const alone = { chain: [served('CN=x', 'CN=Intermediate')] };
  expectFinding(check, asked(peer({ trustedBy: null }, alone)), {
    severity: 'error',
    says: ['its own certificate only'],
  });
  expectFinding(check, asked(peer({}, { nameMatches: false })), {
    severity: 'error',
    says: ['another name'],
  });
  const failed = { failed: { stage: 'tls', code: 'EPROTO' } as const, chain: [] };
  expectFinding(check, asked(peer({ trustedBy: null }, failed)), { severity: 'warn', says: ['EPROTO'] });
});

test('stays quiet when all are trusted, or none is named', () => {
  expectQuiet(check, asked(peer()));
  expectQuiet(check, facts({ 'tls.namedPeers': [] }), 'not-applicable');
});

test('cannot tell without asking, or without an answer', () => {
  const down = { failed: { stage: 'tcp', code: 'ECONNREFUSED' } as const, chain: [] };
  expectUnknown(
    check,
    asked(peer(), peer({ trustedBy: null, host: 'db.corp' }, down)),
    'db.corp:443 did not answer',
  );
  expectUnknown(check, facts({ 'tls.namedPeers': [peer()] }), 'active.tlsPeers');
  expectUnknown(check, facts({}), 'tls.namedPeers');
});

import { test } from 'vitest';
import { expectFinding, expectQuiet, expectUnknown } from '../testing/expect-verdict.ts';
import { facts } from '../testing/facts.ts';
import { peer, served } from '../testing/peers.ts';
import { check } from './tls-expiring.ts';

/** When the facts of tests were read (testing/facts.ts). */
const NOW = 1_750_000_000_000;
const DAY = 86_400_000;
const file = (days: number) => ({
  where: '/etc/tls/tls.crt',
  subject: 'CN=app',
  notAfterUnixMs: NOW + days * DAY,
});
const asked = (days: number) => [peer({}, { chain: [served('CN=api', 'CN=x', NOW + days * DAY)] })];

test('fires on files and servers within a week, harder on the last day', () => {
  expectFinding(check, facts({ 'tls.ownCertificates': [file(400), file(6)] }), {
    severity: 'warn',
    says: ['/etc/tls/tls.crt', '6 d 0 h'],
  });
  const peers = asked(0.5);
  expectFinding(
    check,
    facts({ 'tls.ownCertificates': [file(90)], 'tls.namedPeers': peers, 'active.tlsPeers': peers }),
    {
      severity: 'error',
      says: ['api.example.org:443', '12 h'],
    },
  );
  expectFinding(check, facts({ 'tls.ownCertificates': [file(-3)] }), {
    severity: 'error',
    says: ['ended 3 d'],
  });
});

test('stays quiet when all last, and when there is none', () => {
  const peers = asked(60);
  expectQuiet(
    check,
    facts({ 'tls.ownCertificates': [file(8)], 'tls.namedPeers': peers, 'active.tlsPeers': peers }),
  );
  expectQuiet(check, facts({ 'tls.ownCertificates': [file(8)], 'tls.namedPeers': [] }));
  expectQuiet(check, facts({ 'tls.ownCertificates': [], 'tls.namedPeers': [] }), 'not-applicable');
});

test('cannot tell while named servers were not asked or did not answer', () => {
  const down = [peer({}, { failed: { stage: 'dns', code: 'ENOTFOUND' }, chain: [] })];
  expectUnknown(
    check,
    facts({ 'tls.ownCertificates': [file(90)], 'tls.namedPeers': down, 'active.tlsPeers': down }),
    'ENOTFOUND',
  );
  expectUnknown(
    check,
    facts({ 'tls.ownCertificates': [file(8)], 'tls.namedPeers': asked(1) }),
    'active.tlsPeers',
  );
  expectUnknown(check, facts({}), 'tls.ownCertificates');
});

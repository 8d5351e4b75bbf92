import { expect, test } from 'vitest';
import type { ParsedCertificate } from '../../model/certificate.ts';
import { isPublicName, judgeTrust } from './judge-trust.ts';
import { verifyChain } from './verify-chain.ts';

const DAY = 86_400_000;
let serial = 0;
const certificate = (
  subject: string,
  issuer: string,
  more: Partial<ParsedCertificate> = {},
): ParsedCertificate => ({
  der: Uint8Array.from([serial++, 1, 2]),
  subject: `CN=${subject}`,
  issuer: `CN=${issuer}`,
  rawSubject: subject,
  rawIssuer: issuer,
  commonName: subject,
  version: 3,
  serialNegative: false,
  signatureAlgorithm: 'SHA256-RSA',
  notBeforeUnixMs: 0,
  notAfterUnixMs: 100 * DAY,
  keyAlgorithm: 'RSA',
  keyBits: 2048,
  hasAlternativeNames: true,
  dnsNames: ['a.example'],
  addresses: [],
  isAuthority: null,
  maxPathLength: null,
  maySign: null,
  usages: null,
  uris: [],
  emails: [],
  nameConstraints: null,
  unknownCritical: [],
  ...more,
});
const root = certificate('root', 'root', { isAuthority: true });
const leaf = (more: Partial<ParsedCertificate> = {}) => certificate('leaf', 'root', more);
const verify = (one: ParsedCertificate, more: Partial<Parameters<typeof verifyChain>[0]> = {}) =>
  verifyChain({
    sent: [one],
    roots: [root],
    host: 'a.example',
    nowUnixMs: 50 * DAY,
    goMinor: 27,
    isSignedBy: () => true,
    ...more,
  });
const codes = (...args: Parameters<typeof verify>) => verify(...args).problems.map((p) => p.code);

test('rules that changed between releases', () => {
  const sha1 = leaf({ signatureAlgorithm: 'SHA1-RSA' });
  expect([codes(sha1, { goMinor: 17 }), codes(sha1)[0]]).toEqual([[], 'insecure-algorithm']);
  const negative = leaf({ serialNegative: true });
  expect([codes(negative, { goMinor: 22 }), codes(negative)]).toEqual([[], ['negative-serial']]);
  const small = leaf({ keyBits: 768 });
  expect([codes(small, { goMinor: 23 }), codes(small)]).toEqual([[], ['key-too-small']]);
  expect(codes(leaf({ keyBits: 16_384 }))).toEqual(['key-too-large']);
});

test('loops and crowds of candidates end', () => {
  const circle = Array.from({ length: 60 }, (_, i) =>
    certificate(`c${i % 3}`, `c${(i + 1) % 3}`, { isAuthority: true }),
  );
  const start = certificate('leaf', 'c0');
  expect(verify(start, { sent: [start, ...circle] }).trusted).toBe(false);
  expect(codes(start, { sent: [] })).toEqual(['no-certificate']);
});

test('interception, private roots, ends that are near, weak keys', () => {
  const options = { nowUnixMs: 50 * DAY, warnMs: 72 * 3_600_000, isPublicName: true };
  const notes = (one: ParsedCertificate, known: readonly string[], more = {}) =>
    judgeTrust([one], verify(one), new Set(known), { ...options, ...more }).map((n) =>
      `${n.code} ${n.detail}`.trim(),
    );
  expect(notes(leaf(), ['root'])).toEqual([]);
  expect(notes(leaf(), [])).toEqual(['intercepted']);
  expect(notes(leaf(), [], { isPublicName: false })).toEqual(['private-root']);
  expect(notes(leaf({ issuer: 'CN=Zscaler Intermediate Root CA' }), ['root'])).toEqual([
    'intercepted Zscaler',
  ]);
  expect(notes(leaf({ notAfterUnixMs: 52 * DAY, keyBits: 1024 }), ['root'])).toEqual([
    'expires-soon 48',
    'weak-key 1024',
  ]);
});

test('names of the public network', () => {
  const names = [
    'modules.example.org',
    'localhost',
    'db.internal',
    'x.svc',
    '10.0.0.1',
    '::1',
    'a.svc.cluster.local',
  ];
  expect(names.map(isPublicName)).toEqual([true, false, false, false, false, false, false]);
});

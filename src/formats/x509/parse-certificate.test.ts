import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { oidText, readElement } from './der.ts';
import { parseCertificate } from './parse-certificate.ts';

const der = (pem: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));
const SAMPLE = der(rootCertificates[0] ?? '');

test('every public authority is an authority that signs itself', () => {
  const parsed = rootCertificates.map((pem) => parseCertificate(der(pem)));
  expect(parsed.filter((c) => c === undefined)).toEqual([]);
  for (const c of parsed) {
    expect(c?.rawSubject).toBe(c?.rawIssuer);
    expect(c?.isAuthority).toBe(true);
    expect(c?.signatureAlgorithm).toMatch(/^(?:SHA\d+-RSA|ECDSA-SHA\d+)$/);
    expect(c?.unknownCritical).toEqual([]);
    expect(c?.notAfterUnixMs).toBeGreaterThan(c?.notBeforeUnixMs ?? 0);
    expect(['RSA', 'ECDSA']).toContain(c?.keyAlgorithm);
    expect(c?.keyBits).toBeGreaterThanOrEqual(256);
  }
});

test('cut at every byte it is none, damaged at every byte it never throws', () => {
  for (let cut = 0; cut < SAMPLE.length; cut++) {
    expect(parseCertificate(SAMPLE.subarray(0, cut))).toBeUndefined();
    for (const value of [0, 0x7f, 0x80, 0xff]) {
      const damaged = SAMPLE.slice();
      damaged[cut] = value;
      parseCertificate(damaged);
    }
  }
});

test('what is no certificate', () => {
  for (const bytes of [
    [],
    [0x30],
    [0x30, 0x80],
    [0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
    [0x30, 0x00],
    [4, 2, 1, 1],
  ])
    expect(parseCertificate(Uint8Array.from(bytes))).toBeUndefined();
});

test('object identifiers', () => {
  const oid = (...bytes: readonly number[]) => {
    const all = Uint8Array.from([6, bytes.length, ...bytes]);
    const element = readElement(all, 0, all.length);
    return element === undefined ? '' : oidText(all, element);
  };
  expect([oid(0x55, 4, 3), oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d), oid(0x88, 0x37)]).toEqual([
    '2.5.4.3',
    '1.2.840.113549',
    '2.999',
  ]);
});

import type { ParsedCertificate } from '../../model/certificate.ts';
import { childrenOf, type DerElement, oidText, readElement } from './der.ts';
import { readNameConstraints } from './name-constraints.ts';

/** Go's names of algorithms. Source: crypto/x509/x509.go signatureAlgorithmDetails. */
const SIGNATURES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.4': 'MD5-RSA',
  '1.2.840.113549.1.1.5': 'SHA1-RSA',
  '1.3.14.3.2.29': 'SHA1-RSA',
  '1.2.840.113549.1.1.11': 'SHA256-RSA',
  '1.2.840.113549.1.1.12': 'SHA384-RSA',
  '1.2.840.113549.1.1.13': 'SHA512-RSA',
  '1.2.840.113549.1.1.10': 'RSAPSS',
  '1.2.840.10040.4.3': 'DSA-SHA1',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10045.4.3.2': 'ECDSA-SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA-SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA-SHA512',
  '1.3.101.112': 'Ed25519',
};
const CURVE_BITS: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.33': 224,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
};
const NAME_WORDS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
};
const NAME_CONSTRAINTS = '2.5.29.30';
/** Critical extensions that crypto/x509 handles. */
const KNOWN_EXTENSIONS = new Set([
  '2.5.29.15',
  '2.5.29.17',
  '2.5.29.19',
  '2.5.29.30',
  '2.5.29.31',
  '2.5.29.32',
  '2.5.29.35',
  '2.5.29.36',
  '2.5.29.37',
  '2.5.29.14',
  '2.5.29.54',
  '1.3.6.1.5.5.7.1.1',
]);

/**
 * Reads a certificate. Undefined for bytes that are none. Bounds: what lies outside of its own lengths is not read. Errors:
 * none. Source: RFC 5280, section 4.1; Go src/crypto/x509/parser.go.
 */
export function parseCertificate(der: Uint8Array): ParsedCertificate | undefined {
  const whole = readElement(der, 0, der.length);
  const [tbs] = whole === undefined ? [] : childrenOf(der, whole);
  if (whole?.tag !== 0x30 || tbs?.tag !== 0x30) return undefined;
  const parts = childrenOf(der, tbs);
  const hasVersion = parts[0]?.tag === 0xa0;
  const [serial, algorithm, issuer, validity, subject, key, ...rest] = hasVersion ? parts.slice(1) : parts;
  if (serial?.tag !== 0x02 || algorithm === undefined || issuer === undefined || validity === undefined)
    return undefined;
  if (subject === undefined || key === undefined) return undefined;
  const times = childrenOf(der, validity).map((t) => timeOf(der, t));
  const [notBefore, notAfter] = times;
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const holder = rest.find((e) => e.tag === 0xa3);
  const names = nameParts(der, subject);
  return {
    der: der.subarray(0, whole.end),
    subject: nameText(names),
    issuer: nameText(nameParts(der, issuer)),
    rawSubject: hex(der, subject),
    rawIssuer: hex(der, issuer),
    commonName: names.findLast(([word]) => word === 'CN')?.[1] ?? null,
    version: hasVersion ? (der[(parts[0]?.end ?? 1) - 1] ?? 0) + 1 : 1,
    serialNegative: ((der[serial.contentStart] ?? 0) & 0x80) !== 0,
    signatureAlgorithm: algorithmOf(der, algorithm),
    notBeforeUnixMs: notBefore,
    notAfterUnixMs: notAfter,
    ...keyOf(der, key),
    ...extensionsOf(der, holder),
  };
}

function algorithmOf(der: Uint8Array, element: DerElement): string {
  const [id] = childrenOf(der, element);
  const oid = id === undefined ? '' : oidText(der, id);
  return SIGNATURES[oid] ?? oid;
}

/** UTCTime has two digits of the year, of which 50 to 99 are in the last century (RFC 5280, 4.1.2.5.1). */
function timeOf(der: Uint8Array, element: DerElement): number | undefined {
  const text = latin1(der, element);
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null || (element.tag === 0x17) !== (match[1]?.length === 2)) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const full = element.tag === 0x17 ? year + (year >= 50 ? 1900 : 2000) : year;
  return Date.UTC(full, month - 1, day, hour, minute, second);
}

function nameParts(der: Uint8Array, name: DerElement): readonly (readonly [string, string])[] {
  return childrenOf(der, name).flatMap((set) =>
    childrenOf(der, set).flatMap((pair) => {
      const [id, value] = childrenOf(der, pair);
      if (id === undefined || value === undefined) return [];
      const oid = oidText(der, id);
      return [
        [
          NAME_WORDS[oid] ?? oid,
          new TextDecoder().decode(der.subarray(value.contentStart, value.end)),
        ] as const,
      ];
    }),
  );
}

function nameText(parts: readonly (readonly [string, string])[]): string {
  return [...parts]
    .reverse()
    .map(([word, value]) => `${word}=${value}`)
    .join(', ');
}

function keyOf(der: Uint8Array, key: DerElement): Pick<ParsedCertificate, 'keyAlgorithm' | 'keyBits'> {
  const [algorithm, bits] = childrenOf(der, key);
  const [id, parameters] = algorithm === undefined ? [] : childrenOf(der, algorithm);
  const oid = id === undefined ? '' : oidText(der, id);
  if (oid === '1.3.101.112') return { keyAlgorithm: 'Ed25519', keyBits: 256 };
  if (oid === '1.2.840.10040.4.1') return { keyAlgorithm: 'DSA', keyBits: 0 };
  if (oid === '1.2.840.10045.2.1') {
    const curve = parameters?.tag === 0x06 ? oidText(der, parameters) : '';
    return { keyAlgorithm: 'ECDSA', keyBits: CURVE_BITS[curve] ?? 0 };
  }
  if (oid !== '1.2.840.113549.1.1.1' || bits === undefined) return { keyAlgorithm: 'other', keyBits: 0 };
  // The bit string holds a sequence of modulus and exponent behind its count of unused bits.
  const inner = readElement(der, bits.contentStart + 1, bits.end);
  const [modulus] = inner === undefined ? [] : childrenOf(der, inner);
  if (modulus === undefined) return { keyAlgorithm: 'RSA', keyBits: 0 };
  let at = modulus.contentStart;
  while (at < modulus.end && der[at] === 0) at++;
  const top = der[at] ?? 0;
  return {
    keyAlgorithm: 'RSA',
    keyBits: at >= modulus.end ? 0 : (modulus.end - at - 1) * 8 + (32 - Math.clz32(top)),
  };
}

type Extensions = Omit<
  ParsedCertificate,
  | 'der'
  | 'subject'
  | 'issuer'
  | 'rawSubject'
  | 'rawIssuer'
  | 'commonName'
  | 'version'
  | 'serialNegative'
  | 'signatureAlgorithm'
  | 'notBeforeUnixMs'
  | 'notAfterUnixMs'
  | 'keyAlgorithm'
  | 'keyBits'
>;

function extensionsOf(der: Uint8Array, holder: DerElement | undefined): Extensions {
  const list = holder === undefined ? undefined : readElement(der, holder.contentStart, holder.end);
  const found = new Map<string, DerElement>();
  const unknownCritical: string[] = [];
  for (const extension of list === undefined ? [] : childrenOf(der, list)) {
    const parts = childrenOf(der, extension);
    const [id, critical] = parts;
    const value = parts.at(-1);
    if (id === undefined || value?.tag !== 0x04) continue;
    const oid = oidText(der, id);
    const inner = readElement(der, value.contentStart, value.end);
    if (inner !== undefined) found.set(oid, inner);
    const isCritical = critical?.tag === 0x01 && der[critical.contentStart] !== 0;
    const isKnown =
      KNOWN_EXTENSIONS.has(oid) &&
      !(oid === NAME_CONSTRAINTS && inner !== undefined && readNameConstraints(der, inner).hasOthers);
    if (isCritical && !isKnown) unknownCritical.push(oid);
  }
  const names = found.get('2.5.29.17');
  const alternatives = names === undefined ? [] : childrenOf(der, names);
  const basic = found.get('2.5.29.19');
  const basicParts = basic === undefined ? [] : childrenOf(der, basic);
  const length = basicParts.find((p) => p.tag === 0x02);
  const usage = found.get('2.5.29.15');
  const extended = found.get('2.5.29.37');
  const constraints = found.get(NAME_CONSTRAINTS);
  return {
    hasAlternativeNames: names !== undefined,
    dnsNames: alternatives.filter((e) => e.tag === 0x82).map((e) => latin1(der, e)),
    addresses: alternatives
      .filter((e) => e.tag === 0x87)
      .map((e) => addressText(der.subarray(e.contentStart, e.end))),
    isAuthority:
      basic === undefined ? null : basicParts.some((p) => p.tag === 0x01 && der[p.contentStart] !== 0),
    maxPathLength: length === undefined ? null : (der[length.end - 1] ?? 0),
    // Bit 5 of the bit string, counted from the left.
    maySign: usage === undefined ? null : ((der[usage.contentStart + 1] ?? 0) & 0x04) !== 0,
    usages: extended === undefined ? null : childrenOf(der, extended).map((e) => oidText(der, e)),
    uris: alternatives.filter((e) => e.tag === 0x86).map((e) => latin1(der, e)),
    emails: alternatives.filter((e) => e.tag === 0x81).map((e) => latin1(der, e)),
    nameConstraints: constraints === undefined ? null : readNameConstraints(der, constraints).constraints,
    unknownCritical,
  };
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  return Array.from({ length: bytes.length / 2 }, (_, i) =>
    (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16),
  ).join(':');
}

function latin1(der: Uint8Array, { contentStart, end }: DerElement): string {
  return String.fromCodePoint(...der.subarray(contentStart, Math.min(end, contentStart + 4096)));
}

function hex(der: Uint8Array, { start, end }: DerElement): string {
  return Array.from(der.subarray(start, end), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

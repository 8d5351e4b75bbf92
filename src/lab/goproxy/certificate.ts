import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** Who a certificate is for and how long. */
interface CertificateWish {
  readonly name: string;
  /** DNS names; an authority has none. */
  readonly names: readonly string[];
  /** IPv4 addresses. */
  readonly addresses: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

interface Signer {
  readonly name: string;
  readonly key: KeyObject;
}

const DAY_MS = 86_400_000;

/** An authority of its own, and what it signs. Keys are P-256 and live only as long as the process. */
export interface LabAuthority {
  /** PEM of the authority: for SSL_CERT_FILE. */
  readonly pem: string;
  /** A certificate for localhost and 127.0.0.1: a good one, one that has ended, one for another name. */
  readonly issue: (kind: 'valid' | 'expired' | 'wrong-name', alsoFor?: string) => Certificate;
}

/** Makes a fresh authority. Source: RFC 5280; X.690 for the encoding. */
export function createAuthority(): LabAuthority {
  const now = Date.now();
  const name = `Goroscope lab ${randomBytes(4).toString('hex')}`;
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signer: Signer = { name, key: pair.privateKey };
  const span = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + 7 * DAY_MS) };
  const pem = encode({ name, names: [], addresses: [], ...span }, pair.publicKey, signer, true);
  return {
    pem,
    issue: (kind, alsoFor) => {
      const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const other = kind === 'wrong-name';
      const wish: CertificateWish = {
        name: other ? 'elsewhere.example' : 'localhost',
        names: other ? ['elsewhere.example'] : ['localhost', ...(alsoFor === undefined ? [] : [alsoFor])],
        addresses: other ? [] : ['127.0.0.1'],
        ...(kind === 'expired'
          ? { notBefore: new Date(now - 30 * DAY_MS), notAfter: new Date(now - DAY_MS) }
          : span),
      };
      const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      return {
        cert: encode(wish, own.publicKey, signer, false),
        key: createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function tlv(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const head = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), content]);
}

const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts);
const octets = (...parts: readonly Uint8Array[]) => tlv(0x04, ...parts);
const integer = (bytes: Uint8Array) => tlv(0x02, bytes);
const TRUE = tlv(0x01, Buffer.from([0xff]));

function oid(...numbers: readonly number[]): Buffer {
  const [first = 0, second = 0, ...rest] = numbers;
  const bytes = [first * 40 + second];
  for (const number of rest) {
    const digits = [number & 0x7f];
    for (let left = number >> 7; left > 0; left >>= 7) digits.unshift((left & 0x7f) | 0x80);
    bytes.push(...digits);
  }
  return tlv(0x06, Buffer.from(bytes));
}

const distinguishedName = (name: string) =>
  sequence(tlv(0x31, sequence(oid(2, 5, 4, 3), tlv(0x0c, Buffer.from(name, 'utf8')))));

/** GeneralizedTime without fractions, as RFC 5280 4.1.2.5.2 wants it. */
const time = (date: Date) =>
  tlv(0x18, Buffer.from(`${date.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

const extension = (id: Buffer, critical: boolean, value: Buffer) =>
  sequence(id, ...(critical ? [TRUE] : []), octets(value));

function encode(wish: CertificateWish, publicKey: KeyObject, signer: Signer, isAuthority: boolean): string {
  const algorithm = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
  const names = [
    ...wish.names.map((name) => tlv(0x82, Buffer.from(name))),
    ...wish.addresses.map((address) => tlv(0x87, Buffer.from(address.split('.').map(Number)))),
  ];
  const extensions = isAuthority
    ? [
        extension(oid(2, 5, 29, 19), true, sequence(TRUE)),
        // keyCertSign and digitalSignature, one bit unused at the end.
        extension(oid(2, 5, 29, 15), true, tlv(0x03, Buffer.from([2, 0x84]))),
      ]
    : [
        extension(oid(2, 5, 29, 37), false, sequence(oid(1, 3, 6, 1, 5, 5, 7, 3, 1))),
        extension(oid(2, 5, 29, 17), false, sequence(...names)),
      ];
  const serial = randomBytes(9);
  serial[0] = 1;
  const body = sequence(
    tlv(0xa0, integer(Buffer.from([2]))),
    integer(serial),
    algorithm,
    distinguishedName(signer.name),
    sequence(time(wish.notBefore), time(wish.notAfter)),
    distinguishedName(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, signer.key);
  const der = sequence(body, algorithm, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

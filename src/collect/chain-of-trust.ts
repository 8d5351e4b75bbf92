import { X509Certificate } from 'node:crypto';

/** Steps from a server's certificate to its root. */
const MAX_STEPS = 10;

/** Certificates that are trusted, found by subject. */
export type RootPool = ReadonlyMap<string, readonly X509Certificate[]>;

/** The certificates of PEM texts; blocks that cannot be parsed are skipped, as Go's AppendCertsFromPEM skips them. */
export function rootPool(texts: Iterable<string>): RootPool {
  const pool = new Map<string, X509Certificate[]>();
  for (const text of texts) {
    for (const block of text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []) {
      const parsed = parse(block);
      if (parsed === undefined) continue;
      const same = pool.get(parsed.subject);
      if (same === undefined) pool.set(parsed.subject, [parsed]);
      else same.push(parsed);
    }
  }
  return pool;
}

/**
 * Subject of the trusted certificate that a served chain leads to, signatures checked at each step; null when it leads to
 * none. The order of the chain does not matter; dates, names and purposes are not looked at.
 */
export function trustedRoot(chain: readonly string[], pool: RootPool): string | null {
  const served = chain.flatMap((pem) => parse(pem) ?? []);
  let current = served[0];
  for (let step = 0; current !== undefined && step < MAX_STEPS; step++) {
    const own = current;
    const trusted = (pool.get(own.subject) ?? []).find((root) => root.fingerprint256 === own.fingerprint256);
    const signer = trusted ?? (pool.get(own.issuer) ?? []).find((root) => isSignedBy(own, root));
    if (signer !== undefined) return signer.subject.replaceAll('\n', ', ');
    current = served.find((other) => other.fingerprint256 !== own.fingerprint256 && isSignedBy(own, other));
  }
  return null;
}

function isSignedBy(certificate: X509Certificate, by: X509Certificate): boolean {
  if (certificate.issuer !== by.subject) return false;
  try {
    return certificate.verify(by.publicKey);
  } catch {
    // A key of a kind that this Node.js does not know signs nothing it can check.
    return false;
  }
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

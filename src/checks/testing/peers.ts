import type { TlsPeer } from '../../model/peers.ts';

/** api.example.org:443 with a certificate of a public authority that the process trusts, valid for years. */
export function peer(rest: Partial<TlsPeer> = {}, answer: Partial<TlsPeer['answer']> = {}): TlsPeer {
  const own = {
    subject: 'CN=api.example.org',
    issuer: 'CN=Example Issuing CA',
    notAfterUnixMs: 1_900_000_000_000,
    pem: '',
  };
  return {
    namedBy: 'API_URL',
    host: 'api.example.org',
    port: 443,
    trustedBy: 'CN=Example Root',
    publicRoot: 'CN=Example Root',
    answer: {
      failed: null,
      chain: [own, { ...own, subject: own.issuer, issuer: 'CN=Example Root' }],
      nameMatches: true,
      ...answer,
    },
    ...rest,
  };
}

/** One certificate of a chain. */
export function served(
  subject: string,
  issuer: string,
  notAfterUnixMs = 1_900_000_000_000,
): TlsPeer['answer']['chain'][number] {
  return { subject, issuer, notAfterUnixMs, pem: '' };
}

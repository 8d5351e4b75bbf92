import type { ParsedCertificate } from '../../model/certificate.ts';
import type { TrustVerdict } from './verify-chain.ts';

/** Thing worth saying beside the verdict. */
export interface TrustNote {
  readonly code:
    | 'intercepted'
    | 'private-root'
    | 'expires-soon'
    | 'weak-key'
    | 'sent-root'
    | 'name-constraints';
  readonly certificate: ParsedCertificate;
  /** Product, time left in hours, or bits. */
  readonly detail: string;
}

// Words in issuers of programs that open TLS in between. Their certificates are made on the spot for any name.
const INTERCEPTORS: readonly (readonly [RegExp, string])[] = [
  [/zscaler/i, 'Zscaler'],
  [/netskope|goskope/i, 'Netskope'],
  [/blue ?coat|symantec web security/i, 'Blue Coat'],
  [/fortinet|fortigate/i, 'Fortinet'],
  [/palo ?alto|globalprotect|pan-os/i, 'Palo Alto Networks'],
  [/cisco umbrella|opendns/i, 'Cisco Umbrella'],
  [/sophos/i, 'Sophos'],
  [/forcepoint|websense/i, 'Forcepoint'],
  [/check ?point/i, 'Check Point'],
  [/mcafee|skyhigh|trellix/i, 'Skyhigh'],
  [/barracuda/i, 'Barracuda'],
  [/kaspersky/i, 'Kaspersky'],
  [/avast|avg web/i, 'Avast'],
  [/eset ssl/i, 'ESET'],
  [/bitdefender/i, 'Bitdefender'],
  [/squid|ssl-?bump/i, 'Squid'],
  [/mitmproxy/i, 'mitmproxy'],
  [/charles proxy/i, 'Charles'],
  [/fiddler/i, 'Fiddler'],
  [/portswigger|burp/i, 'Burp'],
  [/cloudflare.*gateway|gateway ca - cloudflare/i, 'Cloudflare Gateway'],
];
const HOUR_MS = 3_600_000;
/** Ours: NIST SP 800-57 has disallowed less since 2014. */
const MIN_RSA_BITS = 2048;

/**
 * What is worth knowing although Go accepts it, or beside why it does not: interception, roots that the public list does not
 * have, ends that come near, weak keys. `publicRoots`: subjects of a list of public authorities, raw in hexadecimal.
 */
export function judgeTrust(
  sent: readonly ParsedCertificate[],
  { chain }: TrustVerdict,
  publicRoots: ReadonlySet<string>,
  options: { readonly nowUnixMs: number; readonly warnMs: number; readonly isPublicName: boolean },
): readonly TrustNote[] {
  const notes: TrustNote[] = [];
  const seen = chain.length > 0 ? chain : sent;
  const top = seen.at(-1);
  for (const certificate of seen) {
    const product = INTERCEPTORS.find(([words]) => words.test(certificate.issuer))?.[1];
    if (product === undefined) continue;
    notes.push({ code: 'intercepted', certificate, detail: product });
    break;
  }
  if (top !== undefined && chain.length > 0 && !publicRoots.has(top.rawSubject) && notes.length === 0)
    notes.push({ code: options.isPublicName ? 'intercepted' : 'private-root', certificate: top, detail: '' });
  for (const certificate of seen) {
    const left = certificate.notAfterUnixMs - options.nowUnixMs;
    if (left > 0 && left < options.warnMs)
      notes.push({ code: 'expires-soon', certificate, detail: String(Math.floor(left / HOUR_MS)) });
    if (certificate.keyAlgorithm === 'RSA' && certificate.keyBits < MIN_RSA_BITS)
      notes.push({ code: 'weak-key', certificate, detail: String(certificate.keyBits) });
    if (certificate.nameConstraints !== null)
      notes.push({ code: 'name-constraints', certificate, detail: '' });
  }
  const root = sent.slice(1).find((c) => c.rawSubject === c.rawIssuer);
  if (root !== undefined) notes.push({ code: 'sent-root', certificate: root, detail: '' });
  return notes;
}

/** Whether a name is one of the public network: at least two labels, and no ending that is reserved for inside. */
export function isPublicName(host: string): boolean {
  if (/^[\d.]+$|:/.test(host)) return false;
  return (
    host.includes('.') &&
    !/\.(?:local|localhost|internal|lan|home|corp|test|example|invalid|svc|arpa)\.?$/i.test(host)
  );
}

import type { ParsedCertificate } from '../../model/certificate.ts';

/** How a certificate answers for a name: `legacy` has no alternative names but a common name that would have matched once. */
export type HostMatch = 'matches' | 'other-name' | 'no-address' | 'legacy' | 'no-names';

/**
 * Compares a host with a certificate as Go does: alternative names only, a wildcard stands for one whole label at the left,
 * addresses only against addresses. Source: crypto/x509/verify.go VerifyHostname and HostnameError of go1.26.
 */
export function matchHost(certificate: ParsedCertificate, host: string): HostMatch {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const address = addressGroups(bare);
  if (address !== undefined) {
    if (certificate.addresses.some((a) => addressGroups(a) === address)) return 'matches';
    return certificate.addresses.length === 0 ? 'no-address' : 'other-name';
  }
  const name = bare.toLowerCase();
  if (certificate.dnsNames.some((pattern) => matches(pattern.toLowerCase(), name))) return 'matches';
  if (certificate.hasAlternativeNames) return 'other-name';
  const { commonName } = certificate;
  return commonName !== null && matches(commonName.toLowerCase(), name) ? 'legacy' : 'no-names';
}

function matches(pattern: string, name: string): boolean {
  if (!isHost(pattern, true) || !isHost(name.replace(/\.$/, ''), false))
    return pattern !== '' && pattern === name;
  const [wanted, given] = [pattern.split('.'), name.replace(/\.$/, '').split('.')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (i === 0 && part === '*') || part === given[i])
  );
}

function isHost(text: string, isPattern: boolean): boolean {
  if (text === '' || text === '*') return false;
  return text
    .split('.')
    .every((label, i) => (isPattern && i === 0 && label === '*') || /^[a-z0-9_][a-z0-9_-]*$/i.test(label));
}

/** One spelling for an address; undefined for a name. IPv4 in IPv6 is IPv4. */
function addressGroups(text: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return text;
  if (!text.includes(':') || !/^[0-9a-f:.]+$/i.test(text)) return undefined;
  const [front = '', back] = text.split('::');
  const words = (part: string) => (part === '' ? [] : part.split(':'));
  const [head, tail] = [words(front), words(back ?? '')];
  const all =
    back === undefined
      ? head
      : [...head, ...Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0'), ...tail];
  return all.map((word) => Number.parseInt(word, 16).toString(16)).join(':');
}

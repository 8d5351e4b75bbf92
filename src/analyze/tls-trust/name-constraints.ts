import type { NameConstraints, NameSubtrees, ParsedCertificate } from '../../model/certificate.ts';

/**
 * The first name of a chain that an authority above it may not sign for, as a text; undefined when all are allowed. From
 * the leaf up, each certificate's names against the constraints of all above it: addresses, DNS names, URIs, mailboxes.
 * Source: crypto/x509/constraints.go checkChainConstraints of go1.26; RFC 5280, 4.2.1.10.
 */
export function refusedName(chain: readonly ParsedCertificate[]): string | undefined {
  for (const [index, one] of chain.entries()) {
    if (!one.hasAlternativeNames) continue;
    for (const above of chain.slice(index + 1)) {
      const refused = above.nameConstraints === null ? undefined : refusedBy(one, above.nameConstraints);
      if (refused !== undefined) return refused;
    }
  }
  return undefined;
}

function refusedBy(one: ParsedCertificate, { permitted, excluded }: NameConstraints): string | undefined {
  const refuses = <K extends keyof NameSubtrees>(
    kind: K,
    matches: (subtree: NameSubtrees[K][number], isPermitted: boolean) => boolean,
  ): boolean => {
    const [yes, no] = [permitted[kind], excluded[kind]] as const;
    return (
      (yes.length > 0 && !yes.some((subtree) => matches(subtree, true))) ||
      no.some((subtree) => matches(subtree, false))
    );
  };
  for (const address of one.addresses) {
    const bytes = bytesOfAddress(address);
    if (refuses('ip', (net) => inNetwork(bytes, net.address, net.mask))) return address;
  }
  for (const name of one.dnsNames)
    if (refuses('dns', (domain, isPermitted) => inDomain(name, domain, isPermitted))) return name;
  for (const uri of one.uris) {
    const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?([^/:?#]*)/i.exec(uri)?.[1] ?? '';
    if (refuses('uri', (domain, isPermitted) => inDomain(host, domain, isPermitted))) return uri;
  }
  for (const email of one.emails) {
    const host = email.slice(email.lastIndexOf('@') + 1);
    const isIn = (subtree: string, isPermitted: boolean): boolean =>
      subtree.includes('@') ? sameMailbox(subtree, email) : inDomain(host, subtree, isPermitted);
    if (refuses('email', isIn)) return email;
  }
  return undefined;
}

/** A domain holds itself and what is below; with a dot in front only what is below. A wildcard hits what it could be. */
function inDomain(name: string, domain: string, isPermitted: boolean): boolean {
  const [host, tree] = [name.toLowerCase(), domain.toLowerCase()];
  if (tree === '') return true;
  if (host === tree || host.endsWith(tree.startsWith('.') ? tree : `.${tree}`)) return true;
  const rest = (text: string) => text.slice(text.indexOf('.') + 1);
  return !isPermitted && host.startsWith('*.') && tree.includes('.') && rest(host) === rest(tree);
}

function sameMailbox(a: string, b: string): boolean {
  const parts = (text: string) => {
    const at = text.lastIndexOf('@');
    return `${text.slice(0, at)}@${text.slice(at + 1).toLowerCase()}`;
  };
  return parts(a) === parts(b);
}

function inNetwork(bytes: readonly number[], address: string, mask: string): boolean {
  const byte = (hex: string, i: number) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return (
    bytes.length * 2 === address.length &&
    bytes.every((b, i) => (b & byte(mask, i)) === (byte(address, i) & byte(mask, i)))
  );
}

/** Addresses as `ParsedCertificate` has them: four numbers, or eight groups. */
function bytesOfAddress(text: string): readonly number[] {
  if (!text.includes(':')) return text.split('.').map(Number);
  return text.split(':').flatMap((group) => {
    const word = Number.parseInt(group, 16);
    return [word >> 8, word & 0xff];
  });
}

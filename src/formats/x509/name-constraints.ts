import type { NameConstraints, NameSubtrees } from '../../model/certificate.ts';
import { childrenOf, type DerElement } from './der.ts';

/** Constraints, and whether they hold kinds of names that crypto/x509 does not handle (directory names). */
export interface ReadConstraints {
  readonly constraints: NameConstraints;
  readonly hasOthers: boolean;
}

const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;
const EMAIL = 0x81;
const DNS = 0x82;
const URI = 0x86;
const IP = 0x87;

/** Reads the extension's sequence. Source: RFC 5280, 4.2.1.10; Go src/crypto/x509/parser.go parseNameConstraintsExtension. */
export function readNameConstraints(der: Uint8Array, sequence: DerElement): ReadConstraints {
  let hasOthers = false;
  const subtrees = (tag: number): NameSubtrees => {
    const found = {
      dns: [] as string[],
      ip: [] as { address: string; mask: string }[],
      uri: [] as string[],
      email: [] as string[],
    };
    const list = childrenOf(der, sequence).find((e) => e.tag === tag);
    for (const subtree of list === undefined ? [] : childrenOf(der, list)) {
      const [base] = childrenOf(der, subtree);
      if (base === undefined) continue;
      const bytes = der.subarray(base.contentStart, base.end);
      const text = String.fromCodePoint(...bytes.subarray(0, 4096));
      const half = bytes.length / 2;
      if (base.tag === DNS) found.dns.push(text);
      else if (base.tag === URI) found.uri.push(text);
      else if (base.tag === EMAIL) found.email.push(text);
      else if (base.tag === IP && (half === 4 || half === 16))
        found.ip.push({ address: hex(bytes.subarray(0, half)), mask: hex(bytes.subarray(half)) });
      else hasOthers = true;
    }
    return found;
  };
  const constraints = { permitted: subtrees(PERMITTED), excluded: subtrees(EXCLUDED) };
  return { constraints, hasOthers };
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

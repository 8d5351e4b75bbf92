/** One X.509 certificate as far as Go's verification looks at it. Names as RFC 4514 writes them, shortened to what is there. */
export interface ParsedCertificate {
  readonly der: Uint8Array;
  readonly subject: string;
  readonly issuer: string;
  /** Raw names, in hexadecimal: Go compares bytes. */
  readonly rawSubject: string;
  readonly rawIssuer: string;
  readonly commonName: string | null;
  readonly version: number;
  readonly serialNegative: boolean;
  /** `SHA256-RSA`, `ECDSA-SHA256`, `Ed25519`, `SHA1-RSA`, or the object identifier. */
  readonly signatureAlgorithm: string;
  readonly notBeforeUnixMs: number;
  readonly notAfterUnixMs: number;
  readonly keyAlgorithm: 'RSA' | 'ECDSA' | 'Ed25519' | 'DSA' | 'other';
  /** Bits of an RSA modulus or of the curve; 0 when not known. */
  readonly keyBits: number;
  readonly hasAlternativeNames: boolean;
  readonly dnsNames: readonly string[];
  /** As text: `127.0.0.1`, `2001:db8::1` in full groups. */
  readonly addresses: readonly string[];
  /** Basic constraints: null when the extension is missing. */
  readonly isAuthority: boolean | null;
  readonly maxPathLength: number | null;
  /** Bits of key usage allow signing certificates; null when the extension is missing. */
  readonly maySign: boolean | null;
  /** Object identifiers of extended key usage; null when the extension is missing. */
  readonly usages: readonly string[] | null;
  /** Alternative names of the other kinds that can be constrained. */
  readonly uris: readonly string[];
  readonly emails: readonly string[];
  /** Null when the extension is missing. */
  readonly nameConstraints: NameConstraints | null;
  /** Critical extensions that Go does not know. */
  readonly unknownCritical: readonly string[];
}

/** Names of each kind, as subtrees: domains, networks (`address/mask` as bytes in hexadecimal), hosts, mailboxes. */
export interface NameSubtrees {
  readonly dns: readonly string[];
  readonly ip: readonly { readonly address: string; readonly mask: string }[];
  readonly uri: readonly string[];
  readonly email: readonly string[];
}

/** What an authority may sign for (RFC 5280, 4.2.1.10). */
export interface NameConstraints {
  readonly permitted: NameSubtrees;
  readonly excluded: NameSubtrees;
}

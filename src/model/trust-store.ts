import type { Evidence } from './evidence.ts';

/** One certificate: names as RFC 2253 writes them in one line. */
export interface TrustedCertificate {
  readonly subject: string;
  readonly notAfterUnixMs: number;
}

/** The root certificates as crypto/x509 loads them on Linux: the first file that can be read, then every directory. */
export interface TrustStore {
  /** Values of SSL_CERT_FILE and SSL_CERT_DIR; they replace the places Go knows. Null when not set. */
  readonly fileVariable: string | null;
  readonly dirVariable: string | null;
  /** The first file that can be read; null when none can. */
  readonly file: string | null;
  /** Certificates of that file; null without one. */
  readonly inFile: readonly TrustedCertificate[] | null;
  /** Files with certificates in the directories, those behind links of the same name counted too. */
  readonly inDirectories: number;
  /** A place that is there but may not be read. */
  readonly hidden: Evidence<string>;
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../../formats/x509/parse-certificate.ts';
import type { ParsedCertificate } from '../../model/certificate.ts';

/** Source: crypto/x509/root_linux.go of go1.26. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const MAX_FILES = 5000;

/** One place Go looks at, and what it found there. */
export interface RootPlace {
  readonly path: string;
  readonly kind: 'file' | 'directory';
  /** `SSL_CERT_FILE`, `SSL_CERT_DIR`, `default`. */
  readonly because: string;
  /** `used`, `not-reached` (an earlier file was there), or the system's error. */
  readonly status: string;
  /** Certificates that no earlier place had. */
  readonly certificates: number;
}

/** The authorities Go trusts here. */
export interface GoRoots {
  readonly places: readonly RootPlace[];
  readonly certificates: readonly ParsedCertificate[];
}

/**
 * Reads the roots as Go does on Linux: of the files only the first that can be read, of the directories every file, except
 * links within the directory; SSL_CERT_FILE and SSL_CERT_DIR take the place of each. Source: crypto/x509/root_unix.go
 * loadSystemRoots of go1.26.
 */
export function readGoRoots(env: ReadonlyMap<string, string>, rootDir = ''): GoRoots {
  const places: RootPlace[] = [];
  const found = new Map<string, ParsedCertificate>();
  const take = (path: string): number => {
    const before = found.size;
    for (const certificate of parsePem(readFileSync(`${rootDir}${path}`, 'latin1')))
      found.set(Buffer.from(certificate.der).toString('latin1'), certificate);
    return found.size - before;
  };
  const file = env.get('SSL_CERT_FILE') ?? '';
  const [files, becauseFile] = file === '' ? [FILES, 'default'] : [[file], 'SSL_CERT_FILE'];
  let reached = true;
  for (const path of files) {
    const place = { path, kind: 'file', because: becauseFile } as const;
    if (!reached) places.push({ ...place, status: 'not-reached', certificates: 0 });
    else
      try {
        places.push({ ...place, status: 'used', certificates: take(path) });
        reached = false;
      } catch (error) {
        places.push({ ...place, status: codeOf(error), certificates: 0 });
      }
  }
  const dir = env.get('SSL_CERT_DIR') ?? '';
  for (const path of dir === '' ? DIRECTORIES : dir.split(':'))
    places.push({
      path,
      kind: 'directory',
      because: dir === '' ? 'default' : 'SSL_CERT_DIR',
      ...readFolder(path, rootDir, take),
    });
  return { places, certificates: [...found.values()] };
}

function readFolder(
  path: string,
  rootDir: string,
  take: (path: string) => number,
): { readonly status: string; readonly certificates: number } {
  let names: readonly string[];
  try {
    names = readdirSync(`${rootDir}${path}`).slice(0, MAX_FILES);
  } catch (error) {
    return { status: codeOf(error), certificates: 0 };
  }
  let certificates = 0;
  for (const name of names) {
    try {
      // Links that stay in the directory stand for files that are read anyway.
      if (!readlinkSync(`${rootDir}${path}/${name}`).includes('/')) continue;
    } catch {
      // No link.
    }
    try {
      certificates += take(`${path}/${name}`);
    } catch {
      continue;
    }
  }
  return { status: 'used', certificates };
}

/** Certificates of a PEM text; blocks that are none are skipped, as AppendCertsFromPEM does. */
export function parsePem(text: string): readonly ParsedCertificate[] {
  const blocks = text.match(/-----BEGIN (?:TRUSTED )?CERTIFICATE-----[^-]+-----END/g) ?? [];
  return blocks.flatMap(
    (block) => parseCertificate(Buffer.from(block.replace(/-----[^-]*(?:-----|$)/g, ''), 'base64')) ?? [],
  );
}

/** Subjects of the public authorities that this runtime brings along (Mozilla's list). */
export function publicRootSubjects(): ReadonlySet<string> {
  return new Set(rootCertificates.flatMap((pem) => parsePem(pem).map((c) => c.rawSubject)));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'ERROR';
}

import { rootCertificates } from 'node:tls';
import { parseCertificate } from '../../formats/x509/parse-certificate.ts';
import type { ParsedCertificate } from '../../model/certificate.ts';
import { HOST_FILES, type RootFiles, type RootRead } from './root-files.ts';

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

/** The authorities Go trusts there. */
export interface GoRoots {
  readonly places: readonly RootPlace[];
  readonly certificates: readonly ParsedCertificate[];
}

/**
 * Reads the roots as Go does on Linux: of the files only the first that can be read, of the directories every file, except
 * links within the directory; SSL_CERT_FILE and SSL_CERT_DIR take the place of each. `from`: another root file system. Source: crypto/x509/root_unix.go
 * loadSystemRoots of go1.26.
 */
export function readGoRoots(env: ReadonlyMap<string, string>, from: RootFiles = HOST_FILES): GoRoots {
  const places: RootPlace[] = [];
  const found = new Map<string, ParsedCertificate>();
  const take = (path: string): RootRead<number> => {
    const text = from.read(path);
    if (!('value' in text)) return text;
    const before = found.size;
    for (const certificate of parsePem(text.value))
      found.set(Buffer.from(certificate.der).toString('latin1'), certificate);
    return { value: found.size - before };
  };
  const file = env.get('SSL_CERT_FILE') ?? '';
  const [files, becauseFile] = file === '' ? [FILES, 'default'] : [[file], 'SSL_CERT_FILE'];
  let reached = true;
  for (const path of files) {
    const place = { path, kind: 'file', because: becauseFile } as const;
    const taken = reached ? take(path) : { code: 'not-reached' };
    if ('value' in taken) reached = false;
    places.push(
      'value' in taken
        ? { ...place, status: 'used', certificates: taken.value }
        : { ...place, status: taken.code, certificates: 0 },
    );
  }
  const dir = env.get('SSL_CERT_DIR') ?? '';
  for (const path of dir === '' ? DIRECTORIES : dir.split(':'))
    places.push({
      path,
      kind: 'directory',
      because: dir === '' ? 'default' : 'SSL_CERT_DIR',
      ...readFolder(path, from, take),
    });
  return { places, certificates: [...found.values()] };
}

function readFolder(
  path: string,
  from: RootFiles,
  take: (path: string) => RootRead<number>,
): { readonly status: string; readonly certificates: number } {
  const names = from.list(path);
  if (!('value' in names)) return { status: names.code, certificates: 0 };
  let certificates = 0;
  for (const name of names.value.slice(0, MAX_FILES)) {
    // Links that stay in the directory stand for files that are read anyway.
    if (from.link(`${path}/${name}`)?.includes('/') === false) continue;
    const taken = take(`${path}/${name}`);
    if ('value' in taken) certificates += taken.value;
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

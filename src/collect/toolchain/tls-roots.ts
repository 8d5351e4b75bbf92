import { readdirSync, readFileSync } from 'node:fs';

/** Where Go looks for a bundle on Linux, in order; the first that is there is used. Source: crypto/x509/root_linux.go. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const FOLDERS = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const MAX_FILES = 1000;

/** Certificates of authorities and the files they are from. */
export interface TlsRoots {
  readonly pem: readonly string[];
  readonly files: readonly string[];
}

/**
 * The authorities that Go trusts here: SSL_CERT_FILE and SSL_CERT_DIR replace the defaults; of the bundles only the first
 * that can be read, of the folders every file. Source: crypto/x509/root_unix.go loadSystemRoots of go1.26.8.
 */
export function readTlsRoots(env: ReadonlyMap<string, string>): TlsRoots {
  const files: string[] = [];
  const pem: string[] = [];
  const take = (path: string): boolean => {
    try {
      const found = readFileSync(path, 'latin1').match(
        /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
      );
      files.push(path);
      pem.push(...(found ?? []));
      return true;
    } catch {
      return false;
    }
  };
  const file = env.get('SSL_CERT_FILE') ?? '';
  (file === '' ? BUNDLES : [file]).some(take);
  const dirs = env.get('SSL_CERT_DIR') ?? '';
  for (const dir of dirs === '' ? FOLDERS : dirs.split(':')) {
    let names: readonly string[] = [];
    try {
      names = readdirSync(dir).slice(0, MAX_FILES);
    } catch {
      continue;
    }
    for (const name of names) take(`${dir}/${name}`);
  }
  return { pem: [...new Set(pem)], files };
}

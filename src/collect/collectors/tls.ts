import { X509Certificate } from 'node:crypto';
import { say } from '../../base/messages.ts';
import { parseEnviron } from '../../formats/proc/parse-environ.ts';
import { type Evidence, mapEvidence, missing, present, valueOf } from '../../model/evidence.ts';
import type { FactTable } from '../../model/facts.ts';
import type { Target } from '../../model/target.ts';
import type { TrustedCertificate } from '../../model/trust-store.ts';
import { collectMessages as m } from '../collect.messages.ts';
import type { Collector } from '../collector.ts';
import { resolvePath } from '../find-path.ts';
import { readParsed, readText } from '../read-text.ts';

/** Go src/crypto/x509/root_linux.go, certFiles and certDirectories. */
const FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
const DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
const MAX_BUNDLE_BYTES = 4 << 20;
/** Certificates of one file that are parsed; public bundles hold about 150. */
const MAX_CERTIFICATES = 1000;

/** The root certificates of the process. */
export const collector: Collector = { name: 'tls', cost: 'cheap', timeoutMs: 3000, collect: collectRoots };

async function collectRoots(target: Target): Promise<FactTable> {
  const env = await readParsed(target, `${target.processDir}/environ`, parseEnviron);
  if (env.status !== 'ok') return { 'tls.roots': env };
  const { fileVariable, dirVariable, files, dirs } = rootPlaces(env.value);
  let file: string | null = null;
  let inFile: readonly TrustedCertificate[] | null = null;
  let hidden: Evidence<string> | undefined;
  for (const path of files) {
    const read = await readInside(target, path);
    if (read.status === 'ok') {
      file = path;
      inFile = parseCertificates(read.value);
      break;
    }
    if (read.status !== 'absent') hidden ??= read;
    else if (!target.knowsAbsence(`${target.rootDir}${path}`))
      hidden ??= missing('failed', say(m.notInSnapshot), path);
  }
  const counted = await Promise.all(dirs.map((dir) => countFiles(target, dir)));
  for (const one of counted) if (one.status !== 'ok' && one.status !== 'absent') hidden ??= one;
  const counts = counted.map((one) => valueOf(one) ?? 0);
  const store = {
    fileVariable,
    dirVariable,
    file,
    inFile,
    inDirectories: counts.reduce((sum, count) => sum + count, 0),
    hidden: hidden ?? missing<string>('absent', say(m.absent), files.join(', ')),
  };
  return { 'tls.roots': present(store, file ?? files.join(', '), target.observedAtUnixMs) };
}

/** Where crypto/x509 looks for roots in an environment. */
export function rootPlaces(env: ReadonlyMap<string, string>): {
  readonly fileVariable: string | null;
  readonly dirVariable: string | null;
  readonly files: readonly string[];
  readonly dirs: readonly string[];
} {
  const fileVariable = env.get('SSL_CERT_FILE') || null;
  const dirVariable = env.get('SSL_CERT_DIR') || null;
  const dirs = dirVariable === null ? DIRECTORIES : dirVariable.split(':').filter((dir) => dir !== '');
  return { fileVariable, dirVariable, files: fileVariable === null ? FILES : [fileVariable], dirs };
}

/** A file inside of the root folder of the process, links followed there. */
export async function readInside(target: Target, path: string): Promise<Evidence<string>> {
  const { existing, exists } = await resolvePath(target, path);
  const at = exists ? existing : path;
  return readText(target, `${target.rootDir}${at}`, { maxBytes: MAX_BUNDLE_BYTES });
}

async function countFiles(target: Target, dir: string): Promise<Evidence<number>> {
  const { existing, exists, gap } = await resolvePath(target, dir);
  if (gap !== undefined) return gap;
  const names = await target.readDir(`${target.rootDir}${exists ? existing : dir}`);
  return mapEvidence(
    names,
    (all) =>
      all.filter((name) => /\.(?:pem|crt|cer|\d)$/.test(name) && name !== 'ca-certificates.crt').length,
  );
}

/** The certificates of a PEM text that can be parsed; Go skips the others too (AppendCertsFromPEM). */
export function parseCertificates(text: string): readonly TrustedCertificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.slice(0, MAX_CERTIFICATES).flatMap((block) => {
    try {
      const parsed = new X509Certificate(block);
      return { subject: parsed.subject.replaceAll('\n', ', '), notAfterUnixMs: Date.parse(parsed.validTo) };
    } catch {
      return [];
    }
  });
}

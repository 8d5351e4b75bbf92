import { type Message, say } from '../../base/messages.ts';
import type { FitNote } from '../../model/image-fit.ts';
import type { ImageTree } from '../../model/image-tree.ts';
import type { FitInput } from './fit-input.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import type { ImageUser } from './image-user.ts';
import { fileInImage, resolveInImage } from './resolve-in-image.ts';

/** First file that exists is read, then every directory (Go src/crypto/x509/root_linux.go). */
export const CA_FILES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;
const CA_DIRECTORIES = ['/etc/ssl/certs', '/etc/pki/tls/certs'];
/** Go src/time/zoneinfo_unix.go, platformZoneSources. */
const ZONE_DIRECTORIES = [
  '/usr/share/zoneinfo',
  '/usr/share/lib/zoneinfo',
  '/usr/lib/locale/TZ',
  '/etc/zoneinfo',
];

/** What will not stop the program from starting but may stop its work. */
export function imageNotes(input: FitInput, user: ImageUser): FitNote[] {
  const { tree, facts, uses } = input;
  const notes: FitNote[] = [];
  const add = (code: string, severity: FitNote['severity'], message: Message) =>
    notes.push({ code, severity, text: say(message, { user: user.name }) });
  if (fileInImage(tree, '/bin/sh') === undefined) add('shell-missing', 'info', m.noteShell);
  if (!hasRoots(tree) && facts.embeddedRoots !== true && uses.tls !== false)
    add(
      'ca-roots-missing',
      uses.tls === true ? 'warn' : 'info',
      uses.tls === true ? m.noteRoots : m.noteRootsMaybe,
    );
  if (uses.locations === true && facts.embeddedTzdata !== true && !hasZones(tree))
    add('tzdata-missing', 'warn', m.noteTzdata);
  if (uses.tempFiles === true && !isDirectory(tree, '/tmp')) add('tmp-missing', 'warn', m.noteTmp);
  if (user.uid === 0 && tree.config !== null) add('runs-as-root', 'info', m.noteRootUser);
  if (user.homeless && user.uid !== 0) add('user-without-home', 'info', m.noteHome);
  if (facts.cgo === true && facts.linking === 'static') add('static-glibc-nss', 'info', m.noteNssStatic);
  add('noexec-unknown', 'info', m.noteNoexec);
  return notes;
}

function hasRoots(tree: ImageTree): boolean {
  if (CA_FILES.some((path) => (fileInImage(tree, path)?.node.sizeBytes ?? 0) > 0)) return true;
  return CA_DIRECTORIES.some((d) => {
    const found = resolveInImage(tree, d);
    return found.ok && tree.readDir(found.path).some((n) => /\.(pem|crt|0)$/.test(n));
  });
}

function hasZones(tree: ImageTree): boolean {
  return ZONE_DIRECTORIES.some((d) => {
    const found = resolveInImage(tree, d);
    return found.ok && tree.readDir(found.path).length > 0;
  });
}

function isDirectory(tree: ImageTree, path: string): boolean {
  const found = resolveInImage(tree, path);
  return found.ok && found.node.kind === 'directory';
}

// Debian packages, fetched with apt from the mirror this machine already uses and unpacked beside each other.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where packages lie between runs; several runs may share them, so each comes under its name when it is complete. */
const PACKAGES_DIR = join(tmpdir(), 'goroscope-binary-fit-1');

/** A program that has ended. */
export interface EndedProgram {
  readonly ok: boolean;
  readonly out: string;
}

/** Runs a program for at most five minutes. */
export function run(command: string, args: readonly string[], cwd: string): EndedProgram {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 300_000, maxBuffer: 1 << 26 });
  return { ok: done.status === 0, out: `${done.stdout ?? ''}${done.stderr ?? ''}` };
}

/** True when this process may chroot and the tools are there. */
export function canChroot(): boolean {
  return (
    process.getuid?.() === 0 &&
    ['gcc', 'chroot', 'dpkg-deb', 'apt-get'].every((t) => run('which', [t], '/').ok)
  );
}

/** Unpacks a Debian package of this machine's release, or of another suite of the same mirror; the path or undefined. */
export function debianPackage(name: string, suite = ''): string | undefined {
  mkdirSync(PACKAGES_DIR, { recursive: true });
  const root = join(PACKAGES_DIR, `pkg-${suite === '' ? 'host' : suite}-${name}`);
  if (existsSync(root)) return root;
  const options = suite === '' ? [] : suiteOptions(suite);
  if (options === undefined) return undefined;
  const download = mkdtempSync(join(PACKAGES_DIR, 'get-'));
  try {
    if (!run('apt-get', [...options, 'download', '-q', name], download).ok) return undefined;
    const deb = readdirSync(download).find((f) => f.endsWith('.deb'));
    const part = join(download, 'root');
    if (deb === undefined || !run('dpkg-deb', ['-x', join(download, deb), part], download).ok)
      return undefined;
    settle(part, root);
    return root;
  } finally {
    rmSync(download, { recursive: true, force: true });
  }
}

/** Gives a finished folder its name, unless another run was quicker: theirs is as good. */
function settle(part: string, path: string): void {
  try {
    renameSync(part, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  }
}

/** Options for apt with lists of its own for another suite of the mirror in use. */
function suiteOptions(suite: string): string[] | undefined {
  const state = join(PACKAGES_DIR, `apt-${suite}`);
  if (existsSync(join(state, 'sources.list'))) return optionsOf(state);
  const mirror = run('apt-get', ['indextargets', '--format', '$(SITE)'], '/')
    .out.split('\n')
    .find((site) => site.endsWith('/debian'));
  if (mirror === undefined || mirror === '') return undefined;
  const part = mkdtempSync(join(PACKAGES_DIR, 'apt-'));
  for (const d of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(part, d), { recursive: true });
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(join(part, 'sources.list'), `deb [signed-by=${key}] ${mirror} ${suite} main\n`);
  const isRead = run('apt-get', [...optionsOf(part), 'update', '-q'], '/').ok;
  if (isRead) settle(part, state);
  rmSync(part, { recursive: true, force: true });
  return isRead ? optionsOf(state) : undefined;
}

/** Options for apt with everything of its own in a folder. */
function optionsOf(state: string): string[] {
  return [
    `Dir::Etc::sourcelist=${join(state, 'sources.list')}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(state, 'lists')}`,
    `Dir::Cache=${join(state, 'cache')}`,
  ].flatMap((o) => ['-o', o]);
}

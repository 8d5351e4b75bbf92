// Root file systems and small C programs for the tests of "will it run there?". Everything is made at test time: the C
// libraries come from Debian packages, fetched with apt from the mirror this machine already uses.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** Where packages lie between runs; several runs may share them, so each comes under its name when it is complete. */
const PACKAGES_DIR = join(tmpdir(), 'goroscope-binary-fit-1');

/** Where programs and roots of this file of tests lie. */
export const WORK_DIR = mkdtempSync(join(tmpdir(), 'goroscope-binary-fit-'));
afterAll(() => rmSync(WORK_DIR, { recursive: true, force: true }));

function run(
  command: string,
  args: readonly string[],
  cwd = WORK_DIR,
): { readonly ok: boolean; readonly out: string } {
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
    if (deb === undefined || !run('dpkg-deb', ['-x', join(download, deb), part]).ok) return undefined;
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

/** A fresh, empty root file system. */
export function emptyRoot(name: string): string {
  const root = join(WORK_DIR, `root-${name}`);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true, mode: 0o755 });
  return root;
}

/** Copies the trees of packages into a root. */
export function installInto(root: string, packages: readonly string[]): void {
  for (const p of packages) run('cp', ['-a', `${p}/.`, root]);
  // Releases with a merged /usr keep their loader in /usr/lib64 or /usr/lib and link the top directories.
  for (const d of ['lib', 'lib64', 'bin', 'sbin']) {
    if (!existsSync(join(root, d)) && existsSync(join(root, 'usr', d)))
      symlinkSync(`usr/${d}`, join(root, d));
  }
}

/** Puts a file into a root. */
export function put(root: string, path: string, from: string, mode = 0o755): void {
  const to = join(root, path);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}

/** Compiles a C program; the path, or undefined when the compiler refuses. */
export function compile(
  name: string,
  source: string,
  args: readonly string[],
  compiler = 'gcc',
): string | undefined {
  const out = join(WORK_DIR, name);
  const file = `${out}.c`;
  writeFileSync(file, source);
  return run(compiler, ['-o', out, file, ...args]).ok ? out : undefined;
}

/** What really happens in a chroot. */
export interface RealRun {
  readonly exitCode: number;
  /** Text of the kernel's error when exec failed. */
  readonly execError: string | null;
  readonly stderr: string;
}

// chroot(1) answers an unknown format by trying /bin/sh; this says what execve itself said.
const STARTER = String.raw`
#include <errno.h>
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>
int main(int argc, char **argv) {
  char *args[] = {argv[4], 0}, *env[] = {"PATH=/usr/bin:/bin", 0};
  int uid = atoi(argv[2]), gid = atoi(argv[3]);
  if (chroot(argv[1]) || chdir("/") || mount("proc", "/proc", "proc", 0, 0)) return 125;
  if (setgroups(0, 0) || setgid(gid) || setuid(uid)) return 125;
  execve(argv[4], args, env);
  fprintf(stderr, "execve: %s\n", strerror(errno));
  return errno == ENOENT ? 127 : 126;
}
`;

/**
 * Starts a program in a root as `uid:gid`, with /proc mounted as every container has it (loaders find `$ORIGIN` through
 * it). The mount lives in a namespace of its own and goes with it.
 */
export function chrootRun(root: string, at: string, user = '0:0'): RealRun {
  const starter = join(WORK_DIR, 'starter');
  if (!existsSync(starter)) compile('starter', STARTER, ['-static']);
  mkdirSync(join(root, 'proc'), { recursive: true });
  const [uid = '0', gid = '0'] = user.split(':');
  const done = spawnSync('unshare', ['--mount', starter, root, uid, gid, at], {
    encoding: 'utf8',
    timeout: 120_000,
    env: { LC_ALL: 'C' },
  });
  const execError = /^execve: (.*)$/m.exec(done.stderr)?.[1] ?? null;
  return { exitCode: done.status ?? -1, execError, stderr: done.stderr.trim() };
}

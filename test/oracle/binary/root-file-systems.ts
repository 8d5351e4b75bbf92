// Root file systems and small C programs for the tests of "will it run there?". Everything is made at test time: the C
// libraries come from Debian packages, fetched with apt from the mirror this machine already uses.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where packages, programs and roots lie between runs. */
export const WORK_DIR = join(tmpdir(), 'goroscope-binary-fit-1');

function run(
  command: string,
  args: readonly string[],
  cwd = WORK_DIR,
): { readonly ok: boolean; readonly out: string } {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: 120_000, maxBuffer: 1 << 26 });
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
  mkdirSync(WORK_DIR, { recursive: true });
  const root = join(WORK_DIR, `pkg-${suite === '' ? 'host' : suite}-${name}`);
  if (existsSync(root)) return root;
  const download = join(WORK_DIR, `get-${suite}-${name}`);
  mkdirSync(download, { recursive: true });
  const options = suite === '' ? [] : suiteOptions(suite);
  if (options === undefined) return undefined;
  if (!run('apt-get', [...options, 'download', '-q', name], download).ok) return undefined;
  const deb = readdirSync(download).find((f) => f.endsWith('.deb'));
  if (deb === undefined || !run('dpkg-deb', ['-x', join(download, deb), `${root}.part`]).ok) return undefined;
  run('mv', [`${root}.part`, root]);
  return root;
}

/** Options for apt with lists of its own for another suite of the mirror in use. */
function suiteOptions(suite: string): string[] | undefined {
  const state = join(WORK_DIR, `apt-${suite}`);
  const mirror = run('apt-get', ['indextargets', '--format', '$(SITE)'], '/')
    .out.split('\n')
    .find((site) => site.endsWith('/debian'));
  if (mirror === undefined || mirror === '') return undefined;
  const list = join(state, 'sources.list');
  const options = [
    `Dir::Etc::sourcelist=${list}`,
    'Dir::Etc::sourceparts=/dev/null',
    `Dir::State::lists=${join(state, 'lists')}`,
    `Dir::Cache=${join(state, 'cache')}`,
  ].flatMap((o) => ['-o', o]);
  if (existsSync(list)) return options;
  for (const d of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, d), { recursive: true });
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(list, `deb [signed-by=${key}] ${mirror} ${suite} main\n`);
  return run('apt-get', [...options, 'update', '-q'], '/').ok ? options : undefined;
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
  mkdirSync(WORK_DIR, { recursive: true });
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
    timeout: 20_000,
    env: { LC_ALL: 'C' },
  });
  const execError = /^execve: (.*)$/m.exec(done.stderr)?.[1] ?? null;
  return { exitCode: done.status ?? -1, execError, stderr: done.stderr.trim() };
}

// Root file systems and small C programs for the tests of "will it run there?". Everything is made at test time: the C
// libraries come from Debian packages, fetched with apt from the mirror this machine already uses.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { type EndedProgram, run as runProgram } from './debian-packages.ts';

export { canChroot, debianPackage } from './debian-packages.ts';

/** Where programs and roots of this file of tests lie. */
export const WORK_DIR = mkdtempSync(join(tmpdir(), 'goroscope-binary-fit-'));
afterAll(() => rmSync(WORK_DIR, { recursive: true, force: true }));

function run(command: string, args: readonly string[], cwd = WORK_DIR): EndedProgram {
  return runProgram(command, args, cwd);
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

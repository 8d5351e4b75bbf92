import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Go toolchain of this machine. */
export interface Toolchain {
  readonly name: string;
  readonly root: string;
}

/**
 * One toolchain a release, from 1.19 or the minor release `oldest`; `work` takes what the older ones need to start from the
 * module cache.
 */
export function toolchains(work?: string, oldest = 19): readonly Toolchain[] {
  const env = spawnSync('go', ['env', 'GOROOT', 'GOMODCACHE'], { encoding: 'utf8' });
  if (env.status !== 0) return [];
  const [local = '', cache = ''] = env.stdout.trim().split('\n');
  const folder = join(cache, 'golang.org');
  const found = new Map<string, string>();
  for (const entry of existsSync(folder) ? readdirSync(folder) : []) {
    const minor = /^toolchain@v0\.0\.1-go1\.(\d+)\.\d+\.linux-/.exec(entry)?.[1];
    if (minor !== undefined && Number(minor) >= (work === undefined ? 21 : oldest))
      found.set(minor, startable(join(folder, entry), Number(minor), work));
  }
  return [{ name: 'local', root: local }, ...[...found].map(([name, root]) => ({ name: `1.${name}`, root }))];
}

/** Go 1.19 takes a GOROOT inside of the module cache for a module: it gets a tree of links elsewhere. */
function startable(root: string, minor: number, work: string | undefined): string {
  if (work === undefined || minor > 19) return root;
  const own = join(work, basename(root));
  if (!existsSync(own)) linkTree(root, own);
  return own;
}

// Folders are made, files are links: the go command does not follow links to folders.
function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) linkTree(join(from, entry.name), join(to, entry.name));
    else symlinkSync(join(from, entry.name), join(to, entry.name));
  }
}

/** Builds a program of `programs/` below `work`. Answers its folder; the executable is named like the program. */
export function buildProgram(program: string, { name, root }: Toolchain, work: string): string {
  const folder = join(work, `${program}-${name}`);
  cpSync(fileURLToPath(new URL(`programs/${program}`, import.meta.url)), folder, { recursive: true });
  const release = /go1\.(\d+)/.exec(readFileSync(join(root, 'VERSION'), 'utf8'))?.[1] ?? '21';
  writeFileSync(join(folder, 'go.mod'), `module ${program}\n\ngo 1.${release}\n`);
  // Flags that this machine sets for good may be unknown to an older release.
  const env = { ...process.env, GOROOT: root, GOTOOLCHAIN: 'local', GOFLAGS: '', GOENV: 'off' };
  const built = spawnSync(join(root, 'bin/go'), ['build', '-o', program, '.'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
  return folder;
}

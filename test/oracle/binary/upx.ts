// The real UPX: a Debian package, run with the libraries of its own release.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { canChroot, debianPackage } from './debian-packages.ts';

const NEEDED = ['libucl1', 'libstdc++6', 'libgcc-s1', 'libc6', 'zlib1g', 'upx-ucl'];

/** Ways to pack: three algorithms for words of their own, LZMA, and how hard to try. */
export const METHODS = ['-1', '--best', '--lzma', '--nrv2b', '--nrv2d', '--nrv2e'] as const;

/** The command that runs UPX; undefined when it cannot be had. */
export function findUpx(): readonly string[] | undefined {
  if (!canChroot()) return undefined;
  const roots = NEEDED.map((name) => debianPackage(name, 'sid')).filter((root) => root !== undefined);
  if (roots.length < NEEDED.length) return undefined;
  const libraries = roots.flatMap((root) =>
    ['usr/lib/x86_64-linux-gnu', 'usr/lib'].map((dir) => join(root, dir)),
  );
  const inRoots = (path: string) => roots.map((root) => join(root, path)).find((file) => existsSync(file));
  const loader = inRoots('usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2');
  const program = inRoots('usr/bin/upx-ucl');
  if (loader === undefined || program === undefined) return undefined;
  const command = [loader, '--library-path', libraries.join(':'), program];
  return spawnSync(loader, [...command.slice(1), '--version']).status === 0 ? command : undefined;
}

/** Packs a copy of a program; false when UPX refuses it. */
export function packProgram(upx: readonly string[], from: string, to: string, method: string): boolean {
  const [loader = '', ...words] = upx;
  return spawnSync(loader, [...words, '-q', method, '-o', to, from], { encoding: 'utf8' }).status === 0;
}

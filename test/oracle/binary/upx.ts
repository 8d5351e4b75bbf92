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

/** Packs a copy of a program; false when UPX refuses it. Mach-O files are packed only by force. */
export function packProgram(upx: readonly string[], from: string, to: string, ...flags: string[]): boolean {
  const force = /darwin/.test(from) ? ['--force-macos'] : [];
  return runUpx(upx, [...flags, ...force, '-o', to, from]);
}

/** Writes a packed program as it was before, by UPX itself. */
export function unpackProgram(upx: readonly string[], from: string, to: string): boolean {
  return runUpx(upx, ['-d', '-o', to, from]);
}

function runUpx([loader = '', ...words]: readonly string[], flags: readonly string[]): boolean {
  return spawnSync(loader, [...words, '-q', ...flags], { encoding: 'utf8' }).status === 0;
}

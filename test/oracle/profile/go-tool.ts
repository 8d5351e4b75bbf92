import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

/** True where the Go toolchain with its pprof is installed. */
export const hasGo = spawnSync('go', ['version']).status === 0;

/** A directory that is removed after the tests of the file that asks for it. */
export function scratchDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'goroscope-profile-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Builds one of the programs beside this file; answers the path of the binary. */
export function buildProgram(name: string, directory: string, flags: readonly string[] = []): string {
  const binary = join(directory, name);
  const cwd = fileURLToPath(new URL(`programs/${name}/`, import.meta.url));
  const built = spawnSync('go', ['build', ...flags, '-o', binary, '.'], { cwd, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return binary;
}

/** What `go tool pprof` prints for these words. */
export function goPprof(words: readonly string[], cwd: string): string {
  return spawnSync('go', ['tool', 'pprof', ...words], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 }).stdout;
}

/**
 * True when the reference prints different texts in different runs: it orders what it finds equal by the order of a Go map.
 */
export function isUnsettled(words: readonly string[], cwd: string, before: string): boolean {
  for (let run = 0; run < 8; run++) if (goPprof(words, cwd) !== before) return true;
  return false;
}

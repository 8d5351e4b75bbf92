import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIMEOUT_MS = 20_000;

/**
 * Has the go command prepare a build of nothing: it reads settings, go.mod, go.work and vendor as for any other and stops
 * where it would stop. It asks no network and keeps to a cache of its own, which is removed. Answers what it says when it
 * refuses, an empty text when it does not, undefined when that cannot be told. Bounds: 20 s, 1 MiB.
 */
export async function startGo(
  go: string,
  env: ReadonlyMap<string, string>,
  folder: string,
): Promise<string | undefined> {
  let cache: string;
  try {
    cache = mkdtempSync(join(tmpdir(), 'goroscope-start-'));
  } catch {
    // Where nothing can be written the folders are the matter.
    return undefined;
  }
  try {
    return await run(go, { ...Object.fromEntries(env), GOPROXY: 'off', GOCACHE: cache }, folder);
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function run(go: string, env: NodeJS.ProcessEnv, folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    // "unsafe" has no code: its dependencies are none, and nothing is compiled with -n.
    execFile(
      go,
      ['build', '-n', '-o', '/dev/null', 'unsafe'],
      { cwd: folder, env, timeout: TIMEOUT_MS, maxBuffer: 1 << 20, encoding: 'utf8' },
      (error, _, stderr) => {
        if (error === null) return resolve('');
        // Killed, not started, or in want of what only the network has.
        if (typeof error.code !== 'number' || stderr.includes('GOPROXY=off')) return resolve(undefined);
        resolve(stderr);
      },
    );
  });
}

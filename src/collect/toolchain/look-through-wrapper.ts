import { execFile } from 'node:child_process';
import { parseGoVersion } from '../../formats/go-version/parse-go-version.ts';
import { valueOf } from '../../model/evidence.ts';
import type { GoToolchain } from '../../model/go-toolchain.ts';
import type { Target } from '../../model/target.ts';

const TIMEOUT_MS = 20_000;

/**
 * The program behind a script named `go`, as version managers put it on PATH: it is asked for GOROOT, and the program there
 * is read. The same toolchain again when it answers nothing of use. Bounds: 20 s, 64 KiB.
 */
export async function lookThroughWrapper(
  target: Target,
  wrapper: GoToolchain,
  env: ReadonlyMap<string, string>,
  folder: string,
): Promise<GoToolchain> {
  if (wrapper.version !== undefined) return wrapper;
  const goroot = await askGoroot(wrapper.path, env, folder);
  if (!goroot.startsWith('/')) return wrapper;
  const realPath = `${goroot}/bin/go`;
  const text = valueOf(await target.readBinary(realPath))?.goVersion;
  return typeof text === 'string' ? { path: wrapper.path, realPath, version: parseGoVersion(text) } : wrapper;
}

function askGoroot(go: string, env: ReadonlyMap<string, string>, folder: string): Promise<string> {
  // The toolchain that a go.mod asks for is worked out later; nothing is fetched for this question.
  const own = { ...Object.fromEntries(env), GOTOOLCHAIN: 'local' };
  return new Promise((resolve) => {
    execFile(
      go,
      ['env', 'GOROOT'],
      { cwd: folder, env: own, timeout: TIMEOUT_MS, maxBuffer: 1 << 16, encoding: 'utf8' },
      (error, stdout) => resolve(error === null ? stdout.trim() : ''),
    );
  });
}

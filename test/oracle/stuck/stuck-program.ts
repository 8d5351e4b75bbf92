import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Builds the program that gets stuck; undefined without go. `cgo` is false where no C compiler is. */
export function buildStuckProgram():
  | { readonly folder: string; readonly program: string; readonly cgo: boolean }
  | undefined {
  if (process.platform !== 'linux' || spawnSync('go', ['version']).status !== 0) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-stuck-'));
  cpSync(fileURLToPath(new URL('programs/stuck', import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, 'go.mod'), 'module stuck\n\ngo 1.24\n');
  const program = join(folder, 'stuck');
  const cgo = spawnSync('cc', ['--version']).status === 0;
  const env = { ...process.env, CGO_ENABLED: cgo ? '1' : '0', GOTOOLCHAIN: 'local', GOFLAGS: '' };
  const built = spawnSync('go', ['build', '-o', program, '.'], { cwd: folder, env, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  return { folder, program, cgo };
}

/** A stuck process; `end` kills it and waits. */
export interface StuckProcess {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly end: () => Promise<void>;
}

/** Starts it and waits until it says that it is ready. */
export async function startStuck(program: string, words: readonly string[]): Promise<StuckProcess> {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'pipe'] });
  await once(child.stdout, 'data');
  return {
    pid: child.pid ?? 0,
    child,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** What a tool says of a process, both streams; bounded, because a debugger waits for ever on a thread in state D. */
export function toolOutput(
  program: string,
  words: readonly string[],
  seconds: number,
  input?: string,
): string {
  const run = spawnSync('timeout', ['-k', '2', '-s', 'INT', String(seconds), program, ...words], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    ...(input === undefined ? {} : { input }),
  });
  return `${run.stdout}${run.stderr}`;
}

/** True when a tool is installed. */
export function hasTool(name: string): boolean {
  return spawnSync('which', [name]).status === 0;
}

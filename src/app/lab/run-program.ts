import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program that has ended. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT = 16 << 20;

/**
 * Runs a program without waiting in this thread: services of the lab answer from it. It and all that it has started are
 * killed after `timeoutMs`, and when `signal` is aborted.
 */
export function runProgram(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ProgramRun> {
  const [program = '', ...args] = words;
  return new Promise((resolve, reject) => {
    // A group of its own: a go command that is killed alone leaves its compilers behind, in mounts that must end.
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(kill, timeoutMs);
    signal.addEventListener('abort', kill, { once: true });
    if (signal.aborted) kill();
    let [stdout, stderr] = ['', ''];
    child.stdout.on(
      'data',
      (chunk: Buffer) => (stdout += stdout.length < MAX_OUTPUT ? chunk.toString() : ''),
    );
    child.stderr.on(
      'data',
      (chunk: Buffer) => (stderr += stderr.length < MAX_OUTPUT ? chunk.toString() : ''),
    );
    const over = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', kill);
    };
    child.once('error', (error) => {
      over();
      reject(error);
    });
    child.once('close', (code) => {
      over();
      resolve({ exitCode: code ?? 137, stdout, stderr });
    });
  });
}

/** Whether a program is on PATH or where administrators' programs are. */
export function hasProgram(name: string): boolean {
  return findProgram(name) !== undefined;
}

/** The first file of that name that may be run, on PATH and in the folders of administrators. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin'];
  return folders
    .filter((f) => f !== '')
    .map((f) => join(f, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Whether the kernel can mount a file system of this type; its module is loaded where it lies ready. */
export function hasFileSystem(type: string): boolean {
  const isKnown = () => readFileSync('/proc/filesystems', 'latin1').split(/\s+/).includes(type);
  try {
    if (isKnown()) return true;
    spawnSync('modprobe', [type], { stdio: 'ignore', timeout: 10_000 });
    return isKnown();
  } catch {
    return false;
  }
}

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** A program that has ended. */
export interface ProgramRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const MAX_OUTPUT = 16 << 20;

/** Runs a program without waiting in this thread: services of the lab answer from it. Killed after `timeoutMs`. */
export function runProgram(
  words: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<ProgramRun> {
  const [program = '', ...args] = words;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on(
      'data',
      (chunk: Buffer) => (stdout += stdout.length < MAX_OUTPUT ? chunk.toString() : ''),
    );
    child.stderr.on(
      'data',
      (chunk: Buffer) => (stderr += stderr.length < MAX_OUTPUT ? chunk.toString() : ''),
    );
    child.once('error', reject);
    child.once('close', (code) => resolve({ exitCode: code ?? 137, stdout, stderr }));
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

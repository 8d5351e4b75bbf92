import { execFile } from 'node:child_process';
import { say } from '../../base/messages.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { CommandOutput } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { gapOf } from './gap.ts';

/** Programs a collector may run: all of them only print. */
export const READ_ONLY_PROGRAMS: ReadonlySet<string> = new Set(['uname', 'go', 'getconf']);
const MAX_OUTPUT_BYTES = 4 << 20;

/** Runs a program that only prints, without a shell, with a time limit and an output limit. */
export function runProgram(
  words: readonly string[],
  timeoutMs: number,
  now: () => number,
): Promise<Evidence<CommandOutput>> {
  const source = words.join(' ');
  const [program = '', ...args] = words;
  if (!READ_ONLY_PROGRAMS.has(program))
    return Promise.resolve(missing('failed', say(m.commandNotAllowed), source));
  return new Promise((resolve) => {
    execFile(
      program,
      args,
      { timeout: timeoutMs, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8', windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) return resolve(present({ exitCode: 0, stdout, stderr }, source, now()));
        if (error.killed === true)
          return resolve(missing('failed', say(m.commandTimeout, { timeoutMs }), source));
        if (typeof error.code === 'number') {
          return resolve(present({ exitCode: error.code, stdout, stderr }, source, now()));
        }
        return resolve(
          error.code === 'ENOENT' ? missing('absent', say(m.commandMissing), source) : gapOf(error, source),
        );
      },
    );
  });
}

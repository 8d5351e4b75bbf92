import { chooseLang } from '../base/messages.ts';
import type { CommandIo } from './command.ts';

/** What of the global options shapes input and output. */
export interface IoWishes {
  readonly lang: string | undefined;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly noColor: boolean;
}

/** The real process as a command's input and output. */
export function processIo(wishes: IoWishes, signal: AbortSignal): CommandIo {
  const env = process.env;
  // NO_COLOR and FORCE_COLOR: no-color.org; TERM=dumb: terminals without escape sequences.
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '' && env['FORCE_COLOR'] !== '0';
  const refused = wishes.noColor || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    isTty: process.stdout.isTTY,
    isErrTty: process.stderr.isTTY,
    color: !refused && (forced || process.stdout.isTTY),
    columns: process.stdout.columns > 0 ? process.stdout.columns : 80,
    lang: chooseLang(wishes.lang, env),
    json: wishes.json,
    quiet: wishes.quiet,
    env,
    cwd: workingDirectory(env),
    signal,
  };
}

/** The folder the command is started in; its last name when it has been removed meanwhile. */
function workingDirectory(env: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    // What asks the system for it later must not fail over it.
    process.chdir('/');
    return env['PWD'] ?? '/';
  }
}

import { spawn } from 'node:child_process';
import { AppError } from '../../../base/errors/app-error.ts';
import { type LocalText, say } from '../../../base/messages.ts';
import type { Target } from '../../../model/target.ts';
import type { ShellPipe } from '../shell/shell-pipe.ts';
import { reasonOf, startSession } from '../shell/shell-session.ts';
import { createShellTarget } from '../shell/shell-target.ts';
import { targetMessages as m } from '../targets.messages.ts';

const CONNECT_TIMEOUT_SEC = 10;
const HELLO_TIMEOUT_MS = 20_000;
const MAX_STDERR = 8192;
/** `[user@]host[:port][/pid:N]`. A name that begins with a dash would be an option to ssh. */
const PLACE =
  /^((?:[\w.][\w.-]*@)?(?:\w[\w.-]*|\[[\da-f:]+(?:%\w+)?\]))(?::(\d{1,5}))?(?:\/pid:(\d{1,10}))?$/i;

/** How ssh is run. */
export interface SshOptions {
  /** Configuration file instead of the user's own (`ssh -F`). */
  readonly configFile?: string;
}

/**
 * Opens another host through the system's ssh program: one connection and one shell on it, which answers everything.
 * Nothing is asked interactively. The host is judged as this one would be for `local`; with `/pid:N` a process there.
 * Raises BAD_TARGET, SSH_FAILED.
 */
export async function openSshTarget(place: string, options: SshOptions = {}): Promise<Target> {
  const name = `ssh:${place}`;
  const match = PLACE.exec(place);
  if (match === null) throw new AppError('BAD_TARGET', { values: { target: name, problem: say(m.badHost) } });
  const [, host = '', port, pid] = match;
  if (port !== undefined && !(Number(port) > 0 && Number(port) < 65_536))
    throw new AppError('BAD_TARGET', { values: { target: name, problem: say(m.badPort, { port }) } });
  const { pipe, why } = startSsh(host.replace(/^\[|\]$/g, '').replace(/@\[/, '@'), port, options);
  const session = startSession(pipe);
  const fail = (reason: LocalText | string, advice: LocalText) => {
    session.close();
    return new AppError('SSH_FAILED', { values: { host, reason, advice } });
  };
  let system: string;
  try {
    const hello = await session.ask('gr_run', ['uname', '-s'], HELLO_TIMEOUT_MS);
    system = new TextDecoder().decode(hello.bytes).trim();
  } catch (error) {
    const { reason, advice } = await why(host, reasonOf(error));
    throw fail(reason, advice);
  }
  if (system !== 'Linux') throw fail(say(m.notLinux, { system: system || '?' }), say(m.adviseShell));
  const process =
    pid === undefined
      ? {}
      : { processDir: `/proc/${pid}`, rootDir: `/proc/${pid}/root`, judgesProcess: true as const };
  const target = createShellTarget({ kind: 'ssh', name, session, patience: 10, ...process });
  if (pid !== undefined && (await target.stat(`/proc/${pid}`)).status === 'absent') {
    throw fail(say(m.remoteProcess, { pid, host }), say(m.adviseProcess, { host }));
  }
  return target;
}

interface Why {
  readonly reason: LocalText | string;
  readonly advice: LocalText;
}

function startSsh(
  host: string,
  port: string | undefined,
  { configFile }: SshOptions,
): { readonly pipe: ShellPipe; readonly why: (host: string, fallback: LocalText | string) => Promise<Why> } {
  const args = [
    '-T',
    ...(configFile === undefined ? [] : ['-F', configFile]),
    '-o',
    'BatchMode=yes',
    '-o',
    `ConnectTimeout=${CONNECT_TIMEOUT_SEC}`,
    '-o',
    'ServerAliveInterval=15',
    '-o',
    'ForwardAgent=no',
    '-o',
    'ClearAllForwardings=yes',
    ...(port === undefined ? [] : ['-p', port]),
    '--',
    host,
    'exec /bin/sh',
  ];
  const child = spawn('ssh', args, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  let errors = '';
  let missingProgram = false;
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-MAX_STDERR);
  });
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      missingProgram = 'code' in error && error.code === 'ENOENT';
      resolve();
    });
    child.on('close', () => resolve());
  });
  // A shell that has gone is told by its end, not by the pipe it can no longer read.
  child.stdin.on('error', () => undefined);
  return {
    pipe: {
      write: (text) => void child.stdin.write(text),
      onOutput: (listener) => void child.stdout.on('data', listener),
      onEnd: (listener) => void ended.then(() => listener(lastLine(errors) || say(m.sshEnded))),
      close: () => void child.kill(),
    },
    why: async (name, fallback) => {
      await ended;
      return missingProgram
        ? { reason: say(m.sshMissing), advice: say(m.adviseInstall) }
        : whyOf(errors, name, fallback);
    },
  };
}

/** Messages of OpenSSH's client by what to do about them. */
function whyOf(errors: string, host: string, fallback: LocalText | string): Why {
  const reason = lastLine(errors) || fallback;
  if (/host key|REMOTE HOST IDENTIFICATION/i.test(errors)) {
    return { reason, advice: say(m.adviseHostKey, { host }) };
  }
  if (/permission denied|authentication|no supported authentication/i.test(errors)) {
    return { reason, advice: say(m.adviseKey, { host }) };
  }
  if (
    /resolve hostname|connection refused|timed out|no route|unreachable|connection closed|reset/i.test(errors)
  ) {
    return { reason, advice: say(m.adviseNetwork, { host }) };
  }
  return { reason: say(m.noShell, { reason }), advice: say(m.adviseShell) };
}

function lastLine(text: string): string {
  return text.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
}

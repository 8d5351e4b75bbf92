import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { LoginRun, NetrcFacts } from '../../analyze/go-chain/network-facts.ts';
import {
  parseAuthOutput,
  parseGitCredential,
  splitQuoted,
  withoutLogins,
} from '../../analyze/go-proxy/go-auth-output.ts';
import { readNetrcFile } from './read-netrc-file.ts';
import type { AnswerHead } from './timed-request.ts';

const MAX_OUTPUT = 1 << 20;

/** How the commands of GOAUTH are run. */
export interface GoAuthOptions {
  readonly env: ReadonlyMap<string, string>;
  /** GOAUTH; undefined before Go 1.24, which always reads netrc and compares the host alone. */
  readonly goAuth: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Logins as the go command finds them: netrc at the start, commands at the start and again with the address after an
 * answer of 400 to 499, `git credential fill` only then. Addresses match by their longest prefix. Nothing is kept, and
 * what commands print never leaves this object but as header fields. Source: cmd/go/internal/auth/auth.go, userauth.go,
 * gitauth.go of go1.26.
 */
export class GoAuth {
  readonly runs: LoginRun[] = [];
  readonly netrc: NetrcFacts | undefined;
  /** What makes the go command stop at once; undefined when nothing does. */
  readonly problem: string | undefined;
  readonly #logins = new Map<string, Readonly<Record<string, string>>>();
  readonly #commands: readonly string[];
  readonly #options: GoAuthOptions;

  constructor(options: GoAuthOptions) {
    this.#options = options;
    const commands = (options.goAuth ?? 'netrc').split(';').map((c) => c.trim());
    this.problem = problemOf(commands);
    this.#commands = this.problem === undefined && commands[0] !== 'off' ? commands : [];
    if (!this.#commands.includes('netrc')) return;
    const { facts, entries } = readNetrcFile(options.env);
    this.netrc = facts;
    for (const { machine, login, password } of entries.toReversed())
      this.#logins.set(machine, basic(login, password));
  }

  /** True when a command can still say more: then the go command asks it again after a refusal. */
  get hasCommands(): boolean {
    return this.#commands.some((c) => c !== 'netrc');
  }

  /** Header fields for a request. */
  headersFor(url: URL): Readonly<Record<string, string>> {
    if (this.#options.goAuth === undefined) return this.#logins.get(url.hostname) ?? {};
    for (let prefix = `${url.host}${url.pathname}`.replace(/\/$/, ''); prefix !== '';) {
      const found = this.#logins.get(prefix);
      if (found !== undefined) return found;
      prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('/')));
    }
    return {};
  }

  /** Runs the commands: first without an address, then with that of a request that was refused. */
  async run(url?: string, head: AnswerHead | null = null): Promise<void> {
    for (const command of this.#commands.toReversed()) {
      if (command === 'netrc') continue;
      const isGit = command.split(/\s+/)[0] === 'git';
      if (isGit && url === undefined) continue;
      const from = performance.now();
      const error = isGit ? await this.#runGit(command, url ?? '') : await this.#runOwn(command, url, head);
      const prefixes = typeof error === 'string' ? [] : error;
      const ms = performance.now() - from;
      this.runs.push({ command, ms, error: typeof error === 'string' ? error : null, prefixes });
    }
  }

  async #runOwn(
    command: string,
    url: string | undefined,
    head: AnswerHead | null,
  ): Promise<readonly string[] | string> {
    const words = splitQuoted(command);
    if (words === undefined) return 'unterminated quote';
    const input =
      head === null ? '' : `${head.statusLine}\n${head.headers.map(([n, v]) => `${n}: ${v}\n`).join('')}\n`;
    const done = await this.#spawn([...words, ...(url === undefined ? [] : [url])], undefined, input);
    if (done.error !== null) return done.error;
    const parsed = parseAuthOutput(done.stdout);
    if (typeof parsed === 'string') return parsed;
    for (const [prefix, headers] of parsed) this.#logins.set(prefix, headers);
    return [...parsed.keys()];
  }

  async #runGit(command: string, url: string): Promise<readonly string[] | string> {
    const dir = command.split(/\s+/)[1];
    const done = await this.#spawn(['git', 'credential', 'fill'], dir, `url=${url}\n`);
    if (done.error !== null) return done.error;
    const { prefix, user, password } = parseGitCredential(done.stdout);
    if (prefix === '') return 'git names no address';
    if (!url.startsWith(prefix)) return `git gives a login for ${prefix}`;
    const key = prefix.replace(/^https:\/\//, '').replace(/\/$/, '');
    this.#logins.set(key, basic(user, password));
    return [key];
  }

  #spawn(
    [program = '', ...args]: readonly string[],
    cwd: string | undefined,
    input: string,
  ): Promise<{ readonly stdout: string; readonly error: string | null }> {
    const { env, timeoutMs } = this.#options;
    return new Promise((resolve) => {
      const child = spawn(program, args, {
        // Nobody is there to be asked: the go command sets the same.
        env: { GIT_TERMINAL_PROMPT: '0', GCM_INTERACTIVE: 'never', ...Object.fromEntries(env) },
        stdio: ['pipe', 'pipe', 'pipe'],
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        ...(cwd === undefined ? {} : { cwd }),
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.on(
        'data',
        (part: Buffer) => (stdout += stdout.length < MAX_OUTPUT ? part.toString() : ''),
      );
      child.stderr.on(
        'data',
        (part: Buffer) => (stderr += stderr.length < MAX_OUTPUT ? part.toString() : ''),
      );
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      child.once('error', (error: NodeJS.ErrnoException) =>
        resolve({ stdout: '', error: `${program}: ${error.code ?? error.message}` }),
      );
      child.once('close', (code, signal) => {
        const last = withoutLogins(stderr.trim().split('\n').at(-1)?.slice(0, 200) ?? '');
        const end = signal === null ? `exit ${code}` : signal;
        resolve({ stdout, error: code === 0 ? null : `${end}${last === '' ? '' : `: ${last}`}` });
      });
    });
  }
}

function basic(user: string, password: string): Readonly<Record<string, string>> {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** The cases in which the go command gives up before it asks anybody. */
function problemOf(commands: readonly string[]): string | undefined {
  for (const command of commands) {
    const [name = '', dir, ...rest] = command.split(/\s+/);
    if (name === '') return 'an empty command';
    if (name === 'off' && commands.length > 1) return 'off beside other commands';
    if (name !== 'git') continue;
    if (dir === undefined || rest.length > 0) return 'git without its one directory';
    if (!isAbsolute(dir)) return `git ${dir}: not an absolute path`;
    if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) return `git ${dir}: no directory`;
  }
  return undefined;
}

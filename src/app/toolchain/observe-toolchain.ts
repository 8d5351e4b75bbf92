import { AppError } from '../../base/errors/app-error.ts';
import { padToWidth } from '../../base/display-width.ts';
import { type Message, say, text } from '../../base/messages.ts';
import { type ObservedCommand, observeCommand } from '../../collect/toolchain/observe-command.ts';
import { observeWithStrace } from '../../collect/toolchain/observe-with-strace.ts';
import { wrapWithPrefix } from '../../report/layout/wrap.ts';
import { observeMessages as m } from './observe-toolchain.messages.ts';
import type { ToolchainIo } from './run-toolchain.ts';

/** Where an observed command runs. */
export interface ObserveRequest {
  readonly words: readonly string[];
  readonly folder: string;
  readonly env: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
  /** Count system calls too. */
  readonly strace: boolean;
}

const MAX_ROWS = 8;

/** Runs a command, says where its wall time went, and answers its exit code. Its output goes to standard error. */
export async function observeToolchain(request: ObserveRequest, io: ToolchainIo): Promise<number> {
  const fail = (problem: ReturnType<typeof say>) =>
    new AppError('BAD_ARGUMENT', { values: { command: 'toolchain', problem } });
  if (request.words.length === 0) throw fail(say(m.noCommand));
  if (process.platform !== 'linux') throw fail(say(m.notLinux));
  let seen: ObservedCommand;
  try {
    const observe = request.strace ? observeWithStrace : observeCommand;
    seen = await observe(request.words, request.folder, withDebug(request.env), request.signal);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const program = error instanceof Error && 'path' in error ? String(error.path) : (request.words[0] ?? '');
    throw fail(say(m.notFound, { program, reason }));
  }
  io.out(io.json ? `${JSON.stringify({ schema: 1, ...seen })}\n` : render(seen, io));
  return seen.exitCode;
}

/** Asks the go command to name its resolver and its toolchain; what the user has set stays in force. */
function withDebug(env: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const own = env.get('GODEBUG') ?? '';
  return new Map([...env, ['GODEBUG', ['netdns=1', 'toolchaintrace=1', own].filter(Boolean).join(',')]]);
}

function render(seen: ObservedCommand, { lang, columns }: ToolchainIo): string {
  const seconds = (ms: number) => (ms / 1000).toFixed(2);
  const known = Object.values(seen.ms).reduce((sum, ms) => sum + ms, 0);
  const rows: readonly (readonly [Message, number])[] = [
    [m.compiler, seen.ms.compiler],
    [m.cpu, seen.ms.cpu],
    [m.disk, seen.ms.disk],
    [m.network, seen.ms.network],
    [m.children, seen.ms.children],
    [m.waiting, seen.ms.waiting],
    [m.unseen, Math.max(0, seen.wallMs - known)],
  ];
  const lines = [
    ...wrapWithPrefix(
      '',
      text(m.title, lang, {
        command: seen.words.join(' '),
        seconds: seconds(seen.wallMs),
        code: seen.exitCode,
      }),
      columns,
    ),
    ...[...rows]
      .sort((a, b) => b[1] - a[1])
      .filter(([, ms]) => ms >= 1)
      .map(
        ([name, ms]) =>
          `  ${padToWidth(name[lang], 42)} ${seconds(ms).padStart(8)} s ${`${Math.round((ms / seen.wallMs) * 100)}`.padStart(3)} %`,
      ),
    '',
    text(m.programs, lang),
    ...seen.programs
      .slice(0, MAX_ROWS)
      .map(({ name, ms }) => `  ${padToWidth(name, 42)} ${seconds(ms).padStart(8)} s`),
  ];
  if (seen.connections.length > 0) lines.push('', text(m.connections, lang));
  for (const { remote, ms, state } of seen.connections.slice(0, MAX_ROWS))
    lines.push(`  ${padToWidth(remote, 42)} ${seconds(ms).padStart(8)} s  ${state}`);
  if (seen.debugLines.length > 0) lines.push('', text(m.debug, lang));
  for (const line of [...new Set(seen.debugLines)].slice(0, MAX_ROWS))
    lines.push(...wrapWithPrefix('  ', line, columns));
  if (seen.systemCalls.length > 0) lines.push('', text(m.systemCalls, lang));
  for (const { name, ms, calls } of seen.systemCalls.slice(0, MAX_ROWS))
    lines.push(`  ${padToWidth(name, 42)} ${seconds(ms).padStart(8)} s  × ${calls}`);
  lines.push('', text(m.samples, lang, { samples: seen.samples, cpu: seconds(seen.cpuMs) }));
  return `${lines.join('\n')}\n`;
}

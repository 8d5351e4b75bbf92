import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { observeCommand, type ObservedCommand, type SystemCallTime } from './observe-command.ts';

/** The same under `strace -f -c -w`, which counts system calls by wall time. Needs strace and the right to trace. */
export async function observeWithStrace(
  words: readonly string[],
  cwd: string,
  env: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<ObservedCommand> {
  const folder = mkdtempSync(join(tmpdir(), 'goroscope-strace-'));
  try {
    const summary = join(folder, 'summary');
    const seen = await observeCommand(
      ['strace', '-f', '-qq', '-c', '-w', '-o', summary, '--', ...words],
      cwd,
      env,
      signal,
    );
    const text = existsSync(summary) ? readFileSync(summary, 'utf8') : '';
    return { ...seen, words, systemCalls: parseStraceSummary(text) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Reads the table of `strace -c -w`: `% time, seconds, usecs/call, calls, errors, syscall`, where the errors may be
 * missing. What is no row is skipped. Source: strace(1).
 */
export function parseStraceSummary(text: string): readonly SystemCallTime[] {
  return text
    .split('\n')
    .flatMap((line) => {
      const match = /^\s*[\d.]+\s+([\d.]+)\s+\d+\s+(\d+)(?:\s+(\d+))?\s+([a-z]\w*)\s*$/.exec(line);
      if (match === null || match[4] === 'total') return [];
      return [
        {
          name: match[4] ?? '',
          ms: Number(match[1]) * 1000,
          calls: Number(match[2]),
          errors: Number(match[3] ?? 0),
        },
      ];
    })
    .sort((a, b) => b.ms - a.ms);
}

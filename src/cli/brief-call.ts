import { statSync } from 'node:fs';
import { chooseLang } from '../base/messages.ts';
import { stdoutDrained } from './stdout-drained.ts';

/** What is asked for of each program. */
const BRIEF = { all: false, deep: false, size: false, functions: null, brief: true } as const;

/** A call that needs no parsing of options: `binary DIR… --brief`, with `--json`, `--quiet` or `--lang` at most. */
export interface BriefCall {
  readonly directories: readonly string[];
  readonly json: boolean;
  readonly quiet: boolean;
  readonly lang: 'en' | 'zh';
}

/**
 * Recognises the call whose answer takes less time than loading the command frame does. Undefined for any other and for
 * one that is wrong: the frame answers it.
 */
export function recogniseBriefCall(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): BriefCall | undefined {
  if (words[0] !== 'binary' || !words.includes('--brief')) return undefined;
  const directories: string[] = [];
  let lang: string | undefined;
  for (const word of words.slice(1)) {
    if (word === '--lang=en' || word === '--lang=zh') lang = word.slice('--lang='.length);
    else if (word.startsWith('-') && !['--brief', '--json', '--quiet'].includes(word)) return undefined;
    else if (!word.startsWith('-')) directories.push(word);
  }
  if (directories.length === 0 || !directories.every(isDirectory)) return undefined;
  const [json, quiet] = [words.includes('--json'), words.includes('--quiet')];
  return { directories, json, quiet, lang: chooseLang(lang, env) };
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

/** Answers such a call with the exit code. Throws the system's errors. */
export async function runBriefCall({ directories, json, quiet, lang }: BriefCall): Promise<number> {
  const { scanTree } = await import('../app/binary-tree.ts');
  const { signal } = new AbortController();
  const io = {
    out: (text: string) => void process.stdout.write(text),
    drained: () => stdoutDrained(signal),
    err: (text: string) => void process.stderr.write(text),
    lang,
    json,
    quiet,
    color: false,
    columns: 80,
    isErrTty: process.stderr.isTTY,
    signal,
  };
  let worst = 0;
  for (const directory of directories) worst = Math.max(worst, await scanTree(directory, BRIEF, io));
  return worst;
}

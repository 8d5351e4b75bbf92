import { say } from '../../../base/messages.ts';
import { type Evidence, missing, present } from '../../../model/evidence.ts';
import { targetMessages as m } from '../targets.messages.ts';
import { gapOfText } from './gap-of-text.ts';
import { type LongEntry, parseLongList } from './long-list.ts';
import type { ShellSession } from './shell-session.ts';

/** Paths of one `ls`: together far below the limit of a command line (ARG_MAX is at least 128 KiB on Linux). */
const MAX_PATHS = 100;

/** Asks for many paths at once. */
export interface LongLister {
  /** Links not followed. */
  readonly list: (path: string) => Promise<Evidence<LongEntry>>;
  /** Links followed. */
  readonly follow: (path: string) => Promise<Evidence<LongEntry>>;
}

interface Wish {
  readonly path: string;
  readonly resolve: (entry: Evidence<LongEntry>) => void;
}

/** Gathers what is asked in one turn of the event loop into few calls of `ls`: collectors ask side by side. */
export function createLongLister(session: ShellSession, timeoutMs: number): LongLister {
  const gather = (name: 'gr_long' | 'gr_follow') => {
    let wishes: Wish[] = [];
    const flush = () => {
      const all = wishes;
      wishes = [];
      for (let at = 0; at < all.length; at += MAX_PATHS) {
        void answer(session, name, all.slice(at, at + MAX_PATHS), timeoutMs);
      }
    };
    return (path: string) =>
      new Promise<Evidence<LongEntry>>((resolve) => {
        if (/[\0\n]/.test(path)) return resolve(missing('failed', say(m.oddPath), path));
        if (wishes.push({ path, resolve }) === 1) setImmediate(flush);
      });
  };
  return { list: gather('gr_long'), follow: gather('gr_follow') };
}

async function answer(
  session: ShellSession,
  name: 'gr_long' | 'gr_follow',
  wishes: readonly Wish[],
  timeoutMs: number,
): Promise<void> {
  const paths = [...new Set(wishes.map((wish) => wish.path))];
  try {
    const { bytes, errors } = await session.ask(name, paths, timeoutMs);
    const found = parseLongList(new TextDecoder().decode(bytes), paths);
    const problems = errors.split('\n');
    for (const { path, resolve } of wishes) {
      const entry = found.get(path);
      if (entry !== undefined) resolve(present(entry, path, Date.now()));
      else resolve(gapOfText(problems.find((line) => mentions(line, path)) ?? 'no such file', path));
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    for (const { path, resolve } of wishes) resolve(missing('failed', say(m.shellGone, { reason }), path));
  }
}

/** `ls: cannot access '/x': …` (GNU), `ls: /x: …` (BusyBox, BSD). A longer path must not stand for a shorter one. */
function mentions(line: string, path: string): boolean {
  return line.includes(`'${path}'`) || line.includes(` ${path}: `);
}

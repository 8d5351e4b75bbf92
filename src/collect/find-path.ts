import { say } from '../base/messages.ts';
import { type Evidence, type Missing, missing, valueOf } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';
import { collectMessages as m } from './collect.messages.ts';

const MAX_LINKS = 16;
const MAX_LEVELS = 64;

/** Where links lead, as far as they can be followed. */
export async function realPathOf(target: Target, path: string): Promise<string> {
  let at = path;
  for (let links = 0; links < MAX_LINKS; links++) {
    const next = valueOf(await target.readLink(at));
    if (next === undefined) return at;
    at = next.startsWith('/') ? next : clean(`${at.slice(0, at.lastIndexOf('/'))}/${next}`);
  }
  return at;
}

/** The nearest folder from `from` upwards that holds `name`; absent when none does, else why one cannot be looked into. */
export async function findUpwards(target: Target, from: string, name: string): Promise<Evidence<string>> {
  let dir = from;
  for (let level = 0; level < MAX_LEVELS; level++) {
    const stat = await target.stat(`${dir === '/' ? '' : dir}/${name}`);
    if (stat.status === 'ok') return { ...stat, value: dir };
    if (stat.status !== 'absent') return stat;
    if (dir === '/' || dir === '') break;
    dir = dir.slice(0, dir.lastIndexOf('/')) || '/';
  }
  return missing('absent', say(m.absent), `${from}/${name}`);
}

/** How far a path leads on a target. */
export interface ResolvedPath {
  /** Without links, up to the last part that is there. */
  readonly existing: string;
  readonly exists: boolean;
  /** Why the next part could not be looked at; undefined when it is known not to be there. */
  readonly gap?: Missing;
}

/**
 * Follows every link of an absolute path inside of the root folder of the judged process, part by part: an absolute link
 * there means that root, not the one of this program.
 */
export async function resolvePath(target: Target, path: string): Promise<ResolvedPath> {
  let todo = clean(path)
    .split('/')
    .filter((part) => part !== '');
  let done = '';
  for (let links = 0; todo.length > 0;) {
    const [part = '', ...rest] = todo;
    const at = `${done}/${part}`;
    const stat = await target.stat(`${target.rootDir}${at}`);
    if (stat.status !== 'ok')
      return { existing: done || '/', exists: false, ...(stat.status === 'absent' ? {} : { gap: stat }) };
    if (stat.value.kind !== 'symlink') {
      done = at;
      todo = rest;
      continue;
    }
    const to = valueOf(await target.readLink(`${target.rootDir}${at}`));
    if (to === undefined || ++links > MAX_LINKS) return { existing: done || '/', exists: false };
    todo = [...clean(to.startsWith('/') ? to : `${done}/${to}`).split('/'), ...rest].filter((p) => p !== '');
    done = '';
  }
  return { existing: done || '/', exists: true };
}

function clean(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

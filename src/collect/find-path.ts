import { valueOf } from '../model/evidence.ts';
import type { Target } from '../model/target.ts';

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

/** The nearest folder from `from` upwards that holds `name`; undefined when none does. */
export async function findUpwards(target: Target, from: string, name: string): Promise<string | undefined> {
  let dir = from;
  for (let level = 0; level < MAX_LEVELS; level++) {
    if ((await target.stat(`${dir === '/' ? '' : dir}/${name}`)).status === 'ok') return dir;
    if (dir === '/' || dir === '') return undefined;
    dir = dir.slice(0, dir.lastIndexOf('/')) || '/';
  }
  return undefined;
}

function clean(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return `/${kept.join('/')}`;
}

import { lstat, readlink } from 'node:fs/promises';

/** The kernel's own limit (path_resolution(7)). */
const MAX_LINKS = 40;

/** Finds files below a root folder without a link leading out of it. */
export interface RootedPaths {
  /** Where a path really leads, every link followed. */
  readonly follow: (path: string) => Promise<string>;
  /** The same but for the last part, which may be a link itself. */
  readonly followParents: (path: string) => Promise<string>;
}

/**
 * Follows links below a root folder as a process whose root it is would: an absolute link starts at that root, `..` stops
 * there. The kernel would take an absolute link for one of this program's own root. Paths that do not lie below the root
 * come back as they are, and so does the rest of a path from its first part that is missing. Folders are remembered for
 * the life of the object. Errors: ELOOP as the system call gives it.
 */
export function createRootedPaths(rootDir: string): RootedPaths {
  // Results only: two links that lead to each other would wait for each other's promise for ever.
  const known = new Map<string, string>([['', '']]);

  /** Real path of a folder or file inside of the root, without the root. */
  const resolve = async (inside: string, links: number): Promise<string> => {
    const found = known.get(inside) ?? (await walk(inside, links));
    known.set(inside, found);
    return found;
  };
  const walk = async (inside: string, links: number): Promise<string> => {
    const at = inside.lastIndexOf('/');
    const parent = await resolve(inside.slice(0, at), links);
    const path = `${parent}/${inside.slice(at + 1)}`;
    const target = await linkOf(`${rootDir}${path}`);
    if (target === undefined) return path;
    if (links >= MAX_LINKS) throw Object.assign(new Error('too many links'), { code: 'ELOOP' });
    return resolve(clean(target.startsWith('/') ? target : `${parent}/${target}`), links + 1);
  };
  const isBelow = (path: string) => rootDir !== '' && path.startsWith(`${rootDir}/`);
  return {
    follow: async (path) =>
      isBelow(path) ? `${rootDir}${await resolve(clean(path.slice(rootDir.length)), 0)}` : path,
    followParents: async (path) => {
      if (!isBelow(path)) return path;
      const inside = clean(path.slice(rootDir.length));
      const at = inside.lastIndexOf('/');
      return at < 0 ? path : `${rootDir}${await resolve(inside.slice(0, at), 0)}${inside.slice(at)}`;
    },
  };
}

async function linkOf(path: string): Promise<string | undefined> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : undefined;
  } catch {
    return undefined;
  }
}

/** `/a//./b/../c` to `/a/c`; `..` stops at the top. Empty for the root itself. */
function clean(path: string): string {
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') kept.pop();
    else if (part !== '' && part !== '.') kept.push(part);
  }
  return kept.map((part) => `/${part}`).join('');
}

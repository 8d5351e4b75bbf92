import { lstat, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { type LocalText, say } from '../../base/messages.ts';
import { SNAPSHOT_INDEX_FILE } from '../../collect/target/snapshot-index.ts';
import { openMessages as m } from './open.messages.ts';

/** A file that was found, or a folder that is a snapshot of a host. */
export interface FoundPath {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedUnixMs: number;
  readonly isSnapshot: boolean;
}

/** Files and what was left out. */
export interface Walk {
  readonly found: readonly FoundPath[];
  readonly left: readonly { readonly path: string; readonly why: LocalText }[];
}

const MAX_FILES = 5_000;
const MAX_DEPTH = 16;
const MAX_LEFT = 200;

/**
 * All regular files below the paths, in the order of their names. Links are not followed, special files not opened.
 * Bounds: 5,000 files, 16 levels. Errors: none; what cannot be listed is answered.
 */
export async function walkPaths(paths: readonly string[]): Promise<Walk> {
  const found: FoundPath[] = [];
  const left: { path: string; why: LocalText }[] = [];
  const leave = (path: string, why: LocalText): void => {
    if (left.length < MAX_LEFT) left.push({ path, why });
  };
  const visit = async (path: string, root: string, depth: number): Promise<void> => {
    if (found.length >= MAX_FILES) return leave(path, say(m.tooManyFiles, { count: MAX_FILES }));
    try {
      const stat = await lstat(path);
      const name = path === root ? basename(path) : relative(root, path);
      const seen = { path, name, sizeBytes: stat.size, modifiedUnixMs: Math.round(stat.mtimeMs) };
      if (stat.isFile()) found.push({ ...seen, isSnapshot: false });
      else if (stat.isSymbolicLink()) leave(path, say(m.isLink));
      else if (!stat.isDirectory()) leave(path, say(m.isSpecial));
      else if (depth > MAX_DEPTH) leave(path, say(m.tooDeep, { levels: MAX_DEPTH }));
      else {
        const entries = (await readdir(path)).sort();
        if (isSnapshot(path, entries)) found.push({ ...seen, isSnapshot: true });
        else for (const entry of entries) await visit(join(path, entry), root, depth + 1);
      }
    } catch (error) {
      leave(path, say(m.notListed, { reason: error instanceof Error ? error.message : String(error) }));
    }
    return undefined;
  };
  for (const path of paths) await visit(path, path, 0);
  return { found, left };
}

/** A folder is a snapshot when it says so, or when it holds the trees of a host's kernel files. */
function isSnapshot(path: string, entries: readonly string[]): boolean {
  if (entries.includes(SNAPSHOT_INDEX_FILE)) return true;
  return path !== '/' && entries.includes('proc') && entries.includes('sys');
}

import { constants } from 'node:fs';
import { lstat, open, readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotTree, TreeEntry } from './snapshot-tree.ts';

/** Paths remembered of one tree. */
const MAX_KNOWN = 10_000;

/** A snapshot that lies unpacked in a directory. */
export async function openDirectoryTree(root: string): Promise<SnapshotTree> {
  const { mtimeMs } = await stat(root);
  // Collectors ask for the same folders over and over, most of which are not there.
  const known = new Map<string, Promise<TreeEntry | undefined>>();
  return {
    modifiedAtUnixMs: Math.trunc(mtimeMs),
    entry: (path) => {
      const before = known.get(path);
      if (before !== undefined) return before;
      const entry = entryAt(join(root, path));
      if (known.size < MAX_KNOWN) known.set(path, entry);
      return entry;
    },
    list: async (path) => (await readdir(join(root, path))).sort(),
    read: async (path, maxBytes) => {
      const file = await open(
        join(root, path),
        constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
      );
      try {
        const { size } = await file.stat();
        const bytes = new Uint8Array(Math.min(size, maxBytes));
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return bytes.subarray(0, filled);
      } finally {
        await file.close();
      }
    },
  };
}

async function entryAt(path: string): Promise<TreeEntry | undefined> {
  try {
    const s = await lstat(path);
    if (s.isSymbolicLink()) return { kind: 'symlink', target: await readlink(path) };
    const owner = { mode: s.mode & 0o7777, uid: s.uid, gid: s.gid };
    if (s.isDirectory()) return { kind: 'directory', ...owner };
    return s.isFile() ? { kind: 'file', sizeBytes: s.size, ...owner } : undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (
      code === 'ENOENT' ||
      code === 'ENOTDIR' ||
      code === 'ENAMETOOLONG' ||
      code === 'ERR_INVALID_ARG_VALUE'
    )
      return undefined;
    throw error;
  }
}

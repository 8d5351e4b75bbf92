import { lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageNode, ImageTree } from '../../model/image-tree.ts';
import { type FileSource, openFileSource } from './file-source.ts';

const MAX_NAMES = 65_536;

/** A root file system that lies in a directory. Links are never followed by the system: callers resolve them inside. */
export function openDirectoryImage(directory: string, name: string): ImageTree {
  const opened: FileSource[] = [];
  const host = (path: string) => join(directory, path);
  return {
    name,
    kind: 'directory',
    config: null,
    lstat: (path) => {
      const stat = lstatSync(host(path), { throwIfNoEntry: false });
      if (stat === undefined) return undefined;
      const kind = stat.isFile()
        ? 'file'
        : stat.isDirectory()
          ? 'directory'
          : stat.isSymbolicLink()
            ? 'symlink'
            : 'other';
      const node: ImageNode = {
        kind,
        mode: stat.mode & 0o7777,
        uid: stat.uid,
        gid: stat.gid,
        sizeBytes: stat.size,
        linkTarget: kind === 'symlink' ? readlinkSync(host(path)) : null,
      };
      return node;
    },
    readDir: (path) => {
      try {
        return readdirSync(host(path)).slice(0, MAX_NAMES);
      } catch {
        return [];
      }
    },
    open: (path) => {
      try {
        const source = openFileSource(host(path));
        opened.push(source);
        return source;
      } catch {
        return undefined;
      }
    },
    close: () => {
      for (const source of opened) source.close();
      opened.length = 0;
    },
  };
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { resolveInImage } from '../../analyze/binary-fit/resolve-in-image.ts';
import type { ImageTree } from '../../model/image-tree.ts';

/** What was read, or the system's error. */
export type RootRead<T> = { readonly value: T } | { readonly code: string };

/** The files of a root file system, as far as roots of TLS need them. Paths are as the program there would write them. */
export interface RootFiles {
  /** Bytes as Latin-1, which keeps PEM as it is. */
  readonly read: (path: string) => RootRead<string>;
  readonly list: (path: string) => RootRead<readonly string[]>;
  /** Text of a symbolic link; undefined for anything else. */
  readonly link: (path: string) => string | undefined;
}

/** This machine's files. */
export const HOST_FILES: RootFiles = {
  read: (path) => attempt(() => readFileSync(path, 'latin1')),
  list: (path) => attempt(() => readdirSync(path)),
  link: (path) => {
    const found = attempt(() => readlinkSync(path));
    return 'value' in found ? found.value : undefined;
  },
};

/** A bundle of all public authorities has some 250 KiB. */
const MAX_BYTES = 16 << 20;

/** Files of an image or of what runs elsewhere: links never lead out of it. */
export function filesOfImage(tree: ImageTree): RootFiles {
  const cwd = tree.config?.workingDir || '/';
  return {
    read: (path) => {
      const at = resolveInImage(tree, path, cwd);
      if (!at.ok) return { code: at.error };
      if (at.node.kind === 'directory') return { code: 'EISDIR' };
      const source = at.node.kind === 'file' ? tree.open(at.path) : undefined;
      return source === undefined
        ? { code: 'EACCES' }
        : { value: Buffer.from(source.read(0, Math.min(source.size, MAX_BYTES))).toString('latin1') };
    },
    list: (path) => {
      const at = resolveInImage(tree, path, cwd);
      if (!at.ok) return { code: at.error };
      return at.node.kind === 'directory' ? { value: tree.readDir(at.path) } : { code: 'ENOTDIR' };
    },
    link: (path) => {
      const slash = path.lastIndexOf('/');
      const at = resolveInImage(tree, path.slice(0, slash) || '/', cwd);
      const node = at.ok ? tree.lstat(`${at.path === '/' ? '' : at.path}${path.slice(slash)}`) : undefined;
      return node?.linkTarget ?? undefined;
    },
  };
}

function attempt<T>(get: () => T): RootRead<T> {
  try {
    return { value: get() };
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : 'ERROR' };
  }
}

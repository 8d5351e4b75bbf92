import type { ImageNode, ImageTree } from '../../model/image-tree.ts';

/** Why a path leads nowhere, as the kernel's error. */
export type PathError = 'ENOENT' | 'ENOTDIR' | 'ELOOP';

/** Where a path leads: the place after all links, with every directory that was crossed. */
export type Resolved =
  | {
      readonly ok: true;
      readonly path: string;
      readonly node: ImageNode;
      /** Directories that must be searchable. */
      readonly crossed: readonly string[];
    }
  | { readonly ok: false; readonly error: PathError; readonly at: string };

/** Links followed at most (Linux MAXSYMLINKS). */
const MAX_LINKS = 40;
const ROOT: ImageNode = { kind: 'directory', mode: 0o755, uid: 0, gid: 0, sizeBytes: 0, linkTarget: null };

/**
 * Follows a path inside an image as the kernel would after chroot: absolute links start at the image's root, `..` stops
 * there. A relative path starts at `cwd`. Source: path_resolution(7).
 */
export function resolveInImage(tree: ImageTree, path: string, cwd = '/'): Resolved {
  const todo = [...(path.startsWith('/') ? [] : cwd.split('/')), ...path.split('/')].filter((p) => p !== '');
  const done: string[] = [];
  const crossed: string[] = ['/'];
  let node: ImageNode = tree.lstat('/') ?? ROOT;
  let links = 0;
  for (let part = todo.shift(); part !== undefined; part = todo.shift()) {
    if (node.kind !== 'directory') return { ok: false, error: 'ENOTDIR', at: `/${done.join('/')}` };
    if (part === '.') continue;
    if (part === '..') {
      done.pop();
      node = tree.lstat(`/${done.join('/')}`) ?? ROOT;
      continue;
    }
    const at = `/${[...done, part].join('/')}`;
    const next = tree.lstat(at);
    if (next === undefined) return { ok: false, error: 'ENOENT', at };
    if (next.kind === 'symlink') {
      if (++links > MAX_LINKS) return { ok: false, error: 'ELOOP', at };
      const target = next.linkTarget ?? '';
      if (target === '') return { ok: false, error: 'ENOENT', at };
      if (target.startsWith('/')) done.length = 0;
      node = tree.lstat(`/${done.join('/')}`) ?? ROOT;
      todo.unshift(...target.split('/').filter((p) => p !== ''));
      continue;
    }
    done.push(part);
    node = next;
    if (next.kind === 'directory' && todo.length > 0) crossed.push(at);
  }
  return { ok: true, path: `/${done.join('/')}`, node, crossed };
}

/** The regular file a path leads to; undefined when there is none. */
export function fileInImage(
  tree: ImageTree,
  path: string,
): { readonly path: string; readonly node: ImageNode } | undefined {
  const found = resolveInImage(tree, path);
  return found.ok && found.node.kind === 'file' ? found : undefined;
}

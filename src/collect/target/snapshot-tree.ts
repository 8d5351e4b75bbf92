/** One entry of a stored file tree. */
export type TreeEntry =
  | {
      readonly kind: 'file';
      readonly sizeBytes: number;
      readonly mode: number;
      readonly uid: number;
      readonly gid: number;
    }
  | { readonly kind: 'directory'; readonly mode: number; readonly uid: number; readonly gid: number }
  | { readonly kind: 'symlink'; readonly target: string };

/**
 * A stored file tree: a directory or an archive. Paths are absolute within the tree, clean, and free of links: the caller
 * resolves links, so that none leads out of the tree.
 */
export interface SnapshotTree {
  /** `undefined` when there is none. Does not follow links. */
  readonly entry: (path: string) => Promise<TreeEntry | undefined>;
  readonly read: (path: string, maxBytes: number) => Promise<Uint8Array>;
  readonly list: (path: string) => Promise<readonly string[]>;
  readonly modifiedAtUnixMs: number;
}

/** Links followed before a path counts as a circle (the kernel's own limit, path_resolution(7)). */
const MAX_LINKS = 40;

/** Where a path leads with all links followed inside the tree, and what is there. */
export interface Resolved {
  readonly path: string;
  readonly entry: TreeEntry;
}

/**
 * Follows links one component at a time. An absolute link starts at the tree's root and `..` stops there, as in a chroot:
 * a snapshot from elsewhere cannot name files of this host. `undefined` when a part is missing, 'loop' on a circle.
 */
export async function resolveInTree(
  tree: SnapshotTree,
  path: string,
): Promise<Resolved | 'loop' | undefined> {
  let todo = path.split('/').filter((part) => part !== '' && part !== '.');
  let done: string[] = [];
  let entry: TreeEntry = { kind: 'directory', mode: 0o755, uid: 0, gid: 0 };
  for (let links = 0; todo.length > 0;) {
    const [part = '', ...rest] = todo;
    todo = rest;
    if (part === '..') {
      done = done.slice(0, -1);
      entry = { kind: 'directory', mode: 0o755, uid: 0, gid: 0 };
      continue;
    }
    const found = await tree.entry(`/${[...done, part].join('/')}`);
    if (found === undefined) return undefined;
    if (found.kind !== 'symlink') {
      if (found.kind === 'file' && todo.length > 0) return undefined;
      done = [...done, part];
      entry = found;
      continue;
    }
    if (++links > MAX_LINKS) return 'loop';
    const steps = found.target.split('/').filter((step) => step !== '' && step !== '.');
    if (found.target.startsWith('/')) done = [];
    todo = [...steps, ...todo];
  }
  return { path: `/${done.join('/')}`, entry };
}

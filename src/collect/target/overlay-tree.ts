import type { SnapshotTree } from './snapshot-tree.ts';

/** Folders of the kernel: no archive and no image holds anything of them. */
const KERNEL = /^\/(?:proc|sys|dev)(?:\/|$)/;

/** True for a path that only a running kernel fills. */
export function isKernelPath(path: string): boolean {
  return KERNEL.test(path);
}

/**
 * A tree with texts laid over it, whose folders exist as far as the texts need them. Below /proc, /sys and /dev there is
 * nothing but the texts, whatever the tree has there.
 */
export function overlayTree(inner: SnapshotTree, files: ReadonlyMap<string, string>): SnapshotTree {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      folders.add(path.slice(0, at));
  }
  const encoder = new TextEncoder();
  const owner = { uid: 0, gid: 0 };
  return {
    modifiedAtUnixMs: inner.modifiedAtUnixMs,
    entry: async (path) => {
      const text = files.get(path);
      if (text !== undefined) return { kind: 'file', sizeBytes: text.length, mode: 0o444, ...owner };
      if (folders.has(path)) return { kind: 'directory', mode: 0o555, ...owner };
      return isKernelPath(path) ? undefined : inner.entry(path);
    },
    read: async (path, maxBytes) => {
      const text = files.get(path);
      return text === undefined ? inner.read(path, maxBytes) : encoder.encode(text).subarray(0, maxBytes);
    },
    list: async (path) => (isKernelPath(path) ? [] : inner.list(path)),
  };
}

/** A tree without any file. */
export function emptyTree(modifiedAtUnixMs: number): SnapshotTree {
  return {
    modifiedAtUnixMs,
    entry: async () => undefined,
    read: async () => new Uint8Array(),
    list: async () => [],
  };
}

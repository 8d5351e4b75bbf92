import { expect, test } from 'vitest';
import type { ImageNode, ImageTree } from '../../model/image-tree.ts';
import { resolveInImage } from './resolve-in-image.ts';

function treeOf(paths: Readonly<Record<string, string | null>>): ImageTree {
  const node = (target: string | null | undefined): ImageNode => ({
    kind: target === undefined ? 'directory' : target === null ? 'file' : 'symlink',
    mode: 0o755,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    linkTarget: target ?? null,
  });
  const isParent = (path: string) =>
    Object.keys(paths).some((p) => p.startsWith(`${path === '/' ? '' : path}/`));
  return {
    name: 'x',
    kind: 'directory',
    config: null,
    lstat: (path) => (path in paths ? node(paths[path]) : isParent(path) ? node(undefined) : undefined),
    readDir: () => [],
    open: () => undefined,
    close: () => undefined,
  };
}

const TREE = treeOf({
  '/usr/lib/libc.so': null,
  '/lib': 'usr/lib',
  '/abs': '/usr/lib/libc.so',
  '/up': '../../../usr/lib/libc.so',
  '/loop': 'loop2',
  '/loop2': '/loop',
  '/dangling': 'nowhere',
});

test.each([
  ['/usr/lib/libc.so', '/usr/lib/libc.so'],
  ['/lib/libc.so', '/usr/lib/libc.so'],
  ['/abs', '/usr/lib/libc.so'],
  ['/up', '/usr/lib/libc.so'],
  ['/../usr/./lib/../lib/libc.so', '/usr/lib/libc.so'],
])('%s leads to %s', (path, end) => {
  const found = resolveInImage(TREE, path);
  expect(found.ok ? found.path : found.error).toBe(end);
});

test.each([
  ['/loop', 'ELOOP'],
  ['/dangling', 'ENOENT'],
  ['/usr/lib/libc.so/x', 'ENOTDIR'],
  ['/nothing/here', 'ENOENT'],
])('%s ends with %s', (path, error) => {
  const found = resolveInImage(TREE, path);
  expect(found.ok ? found.path : found.error).toBe(error);
});

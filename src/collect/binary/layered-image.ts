import { sliceSource } from '../../formats/executable/memory-source.ts';
import type { TarEntry } from '../../formats/tar/tar-index.ts';
import type { ByteSource } from '../../model/binary-source.ts';
import type { ImageConfig, ImageNode, ImageTree } from '../../model/image-tree.ts';

interface Stored {
  readonly node: ImageNode;
  readonly layer: ByteSource;
  readonly offset: number;
}

const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';
const MAX_NAMES = 65_536;

/**
 * Lays tar layers, each with its list of members, over each other, lowest first, with their whiteouts; the contents stay where they are. Memory grows
 * with the number of files, not with their size. Source: OCI image-spec v1.1, "Image Layer Filesystem Changeset".
 */
export function layeredImage(
  name: string,
  layers: readonly (readonly [ByteSource, readonly TarEntry[]])[],
  config: ImageConfig | null,
  close: () => void,
): ImageTree {
  const files = new Map<string, Stored>();
  const names = new Map<string, Set<string>>();
  for (const [layer, entries] of layers) {
    // Whiteouts hide what lower layers brought, never what their own layer brings: they go first.
    for (const entry of entries) applyWhiteout(files, names, entry);
    for (const entry of entries) addEntry(files, names, layer, entry);
  }
  return {
    name,
    kind: 'archive',
    config,
    lstat: (path) => files.get(path)?.node ?? (names.has(path) ? DIRECTORY : undefined),
    readDir: (path) => [...(names.get(path) ?? [])].slice(0, MAX_NAMES),
    open: (path) => {
      const stored = files.get(path);
      if (stored === undefined || stored.node.kind !== 'file') return undefined;
      return sliceSource(stored.layer, stored.offset, stored.node.sizeBytes);
    },
    close,
  };
}

const DIRECTORY: ImageNode = {
  kind: 'directory',
  mode: 0o755,
  uid: 0,
  gid: 0,
  sizeBytes: 0,
  linkTarget: null,
};

function splitPath(path: string): { readonly parent: string; readonly base: string } {
  const slash = path.lastIndexOf('/');
  return { parent: slash <= 0 ? '/' : path.slice(0, slash), base: path.slice(slash + 1) };
}

function applyWhiteout(files: Map<string, Stored>, names: Map<string, Set<string>>, entry: TarEntry): void {
  const { parent, base } = splitPath(`/${entry.path}`);
  if (!base.startsWith(WHITEOUT)) return;
  if (base === OPAQUE) {
    for (const name of names.get(parent) ?? []) remove(files, names, join(parent, name));
  } else remove(files, names, join(parent, base.slice(WHITEOUT.length)));
}

function join(parent: string, base: string): string {
  return parent === '/' ? `/${base}` : `${parent}/${base}`;
}

function remove(files: Map<string, Stored>, names: Map<string, Set<string>>, path: string): void {
  const children = names.get(path);
  files.delete(path);
  names.delete(path);
  const { parent, base } = splitPath(path);
  names.get(parent)?.delete(base);
  for (const child of children ?? []) remove(files, names, join(path, child));
}

function addEntry(
  files: Map<string, Stored>,
  names: Map<string, Set<string>>,
  layer: ByteSource,
  entry: TarEntry,
): void {
  const path = `/${entry.path}`;
  const { base } = splitPath(path);
  if (entry.path === '' || base.startsWith(WHITEOUT)) return;
  addNames(names, path);
  const linked =
    entry.kind === 'hardlink' ? files.get(`/${entry.linkTarget.replace(/^\.?\/+/, '')}`) : undefined;
  if (linked !== undefined) {
    files.set(path, linked);
    return;
  }
  const kind = entry.kind === 'hardlink' ? 'other' : entry.kind;
  // A directory over a directory keeps the children of the lower one; anything else replaces them.
  if (kind === 'directory' && !names.has(path)) names.set(path, new Set());
  else if (kind !== 'directory') names.delete(path);
  files.set(path, {
    layer,
    offset: entry.offset,
    node: {
      kind,
      mode: entry.mode,
      uid: entry.uid,
      gid: entry.gid,
      sizeBytes: entry.size,
      linkTarget: kind === 'symlink' ? entry.linkTarget : null,
    },
  });
}

/** Makes every parent a directory that lists its child. */
function addNames(names: Map<string, Set<string>>, path: string): void {
  for (let at = path; at !== '/';) {
    const { parent, base } = splitPath(at);
    let list = names.get(parent);
    if (list === undefined) names.set(parent, (list = new Set()));
    if (list.has(base)) return;
    list.add(base);
    at = parent;
  }
}

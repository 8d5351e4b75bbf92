import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import type { Readable } from 'node:stream';
import { AppError } from '../../base/errors/app-error.ts';
import { readTar, type TarEntry } from '../../formats/tar/read-tar.ts';
import type { SnapshotTree, TreeEntry } from './snapshot-tree.ts';

/** Bytes a snapshot may have when unpacked. */
const MAX_UNPACKED_BYTES = 512 << 20;

/**
 * A snapshot in a `.tar` or `.tar.gz` (told apart by content). A single folder around everything is looked through.
 * Raises SNAPSHOT_NOT_READABLE for a damaged archive or one that unpacks to more than 512 MiB.
 */
export async function openTarTree(path: string): Promise<SnapshotTree> {
  const archive = await readArchive(path);
  const { entries, problem } = readTar(archive);
  if (entries.length === 0)
    throw new AppError('SNAPSHOT_NOT_READABLE', { values: { path, reason: problem ?? 'empty' } });
  const prefix = commonFolder(entries);
  const table = new Map<string, TarEntry>();
  const children = new Map<string, Set<string>>([['/', new Set()]]);
  for (const entry of entries) {
    if (!`${entry.path}/`.startsWith(prefix)) continue;
    const inside = `/${entry.path.slice(prefix.length)}`;
    table.set(inside, entry);
    for (let child = inside; child !== '/';) {
      const parent = child.slice(0, child.lastIndexOf('/')) || '/';
      const names = children.get(parent) ?? new Set<string>();
      names.add(child.slice(child.lastIndexOf('/') + 1));
      children.set(parent, names);
      child = parent;
    }
  }
  const fileOf = (p: string): TarEntry | undefined => {
    const entry = table.get(p);
    return entry?.kind === 'hardlink'
      ? table.get(`/${entry.linkTarget.replace(/^\.?\//, '').slice(prefix.length)}`)
      : entry;
  };
  return {
    modifiedAtUnixMs: Math.max(...entries.map((entry) => entry.modifiedAtUnixMs)),
    entry: async (p) => toTreeEntry(fileOf(p), children.has(p)),
    list: async (p) => [...(children.get(p) ?? [])].sort(),
    read: async (p, maxBytes) => (fileOf(p)?.content ?? new Uint8Array()).subarray(0, maxBytes),
  };
}

function toTreeEntry(entry: TarEntry | undefined, hasChildren: boolean): TreeEntry | undefined {
  if (entry === undefined)
    return hasChildren ? { kind: 'directory', mode: 0o755, uid: 0, gid: 0 } : undefined;
  const { mode, uid, gid } = entry;
  if (entry.kind === 'symlink') return { kind: 'symlink', target: entry.linkTarget };
  if (entry.kind === 'directory') return { kind: 'directory', mode, uid, gid };
  return { kind: 'file', sizeBytes: entry.content.length, mode, uid, gid };
}

/** The folder above `proc/` and `sys/`, with its slash; `''` when they lie at the top. */
function commonFolder(entries: readonly TarEntry[]): string {
  const marked = entries
    .map(({ path }) => /^(.*?)(?:proc|sys)\//.exec(path)?.[1])
    .filter((folder): folder is string => folder !== undefined && (folder === '' || folder.endsWith('/')));
  return marked.sort((a, b) => a.length - b.length)[0] ?? '';
}

async function readArchive(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const magic = new Uint8Array(2);
    await file.read(magic, 0, 2, 0);
    const raw: Readable = file.createReadStream({ start: 0, autoClose: false });
    const stream = magic[0] === 0x1f && magic[1] === 0x8b ? raw.pipe(createGunzip()) : raw;
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      if (total > MAX_UNPACKED_BYTES) {
        throw new AppError('SNAPSHOT_NOT_READABLE', {
          values: { path, reason: `unpacks to more than ${MAX_UNPACKED_BYTES} bytes` },
        });
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('SNAPSHOT_NOT_READABLE', { values: { path, reason }, cause: error });
  } finally {
    await file.close();
  }
}

import type { TarEntry } from '../../../formats/tar/read-tar.ts';
import { readTar } from '../../../formats/tar/read-tar.ts';
import type { SnapshotTree, TreeEntry } from '../snapshot-tree.ts';
import type { EngineApi } from './engine-api.ts';

/** A folder is sent with everything below it: larger ones are not asked for to the end. */
const MAX_FOLDER_BYTES = 16 << 20;
/** Headers around one file: a pax header, its data and the entry. */
const HEADER_BYTES = 16 << 10;

/** Go's io/fs.FileMode, in which the engine tells kinds of files. */
const MODE_DIR = 0x8000_0000;
const MODE_SYMLINK = 0x0800_0000;
/** Devices, pipes, sockets and what is neither. */
const MODE_IRREGULAR = 0x0728_0000;

/**
 * The root file system of a container, running or not, through the engine's archive requests (Docker Engine API,
 * ContainerArchive and ContainerArchiveInfo). Errors: ENGINE_REFUSED, and ENOMEM for a folder larger than 16 MiB with all
 * that lies in it.
 */
export function openEngineArchive(api: EngineApi, id: string, atUnixMs: number): SnapshotTree {
  const url = (path: string) => `/containers/${id}/archive?path=${encodeURIComponent(path)}`;
  const entries = new Map<string, Promise<TreeEntry | undefined>>();
  const ask = async (path: string): Promise<TreeEntry | undefined> => {
    const header = await api.getHeader(url(path), 'x-docker-container-path-stat');
    return header === undefined ? undefined : toEntry(header);
  };
  return {
    modifiedAtUnixMs: atUnixMs,
    entry: (path) => {
      const known = entries.get(path) ?? ask(path);
      entries.set(path, known);
      return known;
    },
    read: async (path, maxBytes) => {
      const answer = await api.getBytes(url(path), maxBytes + HEADER_BYTES);
      const file = answer === undefined ? undefined : firstFile(answer.bytes);
      return (file?.content ?? new Uint8Array()).subarray(0, maxBytes);
    },
    list: async (path) => {
      const answer = await api.getBytes(url(path), MAX_FOLDER_BYTES);
      if (answer?.cut === true) throw Object.assign(new Error('too large'), { code: 'ENOMEM' });
      return answer === undefined ? [] : namesOf(readTar(answer.bytes).entries);
    },
  };
}

/** The first file of an archive that may be cut within it. */
function firstFile(bytes: Uint8Array): Pick<TarEntry, 'content'> | undefined {
  const whole = readTar(bytes).entries.find((entry) => entry.kind === 'file');
  if (whole !== undefined) return whole;
  // Cut within the content: the reader of archives leaves such an entry out.
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const type = bytes[at + 156];
    const size = Number.parseInt(new TextDecoder().decode(bytes.subarray(at + 124, at + 135)), 8);
    if (type === 0x30 || type === 0) return { content: bytes.subarray(at + 512) };
    if (!(size >= 0)) return undefined;
    at += Math.ceil(size / 512) * 512;
  }
  return undefined;
}

/** Names directly below the folder; the archive begins with the folder's own name. */
function namesOf(entries: readonly TarEntry[]): readonly string[] {
  const names = entries.flatMap(({ path }) => path.split('/')[1] ?? []);
  return [...new Set(names.filter((name) => name !== ''))].sort();
}

function toEntry(header: string): TreeEntry | undefined {
  let stat: unknown;
  try {
    stat = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof stat !== 'object' || stat === null) return undefined;
  const { mode, size, linkTarget } = stat as Readonly<Record<string, unknown>>;
  if (typeof mode !== 'number') return undefined;
  // The owner is not told: 0 is what most files of images have.
  const owner = { mode: mode & 0o777, uid: 0, gid: 0 };
  if ((mode & MODE_SYMLINK) !== 0 && typeof linkTarget === 'string')
    return { kind: 'symlink', target: linkTarget };
  if (Math.floor(mode / MODE_DIR) % 2 === 1) return { kind: 'directory', ...owner };
  return (mode & MODE_IRREGULAR) !== 0 || typeof size !== 'number'
    ? undefined
    : { kind: 'file', sizeBytes: size, ...owner };
}

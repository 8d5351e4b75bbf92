import { stat } from 'node:fs/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import { memorySource } from '../../formats/executable/memory-source.ts';
import { type Evidence, mapEvidence, missing, present } from '../../model/evidence.ts';
import type { ProbeAnswers, ProbeKind } from '../../model/probe.ts';
import type { FileStat, Target } from '../../model/target.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { openDirectoryTree } from './directory-tree.ts';
import { gapOf } from './gap.ts';
import { parseSnapshotIndex, SNAPSHOT_INDEX_FILE, type SnapshotIndex } from './snapshot-index.ts';
import { type Resolved, resolveInTree, type SnapshotTree } from './snapshot-tree.ts';
import { targetMessages as t } from './targets.messages.ts';
import { openTarTree } from './tar-tree.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
/** A program of a snapshot is held in memory. */
const MAX_BINARY_BYTES = 256 << 20;

/** A stored snapshot: a directory, a `.tar` or a `.tar.gz`. Raises SNAPSHOT_NOT_READABLE. */
export async function openSnapshotTarget(path: string): Promise<Target> {
  const tree = await openTree(path);
  const indexBytes = await tree.entry(`/${SNAPSHOT_INDEX_FILE}`);
  const indexText =
    indexBytes?.kind === 'file'
      ? new TextDecoder().decode(await tree.read(`/${SNAPSHOT_INDEX_FILE}`, 64 << 20))
      : undefined;
  return createSnapshotTarget(`snapshot:${path}`, tree, parseSnapshotIndex(indexText));
}

async function openTree(path: string): Promise<SnapshotTree> {
  let tree: SnapshotTree;
  try {
    const node = await stat(path);
    // A pipe without a writer would be waited for without end, a device read without end.
    if (!node.isDirectory() && !node.isFile())
      throw new AppError('SNAPSHOT_NOT_READABLE', {
        values: { path, reason: say(t.neitherFileNorFolder) },
      });
    tree = node.isDirectory() ? await openDirectoryTree(path) : await openTarTree(path);
    const marks = ['/proc', '/sys', `/${SNAPSHOT_INDEX_FILE}`];
    if ((await Promise.all(marks.map(tree.entry))).every((entry) => entry === undefined)) {
      throw new AppError('SNAPSHOT_NOT_READABLE', {
        values: { path, reason: 'neither "proc" nor "sys" is in it' },
      });
    }
    return tree;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('SNAPSHOT_NOT_READABLE', { values: { path, reason }, cause: error });
  }
}

/** A target over any tree; what the tree does not hold is absent, what the index marks is denied. */
export function createSnapshotTarget(name: string, tree: SnapshotTree, index: SnapshotIndex): Target {
  const at = index.capturedAtUnixMs ?? tree.modifiedAtUnixMs;
  const absent = new Set(index.absent.map(withoutDoubledSlashes));
  const unsure = new Set(index.unsure);
  const isAbsent = (path: string): boolean => {
    for (let part = withoutDoubledSlashes(path); part !== ''; part = part.slice(0, part.lastIndexOf('/')))
      if (absent.has(part)) return true;
    return false;
  };
  const notThere = <T>(path: string): Evidence<T> =>
    missing(
      index.complete && !isAbsent(path) && !unsure.has(path) ? 'failed' : 'absent',
      say(m.notInSnapshot),
      path,
    );
  const resolve: Resolve = async (path, use) => {
    const code = index.unreadable[path];
    if (code !== undefined) return gapOf(Object.assign(new Error(code), { code }), path);
    try {
      const found = await resolveInTree(tree, path);
      if (found === undefined) return notThere(path);
      return found === 'loop' ? missing('failed', say(m.outsideSnapshot), path) : await use(found);
    } catch (error) {
      return gapOf(error, path);
    }
  };
  const readers = readersOf(tree, at, resolve, notThere);
  return {
    kind: 'snapshot',
    name,
    processDir: index.processDir ?? '/proc/self',
    rootDir: index.rootDir ?? '',
    judgesProcess: index.judgesProcess ?? index.target !== 'local',
    // A capture of a host names no program.
    binaryPath: index.binaryPath ?? (index.complete ? undefined : `${index.processDir ?? '/proc/self'}/exe`),
    projectDir: index.projectDir,
    observedAtUnixMs: at,
    ...(index.cutOff === undefined ? {} : { notes: [say(m.cutOffCapture, { reason: index.cutOff })] }),
    ...readers,
    readDir: async (path) => fromIndex(index.listings[path], path, at) ?? readers.readDir(path),
    stat: async (path) => fromIndex(index.stats[path], path, at) ?? readers.stat(path),
    readBinary: async (path) => fromIndex(index.binaries[path], path, at) ?? readers.readBinary(path),
    readLink: async (path) => fromIndex(index.links[path], path, at) ?? readers.readLink(path),
    run: async (words) => {
      const source = words.join(' ');
      const stored = index.commands.find((command) => command.words.join(' ') === source);
      return stored === undefined ? notThere(source) : present(stored, source, at);
    },
    probe: async (kind, subject) => storedProbe(index, kind, subject, at) ?? notThere(`${kind} ${subject}`),
    knowsAbsence: isAbsent,
    close: async () => undefined,
  };
}

/** HOME=/ makes `//.cache` of it. */
function withoutDoubledSlashes(path: string): string {
  return path.replaceAll(/\/{2,}/g, '/');
}

/** The stored answer of a probe; its shape was written by this program. */
function storedProbe<K extends ProbeKind>(
  index: SnapshotIndex,
  kind: K,
  subject: string,
  at: number,
): Evidence<ProbeAnswers[K]> | undefined {
  const stored = index.probes[`${kind} ${subject}`];
  if (stored === undefined) return undefined;
  return stored.status === 'ok' ? present(stored.value as ProbeAnswers[K], subject, at) : stored;
}

/** What the index says instead of the tree. */
function fromIndex<T>(known: T | undefined, path: string, at: number): Evidence<T> | undefined {
  return known === undefined ? undefined : present(known, path, at);
}

type Resolve = <T>(path: string, use: (found: Resolved) => Promise<Evidence<T>>) => Promise<Evidence<T>>;

/** What is read from the tree itself. */
function readersOf(
  tree: SnapshotTree,
  at: number,
  resolve: Resolve,
  notThere: <T>(path: string) => Evidence<T>,
): Pick<Target, 'readFile' | 'readBinary' | 'readDir' | 'stat' | 'readLink'> {
  const readBytes = (path: string, maxBytes: number): Promise<Evidence<Uint8Array>> =>
    resolve(path, async ({ path: real, entry }) =>
      entry.kind === 'file'
        ? present(await tree.read(real, maxBytes), path, at)
        : missing('failed', say(m.isDirectory), path),
    );
  return {
    readFile: (path, options) => readBytes(path, options?.maxBytes ?? DEFAULT_MAX_BYTES),
    readBinary: async (path) => {
      const bytes = await readBytes(path, MAX_BINARY_BYTES);
      const facts = mapEvidence(
        bytes,
        (b) => readBinaryFacts(memorySource(b), { file: path, deep: false })?.facts,
      );
      return bytes.status === 'ok' && facts.status !== 'ok'
        ? missing('failed', say(m.noProgram), path)
        : facts;
    },
    readDir: (path) => resolve(path, async ({ path: real }) => present(await tree.list(real), path, at)),
    stat: (path) => resolve(path, async ({ entry }) => present(toStat(entry), path, at)),
    readLink: async (path) => {
      try {
        const entry = await tree.entry(path);
        return entry?.kind === 'symlink' ? present(entry.target, path, at) : notThere(path);
      } catch (error) {
        return gapOf(error, path);
      }
    },
  };
}

function toStat(entry: Resolved['entry']): FileStat {
  if (entry.kind === 'symlink') return { kind: 'symlink', sizeBytes: 0, mode: 0o777, uid: 0, gid: 0 };
  const { mode, uid, gid } = entry;
  return { kind: entry.kind, sizeBytes: entry.kind === 'file' ? entry.sizeBytes : 0, mode, uid, gid };
}

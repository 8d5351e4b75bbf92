import { constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { FileStat, ReadOptions, Target } from '../../model/target.ts';
import { openFileSource } from '../binary/file-source.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { readInNamespace } from './enter-namespace.ts';
import { gapOf } from './gap.ts';
import { createRootedPaths } from './rooted-paths.ts';
import { probeLocally } from '../probe/probe-locally.ts';
import { runProgram } from './run-program.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const MAX_ENTRIES = 65_536;

/** Which process of this host is judged. */
export interface LocalTargetOptions {
  readonly name: string;
  /** `container`: a process of this host that a container engine started. */
  readonly kind: 'local' | 'pid' | 'container';
  /** @default "/proc/self" */
  readonly processDir?: string;
}

/**
 * This host, or one process of it with its own root folder. Reads only; files are opened without waiting, so that a pipe in
 * the way cannot hold it up.
 */
export function openLocalTarget(options: LocalTargetOptions): Target {
  const now = () => Date.now();
  const processDir = options.processDir ?? '/proc/self';
  const judgesProcess = options.kind !== 'local';
  const rootDir = judgesProcess ? `${processDir}/root` : '';
  const paths = createRootedPaths(rootDir);
  /** Answers under the name that was asked for, wherever links lead. */
  const ask = async <T>(path: string, links: 'all' | 'parents', read: (real: string) => Promise<T>) => {
    try {
      const real = await (links === 'all' ? paths.follow(path) : paths.followParents(path));
      return present(await read(real), path, now());
    } catch (error) {
      return gapOf<T>(error, path);
    }
  };
  return {
    kind: options.kind,
    name: options.name,
    processDir,
    rootDir,
    judgesProcess,
    binaryPath: judgesProcess ? `${processDir}/exe` : undefined,
    projectDir: options.kind === 'local' ? process.cwd() : undefined,
    observedAtUnixMs: now(),
    readFile: async (path, read) => {
      const entered = judgesProcess ? await readInNamespace(processDir, path) : undefined;
      if (entered !== undefined) return entered;
      const real = await ask(path, 'all', async (found) => found);
      if (real.status !== 'ok') return real;
      return { ...(await readLocalFile(real.value, read, now)), source: path };
    },
    readBinary: async (path) => {
      const real = await ask(path, 'all', async (found) => found);
      return real.status === 'ok' ? readLocalBinary(real.value, now(), path) : real;
    },
    readDir: async (path) =>
      ask(path, 'all', async (real) => (await readdir(real)).slice(0, MAX_ENTRIES).sort()),
    stat: async (path) => ask(path, 'parents', async (real) => toFileStat(await lstat(real))),
    readLink: async (path) => ask(path, 'parents', async (real) => readlink(real)),
    run: (words, timeoutMs) => runProgram(words, timeoutMs, now),
    probe: (kind, subject) => probeLocally(kind, subject, processDir),
    knowsAbsence: () => true,
    close: async () => undefined,
  };
}

/** What a program file of this host says about itself; read in parts, so that its size does not matter. */
export function readLocalBinary(
  path: string,
  observedAtUnixMs: number,
  asked: string = path,
): Evidence<BinaryFacts> {
  try {
    const source = openFileSource(path);
    try {
      const facts = readBinaryFacts(source, { file: asked, deep: false })?.facts;
      return facts === undefined
        ? missing('failed', say(m.noProgram), asked)
        : present(facts, asked, observedAtUnixMs);
    } finally {
      source.close();
    }
  } catch (error) {
    return gapOf(error, asked);
  }
}

async function readLocalFile(
  path: string,
  { maxBytes = DEFAULT_MAX_BYTES }: ReadOptions = {},
  now: () => number,
): Promise<Evidence<Uint8Array>> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      // Files of /proc report a size of 0: read until there is no more.
      const chunks: Uint8Array[] = [];
      let total = 0;
      while (total < maxBytes) {
        // Most files are a line or two: small pieces first, larger ones as the file turns out to be large.
        const size = Math.min(65_536, Math.max(4096, total));
        const chunk = new Uint8Array(Math.min(size, maxBytes - total));
        const { bytesRead } = await file.read(chunk, 0, chunk.length, null);
        if (bytesRead === 0) break;
        chunks.push(chunk.subarray(0, bytesRead));
        total += bytesRead;
      }
      return present(Buffer.concat(chunks), path, now());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') {
      return missing('failed', say(m.isDirectory), path);
    }
    return gapOf(error, path);
  }
}

interface NodeStat {
  readonly size: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly isFile: () => boolean;
  readonly isDirectory: () => boolean;
  readonly isSymbolicLink: () => boolean;
}

/** Node's answer to lstat as the model has it. */
export function toFileStat(stat: NodeStat): FileStat {
  const kind = stat.isFile()
    ? 'file'
    : stat.isDirectory()
      ? 'directory'
      : stat.isSymbolicLink()
        ? 'symlink'
        : 'other';
  return { kind, sizeBytes: stat.size, mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid };
}

import { constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { say } from '../../base/messages.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { BinaryFacts } from '../../model/binary-facts.ts';
import { type Evidence, missing, present } from '../../model/evidence.ts';
import type { FileStat, ReadOptions, Target } from '../../model/target.ts';
import { openFileSource } from '../binary/file-source.ts';
import { collectMessages as m } from '../collect.messages.ts';
import { gapOf } from './gap.ts';
import { probeLocally } from '../probe/probe-locally.ts';
import { runProgram } from './run-program.ts';

const DEFAULT_MAX_BYTES = 1 << 20;
const MAX_ENTRIES = 65_536;

/** Which process of this host is judged. */
export interface LocalTargetOptions {
  readonly name: string;
  readonly kind: 'local' | 'pid';
  /** @default "/proc/self" */
  readonly processDir?: string;
}

/** This host. Reads only; files are opened without waiting, so that a pipe in the way cannot hold it up. */
export function openLocalTarget(options: LocalTargetOptions): Target {
  const now = () => Date.now();
  return {
    kind: options.kind,
    name: options.name,
    processDir: options.processDir ?? '/proc/self',
    rootDir: options.kind === 'pid' ? `${options.processDir ?? '/proc/self'}/root` : '',
    judgesProcess: options.kind === 'pid',
    binaryPath: options.kind === 'pid' ? `${options.processDir ?? '/proc/self'}/exe` : undefined,
    projectDir: options.kind === 'local' ? process.cwd() : undefined,
    observedAtUnixMs: now(),
    readFile: (path, read) => readLocalFile(path, read, now),
    readBinary: async (path) => readLocalBinary(path, now()),
    readDir: async (path) => {
      try {
        const names = await readdir(path);
        return present(names.slice(0, MAX_ENTRIES).sort(), path, now());
      } catch (error) {
        return gapOf(error, path);
      }
    },
    stat: async (path) => {
      try {
        return present(toFileStat(await lstat(path)), path, now());
      } catch (error) {
        return gapOf(error, path);
      }
    },
    readLink: async (path) => {
      try {
        return present(await readlink(path), path, now());
      } catch (error) {
        return gapOf(error, path);
      }
    },
    run: (words, timeoutMs) => runProgram(words, timeoutMs, now),
    probe: (kind, subject) => probeLocally(kind, subject, options.processDir ?? '/proc/self'),
    knowsAbsence: () => true,
    close: async () => undefined,
  };
}

/** What a program file of this host says about itself; read in parts, so that its size does not matter. */
export function readLocalBinary(path: string, observedAtUnixMs: number): Evidence<BinaryFacts> {
  try {
    const source = openFileSource(path);
    try {
      const facts = readBinaryFacts(source, { file: path, deep: false })?.facts;
      return facts === undefined
        ? missing('failed', say(m.noProgram), path)
        : present(facts, path, observedAtUnixMs);
    } finally {
      source.close();
    }
  } catch (error) {
    return gapOf(error, path);
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

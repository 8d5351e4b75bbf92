import { predictImageFit } from '../../analyze/binary-fit/image-fit.ts';
import { memorySource } from '../../formats/executable/memory-source.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { ImageFit } from '../../model/image-fit.ts';
import type { ImageNode, ImageTree } from '../../model/image-tree.ts';
import { fitInputOf } from '../binary/fit-input.ts';
import { type FetchBlocks, readSparsely } from './shell/sparse-source.ts';
import type { SnapshotTree, TreeEntry } from './snapshot-tree.ts';

const NO_USES = { tls: null, locations: null, tempFiles: null };
/** Each round follows one more step of a search path or a library's own needs; chains are short. */
const MAX_ROUNDS = 64;
/** Libraries and configuration of a loader; the largest C libraries have some ten megabytes. */
const MAX_FILE_BYTES = 64 << 20;

/** A program that lies elsewhere, and the root file system it would start in. */
export interface RemoteProgram {
  readonly tree: SnapshotTree;
  /** Path of the program in the tree. */
  readonly at: string;
  readonly sizeBytes: number;
  readonly mode: number;
  readonly fetch: FetchBlocks;
}

/**
 * Plays the start of a program whose files lie elsewhere: what the play asks for and is not here yet is fetched, and it is
 * played again. Undefined for a file that is no program, or when it does not come to an end.
 */
export async function fitSparsely(program: RemoteProgram): Promise<ImageFit | undefined> {
  const nodes = new Map<string, ImageNode | undefined>();
  const names = new Map<string, readonly string[]>();
  const contents = new Map<string, Uint8Array>();
  const fetch = remembered(program.fetch);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const lacking: (() => Promise<void>)[] = [];
    const { tree } = program;
    const image: ImageTree = {
      name: program.at,
      kind: 'archive',
      config: null,
      lstat: (path) => {
        if (!nodes.has(path)) {
          lacking.push(async () => void nodes.set(path, toNode(await tree.entry(path))));
        }
        return nodes.get(path);
      },
      readDir: (path) => {
        if (!names.has(path)) lacking.push(async () => void names.set(path, await tree.list(path)));
        return names.get(path) ?? [];
      },
      open: (path) => {
        const bytes = contents.get(path);
        if (bytes === undefined) {
          lacking.push(async () => void contents.set(path, await tree.read(path, MAX_FILE_BYTES)));
        }
        return bytes === undefined ? undefined : memorySource(bytes);
      },
      close: () => undefined,
    };
    const fit = await readSparsely(program.sizeBytes, fetch, (source) => {
      const facts = readBinaryFacts(source, { file: program.at, deep: false })?.facts;
      if (facts === undefined) return undefined;
      const file = { ...source, regular: true, mode: program.mode, close: () => undefined };
      const subject = { source: file, facts, uses: NO_USES, at: program.at, cpuLevel: null, kernel: null };
      return predictImageFit(fitInputOf(subject, image));
    });
    if (lacking.length === 0) return fit;
    await Promise.all(lacking.map(async (get) => get()));
  }
  return undefined;
}

function toNode(entry: TreeEntry | undefined): ImageNode | undefined {
  if (entry === undefined) return undefined;
  if (entry.kind === 'symlink') {
    return { kind: 'symlink', mode: 0o777, uid: 0, gid: 0, sizeBytes: 0, linkTarget: entry.target };
  }
  const { kind, mode, uid, gid } = entry;
  return { kind, mode, uid, gid, sizeBytes: entry.kind === 'file' ? entry.sizeBytes : 0, linkTarget: null };
}

/** Every round begins anew with the program: what was fetched once stays. */
function remembered(fetch: FetchBlocks): FetchBlocks {
  const known = new Map<string, Promise<Uint8Array>>();
  return (first, count) => {
    const key = `${first} ${count}`;
    const bytes = known.get(key) ?? fetch(first, count);
    known.set(key, bytes);
    return bytes;
  };
}

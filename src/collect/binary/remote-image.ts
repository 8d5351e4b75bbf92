import { memorySource } from '../../formats/executable/memory-source.ts';
import { valueOf } from '../../model/evidence.ts';
import type { ImageConfig, ImageNode, ImageTree } from '../../model/image-tree.ts';
import type { Target } from '../../model/target.ts';

/** A root file system that lies elsewhere. What is asked of the tree and is not here yet looks as if it were not there. */
export interface RemoteImage {
  readonly tree: ImageTree;
  /** Fetches what was asked for in vain; true when there was something, so that the question has to be put again. */
  readonly fetchMissing: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Libraries and configuration of a loader; the largest C libraries have some ten megabytes. */
const MAX_FILE_BYTES = 64 << 20;
/** All files of one image together. */
const MAX_TOTAL_BYTES = 512 << 20;

/**
 * The root of what a target judges, its mounts included; each path is fetched once. `config` stands for the image's
 * configuration. Closing it closes the target.
 */
export function openRemoteImage(target: Target, config: ImageConfig | null): RemoteImage {
  const nodes = new Map<string, ImageNode | undefined>();
  const names = new Map<string, readonly string[]>();
  const contents = new Map<string, Uint8Array | undefined>();
  let total = 0;
  let lacking: (() => Promise<void>)[] = [];
  const there = (path: string) => `${target.rootDir}${path}` || '/';
  /** Answers from a map; what is not in it is put on the list, once. */
  function ask<T>(known: Map<string, T | undefined>, path: string, get: () => Promise<T | undefined>) {
    if (known.has(path)) return known.get(path);
    known.set(path, undefined);
    lacking.push(async () => void known.set(path, await get()));
    return undefined;
  }
  const read = async (path: string) => {
    const bytes = valueOf(await target.readFile(there(path), { maxBytes: MAX_FILE_BYTES }));
    total += bytes?.length ?? 0;
    return total > MAX_TOTAL_BYTES ? undefined : bytes;
  };
  const tree: ImageTree = {
    name: target.name,
    kind: 'directory',
    config,
    lstat: (path) => ask(nodes, path, async () => readNode(target, there(path))),
    readDir: (path) => ask(names, path, async () => valueOf(await target.readDir(there(path)))) ?? [],
    open: (path) => {
      const bytes = ask(contents, path, async () => read(path));
      return bytes === undefined ? undefined : memorySource(bytes);
    },
    close: () => undefined,
  };
  const fetchMissing = async () => {
    const wishes = lacking;
    lacking = [];
    await Promise.all(wishes.map(async (get) => get()));
    return wishes.length > 0;
  };
  return { tree, fetchMissing, close: async () => target.close() };
}

async function readNode(target: Target, path: string): Promise<ImageNode | undefined> {
  const stat = valueOf(await target.stat(path));
  if (stat === undefined) return undefined;
  const linkTarget = stat.kind === 'symlink' ? (valueOf(await target.readLink(path)) ?? '') : null;
  return { ...stat, linkTarget };
}

/** Machines as uname(2) names them, in Go's words. */
const GOARCH: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  i686: '386',
  aarch64: 'arm64',
  armv7l: 'arm',
  armv6l: 'arm',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
  loongarch64: 'loong64',
};

/** What the judged process was started with stands for the image's configuration; null when none of it can be read. */
export async function configOfProcess(target: Target): Promise<ImageConfig | null> {
  const text = async (name: string) => {
    const bytes = valueOf(await target.readFile(`${target.processDir}/${name}`));
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  };
  const [environ, cmdline, status, uname] = await Promise.all([
    text('environ'),
    text('cmdline'),
    text('status'),
    target.run(['uname', '-m'], 10_000),
  ]);
  const machine = valueOf(uname)?.stdout.trim() ?? '';
  if (status === undefined && machine === '') return null;
  const words = (list: string | undefined) => (list ?? '').split('\0').filter((word) => word !== '');
  const id = (name: string) => new RegExp(`^${name}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status ?? '')?.[1] ?? '0';
  return {
    architecture: GOARCH[machine] ?? null,
    os: 'linux',
    user: `${id('Uid')}:${id('Gid')}`,
    env: words(environ),
    entrypoint: [],
    cmd: words(cmdline),
    workingDir: '/',
  };
}

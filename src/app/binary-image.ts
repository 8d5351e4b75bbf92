import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { FitInput } from '../analyze/binary-fit/fit-input.ts';
import { predictImageFit } from '../analyze/binary-fit/image-fit.ts';
import { fileInImage } from '../analyze/binary-fit/resolve-in-image.ts';
import { AppError } from '../base/errors/app-error.ts';
import { openArchiveImage } from '../collect/binary/archive-image.ts';
import { openDirectoryImage } from '../collect/binary/directory-image.ts';
import { openFileSource } from '../collect/binary/file-source.ts';
import { readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import { parseKernelRelease } from '../formats/kernel-release/parse-kernel-release.ts';
import { parseLdCache } from '../formats/ld-so/ld-cache.ts';
import { readLoadable } from '../formats/ld-so/read-loadable.ts';
import type { ImageFit } from '../model/image-fit.ts';
import type { ImageTree } from '../model/image-tree.ts';
import type { Loadable } from '../model/loadable.ts';
import { notExecutable } from './binary-errors.ts';
import { usesOf } from './binary-uses.ts';

/** What the prediction is about. */
export interface ImageFitOptions {
  /** Path of the program in the image; by default its own place when it lies in the directory, else `/NAME`. */
  readonly at: string | null;
  readonly cpuLevel: number | null;
  readonly kernel: string | null;
}

const MAX_TEXT = 4 << 20;

/** Opens an image given as a directory or an image file. Throws IMAGE_NOT_READABLE. */
export async function openImage(path: string): Promise<ImageTree> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new AppError('IMAGE_NOT_READABLE', { values: { path, reason: 'ENOENT' } });
  }
  return stat.isDirectory()
    ? openDirectoryImage(path, `image:${path}`)
    : openArchiveImage(path, `image:${path}`);
}

/** Predicts whether a program file of this machine starts in an image. */
export function fitInImage(
  file: string,
  tree: ImageTree,
  imagePath: string,
  options: ImageFitOptions,
): ImageFit {
  const source = openFileSource(file);
  try {
    const opened = readBinaryFacts(source, { file, deep: true });
    if (opened === undefined) throw notExecutable(file, source.read(0, 8));
    const at = options.at ?? defaultPlace(file, imagePath);
    const program = readLoadable(source) ?? FOREIGN;
    const kernel = options.kernel === null ? null : (parseKernelRelease(options.kernel) ?? null);
    const input: FitInput = {
      facts: opened.facts,
      uses: usesOf(opened.symbols),
      program,
      tree,
      at,
      localMode: source.mode,
      inspect: inspector(tree),
      readText: (path) => readText(tree, path),
      ldCache: parseLdCache(readBytes(tree, '/etc/ld.so.cache') ?? new Uint8Array(0)),
      cpuLevel: options.cpuLevel,
      kernel,
      machineArch: machineArch(),
    };
    return predictImageFit(input);
  } finally {
    source.close();
  }
}

/** A program of another format: the kernel refuses it before any loader looks. */
const FOREIGN: Loadable = {
  format: 'pe',
  arch: '',
  bits: 64,
  littleEndian: true,
  interpreter: null,
  dynamic: {
    present: false,
    needed: [],
    soname: null,
    rpath: [],
    runpath: [],
    bindNow: false,
    pie: false,
    noDefaultLib: false,
    textRelocations: false,
    requires: [],
    provides: [],
  },
  symbols: () => [],
  abiKernel: null,
  isaNeeded: 0,
  systemDirs: () => [],
};

function defaultPlace(file: string, imagePath: string): string {
  const inside = relative(resolve(imagePath), resolve(file));
  const isInside = inside !== '' && !inside.startsWith('..') && !inside.startsWith(sep);
  return `/${(isInside ? inside : (file.split(sep).at(-1) ?? file)).split(sep).join('/')}`;
}

/** Reads each library of the image once. */
function inspector(tree: ImageTree): (path: string) => Loadable | undefined {
  const known = new Map<string, Loadable | undefined>();
  return (path) => {
    if (known.has(path)) return known.get(path);
    const source = tree.open(path);
    const file = source === undefined ? undefined : readLoadable(source);
    known.set(path, file);
    return file;
  };
}

function readBytes(tree: ImageTree, path: string): Uint8Array | undefined {
  const found = fileInImage(tree, path);
  const source = found === undefined ? undefined : tree.open(found.path);
  return source?.read(0, Math.min(source.size, MAX_TEXT));
}

function readText(tree: ImageTree, path: string): string | undefined {
  const bytes = readBytes(tree, path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function machineArch(): string {
  const names: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };
  return names[process.arch] ?? process.arch;
}

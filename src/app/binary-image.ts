import { existsSync, readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { predictImageFit } from '../analyze/binary-fit/image-fit.ts';
import { AppError } from '../base/errors/app-error.ts';
import { openArchiveImage } from '../collect/binary/archive-image.ts';
import { openDirectoryImage } from '../collect/binary/directory-image.ts';
import { openFileSource } from '../collect/binary/file-source.ts';
import { fitInputOf } from '../collect/binary/fit-input.ts';
import { readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import { parseKernelRelease } from '../formats/kernel-release/parse-kernel-release.ts';
import type { ImageFit } from '../model/image-fit.ts';
import type { ImageConfig, ImageTree } from '../model/image-tree.ts';
import { notExecutable } from './binary-errors.ts';
import { usesOf } from './binary-uses.ts';

/** What the prediction is about. */
export interface ImageFitOptions {
  /** Path of the program in the image; by default its own place when it lies in the directory, else `/NAME`. */
  readonly at: string | null;
  readonly cpuLevel: number | null;
  readonly kernel: string | null;
}

/** Opens an image given as a directory, an image file, `container:ID` or `pid:N`. Throws IMAGE_NOT_READABLE. */
export async function openImage(path: string): Promise<ImageTree> {
  const live = /^(container|pid):(.+)$/s.exec(path);
  if (live !== null) return openLiveRoot(live[1] === 'pid' ? 'pid' : 'container', live[2] ?? '');
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    throw new AppError('IMAGE_NOT_READABLE', { values: { path, reason: 'ENOENT' } });
  }
  return stat.isDirectory()
    ? openDirectoryImage(path, `image:${path}`)
    : openArchiveImage(path, `image:${path}`);
}

/**
 * The root of a process that runs here, or of a container's, as it sees it: its mounts are there too. Throws
 * IMAGE_NOT_READABLE when it cannot be entered, and what finding a container throws.
 */
async function openLiveRoot(kind: 'container' | 'pid', wish: string): Promise<ImageTree> {
  const path = `${kind}:${wish}`;
  const refuse = (reason: string) => new AppError('IMAGE_NOT_READABLE', { values: { path, reason } });
  let processDir = `/proc/${wish}`;
  if (kind === 'container') {
    const { openContainerTarget } = await import('../collect/target/engine/open-container.ts');
    const target = await openContainerTarget('container', wish);
    await target.close();
    // Through the engine alone there is no root that can be read in parts.
    if (!target.rootDir.startsWith('/proc/')) throw refuse('docker save IMAGE > FILE, --in image:FILE');
    ({ processDir } = target);
  }
  if (!existsSync(`${processDir}/root/`)) throw refuse('ENOENT');
  const tree = openDirectoryImage(`${processDir}/root`, path);
  return { ...tree, config: configOf(processDir) };
}

/** What the process was started with stands for the image's configuration. */
function configOf(processDir: string): ImageConfig | null {
  try {
    const env = readFileSync(`${processDir}/environ`, 'utf8')
      .split('\0')
      .filter((line) => line !== '');
    const cmd = readFileSync(`${processDir}/cmdline`, 'utf8')
      .split('\0')
      .filter((word) => word !== '');
    const status = readFileSync(`${processDir}/status`, 'utf8');
    const id = (name: string) => new RegExp(`^${name}:\\s+\\d+\\s+(\\d+)`, 'm').exec(status)?.[1] ?? '0';
    const user = `${id('Uid')}:${id('Gid')}`;
    return { architecture: null, os: null, user, env, entrypoint: [], cmd, workingDir: '/' };
  } catch {
    return null;
  }
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
    const kernel = options.kernel === null ? null : (parseKernelRelease(options.kernel) ?? null);
    const uses = usesOf(opened.symbols);
    const subject = { source, facts: opened.facts, uses, at, cpuLevel: options.cpuLevel, kernel };
    return predictImageFit(fitInputOf(subject, tree));
  } finally {
    source.close();
  }
}

function defaultPlace(file: string, imagePath: string): string {
  const inside = relative(resolve(imagePath), resolve(file));
  const isInside = inside !== '' && !inside.startsWith('..') && !inside.startsWith(sep);
  return `/${(isInside ? inside : (file.split(sep).at(-1) ?? file)).split(sep).join('/')}`;
}

import { readFileSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { predictImageFit } from '../analyze/binary-fit/image-fit.ts';
import { AppError } from '../base/errors/app-error.ts';
import { type LocalText, type MessageValue, say } from '../base/messages.ts';
import { openArchiveImage } from '../collect/binary/archive-image.ts';
import { openDirectoryImage } from '../collect/binary/directory-image.ts';
import { openFileSource } from '../collect/binary/file-source.ts';
import { fitInputOf } from '../collect/binary/fit-input.ts';
import { readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import { parseKernelRelease } from '../formats/kernel-release/parse-kernel-release.ts';
import { valueOf } from '../model/evidence.ts';
import type { ImageFit } from '../model/image-fit.ts';
import type { ImageConfig, ImageTree } from '../model/image-tree.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { notExecutable } from './binary-errors.ts';
import { usesOf } from './binary-uses.ts';
import type { OpenOptions } from './doctor/open-target.ts';

/** What the prediction is about. */
export interface ImageFitOptions {
  /** Path of the program in the image; by default its own place when it lies in the directory, else `/NAME`. */
  readonly at: string | null;
  readonly cpuLevel: number | null;
  readonly kernel: string | null;
}

/** An image that is open. */
export interface JudgedImage {
  readonly tree: ImageTree;
  /** Kernel release of the machine it is in use on; null when that is not known. */
  readonly kernel: string | null;
  /** What has to be said of how it is read. */
  readonly notes: readonly LocalText[];
  /** For one that lies elsewhere: fetches what was asked for in vain, true when there was something. */
  readonly fetchMissing: () => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** Rounds of asking and fetching: each follows one more link or library; chains are short. */
const MAX_ROUNDS = 128;

/**
 * Opens an image given as a directory or an image file, or the root of what runs: `pid:N`, `container:ID`,
 * `compose:SERVICE`, `pod:…`, `deploy:…`, `ssh:HOST`. Throws IMAGE_NOT_READABLE and what opening a target throws.
 */
export async function openImage(path: string, options: OpenOptions): Promise<JudgedImage> {
  if (path.startsWith('pid:')) return atHand(openProcessRoot(`/proc/${path.slice(4)}`, path));
  if (/^(?:container|compose|pod|deploy|ssh):/.test(path)) return openTargetRoot(path, options);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw notReadable(path, 'ENOENT');
  if (stat.isDirectory()) return atHand(openDirectoryImage(path, `image:${path}`));
  const tree = await openArchiveImage(path, `image:${path}`);
  return atHand(tree, tree.config === null ? [say(c.plainTar, { path })] : []);
}

function notReadable(path: string, reason: MessageValue): AppError {
  return new AppError('IMAGE_NOT_READABLE', { values: { path, reason } });
}

function atHand(tree: ImageTree, notes: readonly LocalText[] = []): JudgedImage {
  const close = async () => tree.close();
  return { tree, kernel: null, notes, fetchMissing: async () => false, close };
}

/** The root of a process that runs here, as it sees it: its mounts are there too. */
function openProcessRoot(processDir: string, path: string): ImageTree {
  try {
    statSync(`${processDir}/root/`);
  } catch (error) {
    // A process that has ended, or one that this user may not look into.
    throw notReadable(path, error instanceof Error && 'code' in error ? String(error.code) : String(error));
  }
  const tree = openDirectoryImage(`${processDir}/root`, path);
  return { ...tree, config: configOf(processDir) };
}

/** The root of a container's process: here where it can be entered, else through whatever reads the target. */
async function openTargetRoot(path: string, options: OpenOptions): Promise<JudgedImage> {
  const { openRawTarget } = await import('./doctor/open-target.ts');
  const target = await openRawTarget(path, options);
  try {
    const isHere = target.kind === 'container' && target.rootDir.startsWith('/proc/');
    if (isHere) {
      await target.close();
      return atHand(openProcessRoot(target.processDir, path));
    }
    const root = await target.readDir(`${target.rootDir}/`);
    // A target whose inside cannot be reached answers with an empty root: its notes say why, and what would open it.
    const names = valueOf(root);
    if (names === undefined || names.length === 0)
      throw notReadable(path, target.notes?.at(-1) ?? (root.status === 'ok' ? 'ENOENT' : root.reason));
    const { configOfProcess, openRemoteImage } = await import('../collect/binary/remote-image.ts');
    const image = openRemoteImage(target, await configOfProcess(target));
    const release = valueOf(await target.readFile('/proc/sys/kernel/osrelease'));
    const kernel = release === undefined ? null : new TextDecoder().decode(release).trim();
    return { ...image, kernel, notes: target.notes ?? [] };
  } catch (error) {
    await target.close();
    throw error;
  }
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

/** Predicts whether a program file of this machine starts in an image; what lies elsewhere is fetched as it is asked for. */
export async function fitInJudgedImage(
  file: string,
  image: JudgedImage,
  imagePath: string,
  options: ImageFitOptions,
): Promise<ImageFit> {
  const known = { ...options, kernel: options.kernel ?? image.kernel };
  let fit = fitInImage(file, image.tree, imagePath, known);
  for (let round = 0; round < MAX_ROUNDS && (await image.fetchMissing()); round++)
    fit = fitInImage(file, image.tree, imagePath, known);
  return fit;
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

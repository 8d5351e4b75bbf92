import { statSync } from 'node:fs';
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
import type { ImageTree } from '../model/image-tree.ts';
import { notExecutable } from './binary-errors.ts';
import { usesOf } from './binary-uses.ts';

/** What the prediction is about. */
export interface ImageFitOptions {
  /** Path of the program in the image; by default its own place when it lies in the directory, else `/NAME`. */
  readonly at: string | null;
  readonly cpuLevel: number | null;
  readonly kernel: string | null;
}

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

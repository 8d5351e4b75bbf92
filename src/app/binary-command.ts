import { statSync } from 'node:fs';
import { AppError } from '../base/errors/app-error.ts';
import { say, text } from '../base/messages.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { notReadable } from './binary-errors.ts';
import type { JudgedImage } from './binary-image.ts';
import { printable } from './query/text-table.ts';
import type { BinaryIo, BinaryRequest } from './binary-request.ts';

/**
 * Reads files and trees in the order given. Answers 1 when a program does not start in the image that was asked about.
 * One line of JSON a program; errors of single files do not stop the others and make the answer 2. What a tree does not
 * need (views, images) is loaded only for files.
 */
export async function runBinaryCommand(
  paths: readonly string[],
  request: BinaryRequest,
  io: BinaryIo,
): Promise<number> {
  const image = request.image === null ? null : await openImage(request.image, request, io);
  let worst = 0;
  try {
    for (const path of paths) {
      if (io.signal.aborted) break;
      const isDirectory = leadsToDirectory(path);
      if (isDirectory && (image !== null || request.bases)) {
        throw new AppError('BAD_ARGUMENT', {
          values: { command: 'binary', problem: say(c.directory, { path }) },
        });
      }
      if (isDirectory) {
        const { scanTree } = await import('./binary-tree.ts');
        worst = Math.max(worst, await scanTree(path, request, io));
      } else worst = Math.max(worst, await guardedFile(path, request, image, io));
    }
  } finally {
    await image?.close();
  }
  return worst;
}

/** False for what cannot be looked at: reading it as a file tells why. */
function leadsToDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

async function openImage(path: string, { target }: BinaryRequest, io: BinaryIo): Promise<JudgedImage> {
  const image = await (await import('./binary-image.ts')).openImage(path, target);
  if (!io.quiet) for (const note of image.notes) io.err(`${text(note, io.lang)}\n`);
  return image;
}

/** With several files one bad file is reported and the rest is read. */
async function guardedFile(
  path: string,
  request: BinaryRequest,
  image: JudgedImage | null,
  io: BinaryIo,
): Promise<number> {
  const { reportFile } = await import('./binary-file.ts');
  try {
    return await reportFile(path, request, image, io);
  } catch (error) {
    const known = error instanceof AppError ? error : notReadable(path, error);
    const { message, hint } = known.describe(io.lang);
    if (io.json)
      io.out(`${JSON.stringify({ schema: 1, file: path, error: { code: known.code, message, hint } })}\n`);
    io.err(`${printable(message)}\n  ${hint}\n`);
    return known.exitCode;
  }
}

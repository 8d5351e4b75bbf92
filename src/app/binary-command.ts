import { statSync } from 'node:fs';
import { firstBaseImage, judgeBaseImages } from '../analyze/binary-fit/base-image-fit.ts';
import { AppError } from '../base/errors/app-error.ts';
import { say } from '../base/messages.ts';
import { openFileSource } from '../collect/binary/file-source.ts';
import { readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { renderBaseImages, renderImageFit } from './binary-fit-terminal.ts';
import { fitInImage, notExecutable, openImage, usesOf } from './binary-image.ts';
import { inspectFile } from './binary-inspect.ts';
import type { BinaryIo, BinaryRequest } from './binary-request.ts';
import { renderBinary } from './binary-terminal.ts';
import { scanTree } from './binary-tree.ts';

/**
 * Reads files and trees in the order given. Answers 1 when a program does not start in the image that was asked about.
 * One line of JSON a program; errors of single files do not stop the others and make the answer 2.
 */
export async function runBinaryCommand(
  paths: readonly string[],
  request: BinaryRequest,
  io: BinaryIo,
): Promise<number> {
  const tree = request.image === null ? null : await openImage(request.image);
  let worst = 0;
  try {
    for (const path of paths) {
      if (io.signal.aborted) break;
      const isDirectory = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
      if (isDirectory && (tree !== null || request.bases)) {
        throw new AppError('BAD_ARGUMENT', {
          values: { command: 'binary', problem: say(c.directory, { path }) },
        });
      }
      if (isDirectory) await scanTree(path, request, io);
      else
        worst = Math.max(
          worst,
          guarded(path, io, () => runFile(path, request, tree, io)),
        );
    }
  } finally {
    tree?.close();
  }
  return worst;
}

/** With several files one bad file is reported and the rest is read. */
function guarded(path: string, io: BinaryIo, run: () => number): number {
  try {
    return run();
  } catch (error) {
    const known = error instanceof AppError ? error : notReadable(path, error);
    const { message, hint } = known.describe(io.lang);
    if (io.json)
      io.out(`${JSON.stringify({ schema: 1, file: path, error: { code: known.code, message, hint } })}\n`);
    io.err(`${message}\n  ${hint}\n`);
    return known.exitCode;
  }
}

function notReadable(path: string, cause: unknown): AppError {
  if (!(cause instanceof Error) || !('code' in cause)) throw cause;
  return new AppError('FILE_NOT_READABLE', { values: { path, reason: String(cause.code) }, cause });
}

function runFile(
  path: string,
  request: BinaryRequest,
  tree: Awaited<ReturnType<typeof openImage>> | null,
  io: BinaryIo,
): number {
  const report = inspectFile(path, { ...request, deep: true });
  if (report === undefined) throw notExecutable(path, firstBytes(path));
  const fit = tree === null ? undefined : fitInImage(path, tree, request.image ?? '', request);
  const uses = request.bases ? programUses(path) : undefined;
  const bases = uses === undefined ? undefined : judgeBaseImages(report, uses, request.cpuLevel);
  const first = uses === undefined || bases === undefined ? null : firstBaseImage(bases, uses);
  if (io.json) {
    const extra = {
      ...(fit === undefined ? {} : { fit }),
      ...(bases === undefined ? {} : { bases, firstBase: first }),
    };
    io.out(`${JSON.stringify({ ...report, ...extra })}\n`);
  } else {
    if (!(io.quiet && fit !== undefined)) io.out(renderBinary(report, io));
    if (fit !== undefined) io.out(renderImageFit(fit, io));
    if (bases !== undefined) io.out(renderBaseImages(bases, first, io));
  }
  return fit?.verdict === 'fails' ? 1 : 0;
}

function firstBytes(path: string): Uint8Array {
  const source = openFileSource(path);
  try {
    if (!source.regular) {
      const problem = say(c.notRegular, { path });
      throw new AppError('BAD_ARGUMENT', { values: { command: 'binary', problem } });
    }
    return source.read(0, 8);
  } finally {
    source.close();
  }
}

function programUses(path: string): ReturnType<typeof usesOf> {
  const source = openFileSource(path);
  try {
    return usesOf(readBinaryFacts(source, { file: path, deep: true })?.symbols);
  } finally {
    source.close();
  }
}

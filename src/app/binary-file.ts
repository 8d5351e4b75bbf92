import { firstBaseImage, judgeBaseImages } from '../analyze/binary-fit/base-image-fit.ts';
import { AppError } from '../base/errors/app-error.ts';
import { say } from '../base/messages.ts';
import { openFileSource } from '../collect/binary/file-source.ts';
import type { ProgramUses } from '../analyze/binary-fit/fit-input.ts';
import { readBinaryFacts } from '../formats/gobinary/read-binary-facts.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { notExecutable } from './binary-errors.ts';
import { renderBaseImages, renderImageFit } from './binary-fit-terminal.ts';
import { fitInJudgedImage, type JudgedImage } from './binary-image.ts';
import { inspectFile } from './binary-inspect.ts';
import type { BinaryIo, BinaryRequest } from './binary-request.ts';
import { renderBinary } from './binary-terminal.ts';
import { usesOf } from './binary-uses.ts';

/** Reads one file as deep as can be, judges it against what was asked for, and prints it. Answers the exit code. */
export async function reportFile(
  path: string,
  request: BinaryRequest,
  image: JudgedImage | null,
  io: BinaryIo,
): Promise<number> {
  const report = inspectFile(path, { ...request, deep: true });
  if (report === undefined) throw notExecutable(path, firstBytes(path));
  const fit = image === null ? undefined : await fitInJudgedImage(path, image, request.image ?? '', request);
  const uses = request.bases ? programUses(path) : undefined;
  const bases = uses === undefined ? undefined : judgeBaseImages(report, uses, request.cpuLevel);
  const firstBase = uses === undefined || bases === undefined ? null : firstBaseImage(bases, uses);
  if (io.json) {
    const fitted = fit === undefined ? {} : { fit };
    const judged = bases === undefined ? {} : { bases, firstBase };
    io.out(`${JSON.stringify({ ...report, ...fitted, ...judged })}\n`);
  } else {
    if (!(io.quiet && fit !== undefined)) io.out(renderBinary(report, io, request.treemap));
    if (fit !== undefined) io.out(renderImageFit(fit, io));
    if (bases !== undefined) io.out(renderBaseImages(bases, firstBase, io));
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

function programUses(path: string): ProgramUses {
  const source = openFileSource(path);
  try {
    return usesOf(readBinaryFacts(source, { file: path, deep: true })?.symbols);
  } finally {
    source.close();
  }
}

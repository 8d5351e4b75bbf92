import { text } from '../base/messages.ts';
import { walkFiles } from '../collect/binary/walk-files.ts';
import type { BinaryReport } from '../model/binary-report.ts';
import { binaryCommandMessages as c } from './binary-command.messages.ts';
import { FACTS_ONLY, inspectFile } from './binary-inspect.ts';
import { type BinaryIo, type BinaryRequest, progressLine } from './binary-request.ts';

const PROGRESS_STEP = 256;
const FLUSH_AT = 1 << 16;

/** Reads every program below a directory, one line each, as they are met. Memory does not grow with the tree. */
export async function scanTree(directory: string, request: BinaryRequest, io: BinaryIo): Promise<void> {
  const options = { ...FACTS_ONLY, ...request };
  let files = 0;
  let found = 0;
  let pending = '';
  for (const entry of walkFiles(directory)) {
    if (io.signal.aborted) break;
    if (entry.kind === 'denied') {
      io.err(`${text(c.denied, io.lang, { path: entry.path, reason: entry.reason })}\n`);
      continue;
    }
    files++;
    const report = read(entry.path, options, io);
    if (report !== undefined && (report.isGo || request.all)) {
      found++;
      pending += io.json ? `${JSON.stringify(report)}\n` : treeLine(report, io);
    }
    if (pending.length > FLUSH_AT) {
      io.out(pending);
      pending = '';
    }
    if (files % PROGRESS_STEP === 0) {
      progressLine(files, found, io);
      // Lets an interrupt be seen.
      await new Promise((done) => setImmediate(done));
    }
  }
  io.out(pending);
  if (io.isErrTty && !io.quiet) io.err('\r\u001b[K');
  if (!io.json && !io.quiet) io.err(`${text(c.total, io.lang, { files, found })}\n`);
}

function read(
  path: string,
  options: Parameters<typeof inspectFile>[1],
  io: BinaryIo,
): BinaryReport | undefined {
  try {
    return inspectFile(path, options);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (reason === undefined) throw error;
    io.err(`${text(c.denied, io.lang, { path, reason })}\n`);
    return undefined;
  }
}

/** `PATH: VERSION  module@version  os/arch linking`, as wide as it is. */
function treeLine(report: BinaryReport, io: BinaryIo): string {
  const version = report.goVersion ?? (report.isGo ? '?' : text(c.notGo, io.lang));
  const module = report.main === null ? (report.path ?? '') : `${report.main.path}@${report.main.version}`;
  const libc = report.glibc === null ? '' : ` glibc≥${report.glibc}`;
  return `${report.file}: ${version}  ${module}  ${report.os}/${report.arch} ${report.linking}${libc}\n`;
}

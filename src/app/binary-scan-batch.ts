import { ReadArena } from '../collect/binary/file-source.ts';
import { briefLine, briefReport, readBriefly } from './binary-brief.ts';
import { type InspectOptions, inspectFile } from './binary-inspect.ts';
import type { BinaryReport } from '../model/binary-report.ts';

/** How each program of a tree is read and written. */
export interface ScanOptions {
  readonly inspect: InspectOptions;
  readonly json: boolean;
  /** Programs that are not Go, too. */
  readonly all: boolean;
  /** Word for a program that is not Go, in the reader's language. */
  readonly notGo: string;
  /** Only what `go version -m` prints of each program. */
  readonly brief: boolean;
}

/** What a batch of files came to: the lines to print, in the order of the files. */
export interface ScanResult {
  readonly text: string;
  readonly found: number;
  /** Files that could not be opened, with the system's error. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

/** Reads files one after the other in the same few pages of memory. */
export function createBatchScanner(options: ScanOptions): (paths: readonly string[]) => ScanResult {
  const arena = new ReadArena();
  return (paths) => {
    const refused: { path: string; reason: string }[] = [];
    let text = '';
    let found = 0;
    for (const path of paths) {
      try {
        const brief = options.brief && !options.all ? readBriefly(path) : undefined;
        if (brief !== undefined) {
          if (brief === null) continue;
          found++;
          text += options.json ? `${JSON.stringify(briefReport(path, brief))}\n` : briefLine(path, brief);
          continue;
        }
        const report = inspectFile(path, options.inspect, arena);
        if (report === undefined || !(report.isGo || options.all)) continue;
        found++;
        const shown = options.brief ? briefOf(report) : report;
        text += options.json ? `${JSON.stringify(shown)}\n` : treeLine(report, options);
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error)) throw error;
        refused.push({ path, reason: String(error.code) });
      }
    }
    return { text, found, refused };
  };
}

/** The fields of a brief answer, from a file that had to be read in full. */
function briefOf({
  schema,
  file,
  format,
  os,
  arch,
  goVersion,
  path,
  main,
  deps,
  settings,
}: BinaryReport): object {
  return { schema, file, format, os, arch, goVersion, path, main, deps, settings };
}

/** `PATH: VERSION  module@version  os/arch linking`, as wide as it is. */
function treeLine(report: BinaryReport, options: ScanOptions): string {
  const version = report.goVersion ?? (report.isGo ? '?' : options.notGo);
  const module = report.main === null ? (report.path ?? '') : `${report.main.path}@${report.main.version}`;
  const libc = report.glibc === null ? '' : ` glibc≥${report.glibc}`;
  return `${report.file}: ${version}  ${module}  ${report.os}/${report.arch} ${report.linking}${libc}\n`;
}

import { setFlagsFromString } from 'node:v8';
import { ReadArena } from '../collect/binary/file-source.ts';
import type { BinaryReport } from '../model/binary-report.ts';
import { briefText } from './binary-brief.ts';
import { renderModInfo } from '../formats/gobinary/render-mod-info.ts';
import { inspectFile } from './binary-inspect.ts';
import { printable } from './query/text-table.ts';
import type { ScanOptions } from './binary-scan-batch.ts';

/** Reads all facts of a file of a tree; answers what is printed of it, undefined for what is not wanted. */
export function createFullScanner(options: ScanOptions): (path: string) => string | undefined {
  const arena = new ReadArena();
  let isOptimising = false;
  return (path) => {
    const report = inspectFile(path, options.inspect, arena);
    // Unpacking is long loops: with the first packed program optimised code pays for being made.
    if (report !== undefined && report.packer !== null && !isOptimising) {
      isOptimising = true;
      setFlagsFromString('--opt');
    }
    if (report === undefined || !(report.isGo || options.all)) return undefined;
    if (options.json) return `${JSON.stringify(options.brief ? briefOf(report) : report)}\n`;
    return options.brief && report.isGo ? briefLines(report, options) : treeLine(report, options);
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

function briefLines(report: BinaryReport, options: ScanOptions): string {
  // Found by other signs than the build information: the line says where it comes from.
  if (report.goVersion === null) return treeLine(report, options);
  return briefText(report.file, { goVersion: report.goVersion, modules: renderModInfo(report) });
}

/** `PATH: VERSION  module@version  os/arch linking`, as wide as it is. */
function treeLine(report: BinaryReport, options: ScanOptions): string {
  // Of what could not be unpacked nothing is known, least of all that it is not Go.
  const isHidden = report.packer !== null && report.unpackedBytes === null;
  const version = report.goVersion ?? (report.isGo || isHidden ? '?' : options.notGo);
  const module = report.main === null ? (report.path ?? '') : `${report.main.path}@${report.main.version}`;
  const libc = report.glibc === null ? '' : ` glibc≥${report.glibc}`;
  const packer = report.packer === null ? '' : ` ${report.packer}`;
  const line = `${report.file}: ${version}  ${module}  ${report.os}/${report.arch} ${report.linking}${libc}${packer}`;
  return `${printable(line)}\n`;
}

import {
  type BriefAnswer,
  briefReport,
  briefText,
  createBriefAheadReader,
  createBriefReader,
} from './binary-brief.ts';
import type { InspectOptions } from './binary-inspect.ts';

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

/**
 * Reads a batch of files. `together` asks the disk for several at once, where only build information is wanted; else one
 * after the other.
 */
export type BatchScanner = (paths: readonly string[], together?: boolean) => Promise<ScanResult>;

/**
 * Reads files in the same few pages of memory. What reads all facts is loaded when the first file needs it: a brief tree
 * of common programs never does.
 */
export function createBatchScanner(options: ScanOptions): BatchScanner {
  const isBrief = options.brief && !options.all;
  const readBrief = createBriefReader();
  let readTogether: ReturnType<typeof createBriefAheadReader> | undefined;
  let full: ((path: string) => string | undefined) | undefined;
  const printFull = async (path: string) => {
    full ??= await loadFullScanner(options);
    return full(path) ?? null;
  };
  return async (paths, together = false) => {
    const refused: { path: string; reason: string }[] = [];
    let text = '';
    let found = 0;
    if (isBrief && together) readTogether ??= createBriefAheadReader();
    const answers = isBrief && together ? await readTogether?.(paths) : undefined;
    for (const [i, path] of paths.entries()) {
      try {
        const answer = answers === undefined ? (isBrief ? readBrief(path) : undefined) : answers[i];
        if (answer instanceof Error) throw answer;
        let printed = printBrief(path, answer, options);
        if (printed === undefined) printed = await printFull(path);
        if (printed === null) continue;
        found++;
        text += printed;
      } catch (error) {
        if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
        refused.push({ path, reason: String(error.code) });
      }
    }
    return { text, found, refused };
  };
}

async function loadFullScanner(options: ScanOptions): Promise<(path: string) => string | undefined> {
  const { createFullScanner } = await import('./binary-scan-full.ts');
  return createFullScanner(options);
}

/** What is printed of a file, null for a file that is not wanted, undefined when it must be read in full. */
function printBrief(
  path: string,
  info: Exclude<BriefAnswer, Error>,
  { json }: ScanOptions,
): string | null | undefined {
  if (info === null || info === undefined) return info;
  if (!json) return briefText(path, info);
  const report = briefReport(path, info);
  return report === undefined ? undefined : `${JSON.stringify(report)}\n`;
}

import { briefReport, briefText, createBriefReader } from './binary-brief.ts';
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

/** Answers what is printed of a file, null for a file that is not wanted, undefined when it must be read in full. */
type BriefScanner = (path: string) => string | null | undefined;

/**
 * Reads files one after the other in the same few pages of memory. What reads all facts is loaded when the first file
 * needs it: a brief tree of common programs never does.
 */
export function createBatchScanner(options: ScanOptions): (paths: readonly string[]) => Promise<ScanResult> {
  const brief = options.brief && !options.all ? createBriefScanner(options) : () => undefined;
  let full: ((path: string) => string | undefined) | undefined;
  return async (paths) => {
    const refused: { path: string; reason: string }[] = [];
    let text = '';
    let found = 0;
    for (const path of paths) {
      try {
        let printed = brief(path);
        if (printed === undefined) {
          full ??= await loadFullScanner(options);
          printed = full(path) ?? null;
        }
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

function createBriefScanner({ json }: ScanOptions): BriefScanner {
  const read = createBriefReader();
  return (path) => {
    const info = read(path);
    if (info === null || info === undefined) return info;
    if (!json) return briefText(path, info);
    const report = briefReport(path, info);
    return report === undefined ? undefined : `${JSON.stringify(report)}\n`;
  };
}

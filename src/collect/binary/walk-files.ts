import { opendirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A file that was met, or a place that could not be entered. */
export type WalkEntry =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'denied'; readonly path: string; readonly reason: string };

/** Directories nested deeper are not entered: no file system nests so deep without a loop. */
const MAX_DEPTH = 256;

/**
 * Every regular file below a directory in the order of the directory, symbolic links to files included, links to
 * directories not followed (as `go version` does). Holds one open directory a level and no list of the tree.
 */
export function* walkFiles(directory: string, depth = 0): Generator<WalkEntry> {
  // As `join` would write each path, without its cost for each.
  const prefix = join(directory, 'x').slice(0, -1);
  let open: ReturnType<typeof opendirSync>;
  try {
    open = opendirSync(directory, { bufferSize: 256 });
  } catch (error) {
    yield { kind: 'denied', path: directory, reason: reasonOf(error) };
    return;
  }
  try {
    for (let entry = open.readSync(); entry !== null; entry = open.readSync()) {
      const path = `${prefix}${entry.name}`;
      if (entry.isFile()) yield { kind: 'file', path };
      else if (entry.isSymbolicLink()) {
        const behind = behindLink(path);
        if (behind !== undefined) yield behind;
      } else if (entry.isDirectory() && depth < MAX_DEPTH) yield* walkFiles(path, depth + 1);
    }
  } finally {
    open.closeSync();
  }
}

/** Nothing for a directory or where the link leads nowhere; links in a circle and closed folders are told. */
function behindLink(path: string): WalkEntry | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? { kind: 'file', path } : undefined;
  } catch (error) {
    return { kind: 'denied', path, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

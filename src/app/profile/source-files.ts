import { readFileSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { splitList, trimSourcePath } from '../../analyze/profile-text/go-path.ts';
import type { SourceReader } from '../../analyze/profile-text/list.ts';

/** Larger files are no source code. */
const MAX_SOURCE_BYTES = 64 << 20;

/**
 * Reads source files that a profile names. An absolute path must exist; a relative one is looked for in each directory of
 * `searchPath` (separated by colons) and in their parents.
 * Foot-gun: the names come from the profile; do not use it for profiles of strangers on a server.
 * Source: google/pprof `internal/report/source.go` openSourceFile.
 */
export function sourceFiles(searchPath: string, trimPath: string): SourceReader {
  const files = new Map<string, readonly string[] | Error>();
  const load = (path: string) => {
    let lines = files.get(path);
    if (lines === undefined) files.set(path, (lines = readLines(path, searchPath, trimPath)));
    return lines;
  };
  return {
    line: (path, line) => {
      const lines = load(path);
      return lines instanceof Error ? undefined : lines[line - 1];
    },
    error: (path) => {
      const lines = load(path);
      return lines instanceof Error ? lines.message : undefined;
    },
  };
}

function readLines(path: string, searchPath: string, trimPath: string): readonly string[] | Error {
  const trimmed = trimSourcePath(path, trimPath, searchPath);
  if (isAbsolute(trimmed)) {
    return open(trimmed) ?? new Error(`open ${trimmed}: no such file or directory`);
  }
  for (const directory of splitList(searchPath)) {
    for (let at = directory; ; at = dirname(at)) {
      const lines = open(join(at, trimmed));
      if (lines !== undefined) return lines;
      if (dirname(at) === at) break;
    }
  }
  return new Error(`could not find file ${trimmed} on path ${searchPath}`);
}

function open(path: string): readonly string[] | undefined {
  try {
    const { size } = statSync(path);
    if (size > MAX_SOURCE_BYTES) return undefined;
    const lines = readFileSync(path, 'utf8').split(/\r?\n/);
    if (lines.at(-1) === '') lines.pop();
    return lines;
  } catch {
    // Not there, a directory, or not readable: the next place is tried.
    return undefined;
  }
}

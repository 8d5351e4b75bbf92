/** Files beyond this are not kept: a tree so large is no source folder. */
const MAX_SOURCES = 100_000;
/** Larger files are no source code. */
const MAX_SOURCE_BYTES = 16 << 20;

const SOURCE = /\.(?:go|s|S|c|h|cc|cpp|cxx|hpp|rs|java|kt|py|js|ts|rb|zig|swift|cs)$/;

/** True for files that are taken as source code by their name. */
export function isSourceName(name: string): boolean {
  return SOURCE.test(name);
}

interface KeptSource {
  /** Path as it was dropped, with `/`. */
  readonly path: string;
  readonly file: File;
}

// By base name: a profile names other folders than the reader has.
const sources = new Map<string, KeptSource[]>();
const texts = new Map<File, Promise<readonly string[] | undefined>>();
const listeners = new Set<() => void>();
let count = 0;

/** Keeps source files at hand; nothing is read before a function of theirs is looked at. */
export function addSources(added: Iterable<KeptSource>): void {
  for (const source of added) {
    if (count >= MAX_SOURCES) break;
    const base = baseOf(source.path);
    const known = sources.get(base) ?? [];
    const others = known.filter(({ path }) => path !== source.path);
    sources.set(base, [...others, source]);
    count += others.length === known.length ? 1 : 0;
  }
  for (const listener of listeners) listener();
}

/** Tells when source files were added; answers what ends that. */
export function onSources(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The dropped path that a profile's path most likely means: that with most last parts in common. One that shares only the
 * name must be the only one of that name. Undefined when there is none.
 */
export function matchSource(wanted: string, paths: readonly string[]): string | undefined {
  const parts = partsOf(wanted);
  let best: string | undefined;
  let most = 0;
  for (const path of paths) {
    const own = partsOf(path);
    let same = 0;
    while (same < own.length && same < parts.length && own.at(-1 - same) === parts.at(-1 - same)) same++;
    if (same > most) [best, most] = [path, same];
  }
  return most > 1 || (most === 1 && paths.length === 1) ? best : undefined;
}

/** The lines of a source file that a profile names; undefined when no dropped file is it. */
export async function readSource(wanted: string): Promise<readonly string[] | undefined> {
  const candidates = sources.get(baseOf(wanted)) ?? [];
  const path = matchSource(
    wanted,
    candidates.map((candidate) => candidate.path),
  );
  const file = candidates.find((candidate) => candidate.path === path)?.file;
  if (file === undefined || file.size > MAX_SOURCE_BYTES) return undefined;
  const lines = texts.get(file) ?? linesOf(file);
  texts.set(file, lines);
  return lines;
}

async function linesOf(file: File): Promise<readonly string[] | undefined> {
  try {
    return (await file.text()).split(/\r?\n/);
  } catch {
    // Moved or changed since it was dropped: as if it were not there.
    return undefined;
  }
}

function baseOf(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function partsOf(path: string): string[] {
  return path.split(/[/\\]/).filter((part) => part !== '');
}

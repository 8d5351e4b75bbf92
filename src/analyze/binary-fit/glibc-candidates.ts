import type { Loadable } from '../../model/loadable.ts';
import { expandTokens, type LoadedObject } from './loader-search.ts';

/** What shapes a search of glibc's loader. */
export interface GlibcSearch {
  readonly libraryPath: readonly string[];
  readonly cache: readonly { readonly name: string; readonly path: string }[];
  readonly systemDirs: readonly string[];
  /** x86-64 level for `glibc-hwcaps`; null leaves those directories out. */
  readonly cpuLevel: number | null;
}

/**
 * Paths that glibc's loader tries for a library, in its order: RPATH of the object that needs it and of those that loaded
 * it (none of it when the object has a RUNPATH), LD_LIBRARY_PATH, RUNPATH, the cache, the directories compiled in.
 * Source: glibc elf/dl-load.c _dl_map_object; ld.so(8).
 */
export function* glibcCandidates(name: string, by: LoadedObject, search: GlibcSearch): Generator<string> {
  if (name.includes('/')) {
    yield name;
    return;
  }
  const { dynamic } = by.file;
  if (dynamic.runpath.length === 0) {
    for (let object: LoadedObject | null = by; object !== null; object = object.loader) {
      if (object.file.dynamic.runpath.length === 0)
        yield* inDirs(object.file.dynamic.rpath, name, object, search);
    }
  }
  yield* inDirs(search.libraryPath, name, by, search);
  yield* inDirs(dynamic.runpath, name, by, search);
  if (!dynamic.noDefaultLib) {
    for (const entry of search.cache) if (entry.name === name) yield entry.path;
    yield* inDirs(search.systemDirs, name, by, search);
  }
}

function* inDirs(
  directories: readonly string[],
  name: string,
  object: LoadedObject,
  search: GlibcSearch,
): Generator<string> {
  for (const raw of directories) {
    const directory = expandTokens(raw === '' ? '.' : raw, object.origin, object.file.bits).replace(
      /\/+$/,
      '',
    );
    for (let level = search.cpuLevel ?? 0; level >= 2; level--)
      yield `${directory}/glibc-hwcaps/x86-64-v${level}/${name}`;
    yield `${directory}/${name}`;
  }
}

/** Directories of glibc's loader when it does not tell: what upstream compiles in for the word size. */
export function fallbackSystemDirs(program: Loadable): string[] {
  return program.bits === 64 ? ['/lib64', '/usr/lib64', '/lib', '/usr/lib'] : ['/lib', '/usr/lib'];
}

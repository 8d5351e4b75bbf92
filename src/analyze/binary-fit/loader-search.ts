import type { ImageTree } from '../../model/image-tree.ts';
import type { Loadable } from '../../model/loadable.ts';
import { fileInImage } from './resolve-in-image.ts';

/** An object the loader has mapped: the program or a library. */
export interface LoadedObject {
  /** As the loader prints it: the program as it was called, a library by its path. */
  readonly label: string;
  /** Directory that `$ORIGIN` stands for. */
  readonly origin: string;
  readonly file: Loadable;
  readonly loader: LoadedObject | null;
  /** Path after links: the same library under two names is loaded once. */
  readonly path: string;
}

/** What one search found. */
export interface SearchResult {
  readonly path: string | null;
  readonly file: Loadable | null;
  /** Directories that were looked into. */
  readonly searched: readonly string[];
  /** A file of that name for another machine was met. */
  readonly wrongMachine: { readonly path: string; readonly arch: string } | null;
}

/** Where libraries of one image are looked for. */
export class LibrarySearch {
  readonly #tree: ImageTree;
  readonly #inspect: (path: string) => Loadable | undefined;
  readonly #program: Loadable;

  constructor(tree: ImageTree, inspect: (path: string) => Loadable | undefined, program: Loadable) {
    this.#tree = tree;
    this.#inspect = inspect;
    this.#program = program;
  }

  /** Tries each candidate path in turn; a file for another machine is passed over as loaders do. */
  first(candidates: Iterable<string>): SearchResult {
    const searched: string[] = [];
    let wrongMachine: SearchResult['wrongMachine'] = null;
    for (const candidate of candidates) {
      const directory = candidate.slice(0, Math.max(1, candidate.lastIndexOf('/')));
      if (searched.at(-1) !== directory) searched.push(directory);
      const found = fileInImage(this.#tree, candidate);
      if (found === undefined) continue;
      const file = this.#inspect(found.path);
      if (file === undefined) continue;
      if (file.arch !== this.#program.arch || file.bits !== this.#program.bits) {
        wrongMachine ??= { path: candidate, arch: file.arch };
        continue;
      }
      return { path: candidate, file, searched, wrongMachine };
    }
    return { path: null, file: null, searched, wrongMachine };
  }

  /** Path after links, to load one file once. */
  real(path: string): string {
    return fileInImage(this.#tree, path)?.path ?? path;
  }
}

/** Replaces `$ORIGIN`, `$LIB` and `$PLATFORM` (ld.so(8), "Dynamic string tokens"). */
export function expandTokens(directory: string, origin: string, bits: 32 | 64): string {
  return directory
    .replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, origin)
    .replace(/\$(?:LIB\b|\{LIB\})/g, bits === 64 ? 'lib64' : 'lib')
    .replace(/\$(?:PLATFORM\b|\{PLATFORM\})/g, 'x86_64');
}

/** Directory of a path. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

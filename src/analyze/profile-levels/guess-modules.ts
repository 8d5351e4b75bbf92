import type { GoModule } from '../../model/go-build-info.ts';
import { originOfFunction } from '../flame/frame-kind.ts';
import { packageOf } from './frame-class.ts';

/** A function and the file it is in, as a profile or a dump names them. */
export interface NamedFunction {
  readonly name: string;
  readonly file: string;
}

/** What a program is made of, as far as the files of its functions tell. */
export interface GuessedModules {
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
}

/**
 * Tells the main module and its dependencies without the program: files of the module cache (and of `-trimpath`) carry
 * `module@version`, those of the main module do not. The main module is the longest path that all such packages begin with;
 * null where they have nothing in common.
 */
export function guessModules(functions: Iterable<NamedFunction>): GuessedModules {
  const deps = new Map<string, GoModule>();
  const own = new Set<string>();
  for (const { name, file } of functions) {
    const { kind, module } = originOfFunction(name, file);
    const path = packageOf(name);
    const at = module.lastIndexOf('@');
    if (kind === 'library') {
      const base = at < 0 ? module : module.slice(0, at);
      if (base !== '') deps.set(base, toModule(base, at < 0 ? '' : module.slice(at + 1)));
    } else if (kind === 'application' && path !== 'main' && file !== '') own.add(path);
  }
  const main = commonPath([...own].filter((path) => !deps.has(path)));
  return { main: main === '' ? null : toModule(main, ''), deps: [...deps.values()] };
}

function toModule(path: string, version: string): GoModule {
  return { path, version, sum: '', replace: null };
}

function commonPath(paths: readonly string[]): string {
  const [first, ...others] = paths.map((path) => path.split('/'));
  if (first === undefined) return '';
  let length = first.length;
  for (const parts of others) {
    let same = 0;
    while (same < length && parts[same] === first[same]) same++;
    length = same;
  }
  return first.slice(0, length).join('/');
}

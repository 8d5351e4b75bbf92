import { say } from '../../base/messages.ts';
import type { FoundLibrary } from '../../model/image-fit.ts';
import type { FitInput, StageResult } from './fit-input.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import { directoryOf, expandTokens, type LoadedObject, LibrarySearch } from './loader-search.ts';
import { checkSymbols } from './symbol-check.ts';

/** Names that musl answers with itself, whatever follows the dot (ldso/dynlink.c, load_library). */
const RESERVED = ['c', 'pthread', 'rt', 'm', 'dl', 'util', 'xnet'];
const MAX_LIBRARIES = 2000;

/**
 * Plays musl's loader. It searches LD_LIBRARY_PATH, then RPATH and RUNPATH of the object and of those that loaded it
 * (both alike), then `/etc/ld-musl-ARCH.path` or `/lib:/usr/local/lib:/usr/lib`; has no versions and binds all at start.
 * Source: musl ldso/dynlink.c, load_library and load_deps.
 */
export function muslStage(input: FitInput, interpreterPath: string): StageResult {
  const { program, at } = input;
  const self = input.inspect(interpreterPath);
  const root: LoadedObject = { label: at, origin: directoryOf(at), file: program, loader: null, path: at };
  const search = new LibrarySearch(input.tree, input.inspect, program);
  const system = systemPath(input);
  const objects: LoadedObject[] = [root];
  const libraries: FoundLibrary[] = [];
  const names = new Set<string>();
  const lines: string[] = [];
  let firstMissing: { readonly name: string; readonly neededBy: string; readonly searched: string } | null =
    null;
  for (let i = 0; i < objects.length && objects.length < MAX_LIBRARIES; i++) {
    const by = objects[i] ?? root;
    for (const name of by.file.dynamic.needed) {
      if (names.has(name)) continue;
      names.add(name);
      if (isItself(name)) {
        libraries.push({ name, path: interpreterPath, neededBy: by.label });
        continue;
      }
      const found = search.first(candidates(name, by, system, input));
      libraries.push({ name, path: found.path, neededBy: by.label });
      if (found.path === null || found.file === null) {
        lines.push(`Error loading shared library ${name}: No such file or directory (needed by ${by.label})`);
        firstMissing ??= { name, neededBy: by.label, searched: found.searched.join(', ') };
        continue;
      }
      const path = search.real(found.path);
      if (objects.some((o) => o.path === path)) continue;
      objects.push({ label: found.path, origin: directoryOf(path), file: found.file, loader: by, path });
    }
  }
  // musl goes on after a library it does not find and reports what it cannot bind as well.
  const bound = checkSymbols(at, objects, 'musl', self);
  if (firstMissing === null) return { ...bound, libraries };
  return {
    libraries,
    notes: [],
    failure: {
      code: 'library-missing',
      stage: 'loader',
      errno: null,
      exitCode: 127,
      message: [...lines, ...(bound.failure === null ? [] : [bound.failure.message])].join('\n'),
      explanation: say(m.libraryMissing, {
        needed: firstMissing.neededBy,
        name: firstMissing.name,
        searched: firstMissing.searched,
      }),
      remedy: say(input.facts.isGo ? m.installLibrary : m.installLibraryOnly, { name: firstMissing.name }),
    },
  };
}

function isItself(name: string): boolean {
  return name.startsWith('lib') && RESERVED.includes(name.slice(3).split('.')[0] ?? '');
}

function* candidates(
  name: string,
  by: LoadedObject,
  system: readonly string[],
  input: FitInput,
): Generator<string> {
  if (name.includes('/')) {
    yield name;
    return;
  }
  const variable = input.tree.config?.env.find((e) => e.startsWith('LD_LIBRARY_PATH='));
  for (const d of variable?.slice('LD_LIBRARY_PATH='.length).split(/[:\n]/) ?? [])
    if (d !== '') yield `${d}/${name}`;
  for (let object: LoadedObject | null = by; object !== null; object = object.loader) {
    const { rpath, runpath } = object.file.dynamic;
    for (const raw of runpath.length > 0 ? runpath : rpath)
      yield `${expandTokens(raw, object.origin, object.file.bits)}/${name}`;
  }
  for (const directory of system) yield `${directory}/${name}`;
}

function systemPath(input: FitInput): string[] {
  const loader = input.program.interpreter?.split('/').at(-1) ?? '';
  const arch = /^ld-musl-(.+)\.so\.1$/.exec(loader)?.[1] ?? '';
  const text = input.readText(`/etc/ld-musl-${arch}.path`);
  const listed = (text ?? '').split(/[:\n]/).filter((d) => d !== '');
  return text === undefined ? ['/lib', '/usr/local/lib', '/usr/lib'] : listed;
}

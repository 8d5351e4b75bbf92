import { say } from '../../base/messages.ts';
import type { FitFailure, FoundLibrary } from '../../model/image-fit.ts';
import { compareDotted } from './compare-dotted.ts';
import type { FitInput, StageResult } from './fit-input.ts';
import { fallbackSystemDirs, glibcCandidates, type GlibcSearch } from './glibc-candidates.ts';
import { imageFitMessages as m } from './image-fit.messages.ts';
import { directoryOf, type LoadedObject, LibrarySearch } from './loader-search.ts';
import { checkSymbols } from './symbol-check.ts';

/** More libraries than any program has: ends a hostile chain. */
const MAX_LIBRARIES = 2000;

/**
 * Plays glibc's loader: maps the needed libraries breadth first, then compares the versions each object asks for with
 * those its libraries offer, then binds what must be bound at start.
 * Source: glibc elf/rtld.c dl_main, elf/dl-deps.c, elf/dl-version.c _dl_check_map_versions.
 */
export function glibcStage(input: FitInput, interpreterPath: string): StageResult {
  const { program, tree, at } = input;
  const root: LoadedObject = {
    label: at,
    origin: directoryOf(at),
    file: program,
    loader: null,
    path: at,
  };
  const search = new LibrarySearch(tree, input.inspect, program);
  const settings = searchSettings(input, interpreterPath);
  const objects: LoadedObject[] = [root];
  const libraries: FoundLibrary[] = [];
  const byName = new Map<string, LoadedObject>();
  // The kernel has mapped the loader before it searches anything: its own name is never looked for
  // (elf/dl-load.c _dl_map_object goes through the objects that are there first, by DT_SONAME too).
  const loaderName = input.inspect(interpreterPath)?.dynamic.soname ?? null;
  const own = (name: string) => name === interpreterPath || name === loaderName;
  for (let i = 0; i < objects.length && objects.length < MAX_LIBRARIES; i++) {
    const by = objects[i] ?? root;
    for (const name of by.file.dynamic.needed) {
      if (byName.has(name)) continue;
      const found = search.first(own(name) ? [interpreterPath] : glibcCandidates(name, by, settings));
      libraries.push({ name, path: found.path, neededBy: by.label });
      if (found.path === null || found.file === null) {
        return { failure: missing(input, name, by.label, found), libraries, notes: [] };
      }
      const path = search.real(found.path);
      const known = objects.find((o) => o.path === path);
      const object = known ?? {
        label: found.path,
        origin: directoryOf(path),
        file: found.file,
        loader: by,
        path,
      };
      if (known === undefined) objects.push(object);
      byName.set(name, object);
      const soname = found.file.dynamic.soname;
      if (soname !== null) byName.set(soname, object);
    }
  }
  const cpu = checkLevels(input, objects);
  const failure = cpu ?? checkVersions(input, objects, byName);
  if (failure !== null) return { failure, libraries, notes: [] };
  return { ...checkSymbols(at, objects, 'glibc', input.inspect(interpreterPath)), libraries };
}

function searchSettings(input: FitInput, interpreterPath: string): GlibcSearch {
  const dirs = input.inspect(interpreterPath)?.systemDirs() ?? [];
  const variable = input.tree.config?.env.find((e) => e.startsWith('LD_LIBRARY_PATH='));
  return {
    libraryPath: variable === undefined ? [] : variable.slice('LD_LIBRARY_PATH='.length).split(/[:;]/),
    cache: input.ldCache,
    systemDirs: dirs.length > 0 ? dirs : fallbackSystemDirs(input.program),
    cpuLevel: input.cpuLevel,
  };
}

function missing(
  { at, facts }: FitInput,
  name: string,
  neededBy: string,
  found: ReturnType<LibrarySearch['first']>,
): FitFailure {
  const prefix = `${at}: error while loading shared libraries: `;
  const wrong = found.wrongMachine;
  return {
    code: wrong === null ? 'library-missing' : 'library-wrong-machine',
    stage: 'loader',
    errno: null,
    exitCode: 127,
    message:
      name.includes('/') && wrong !== null
        ? `${prefix}${wrong.path}: wrong ELF class`
        : `${prefix}${name}: cannot open shared object file: No such file or directory`,
    explanation:
      wrong === null
        ? say(m.libraryMissing, { needed: neededBy, name, searched: found.searched.join(', ') })
        : say(m.libraryWrongClass, { path: wrong.path, arch: wrong.arch }),
    remedy: say(facts.isGo ? m.installLibrary : m.installLibraryOnly, { name }),
  };
}

/** Versions asked of a library must be defined by it, when it defines any. All missing ones are printed. */
function checkVersions(
  input: FitInput,
  objects: readonly LoadedObject[],
  byName: ReadonlyMap<string, LoadedObject>,
): FitFailure | null {
  const lines: string[] = [];
  let worst: string | null = null;
  let other: { path: string; version: string } | null = null;
  let has: string | null = null;
  for (const object of objects) {
    for (const { library, versions } of object.file.dynamic.requires) {
      const target = byName.get(library);
      if (target === undefined || target.file.dynamic.provides.length === 0) continue;
      const provided = new Set(target.file.dynamic.provides);
      for (const version of versions) {
        if (provided.has(version)) continue;
        lines.push(
          `${input.at}: ${target.label}: version \`${version}' not found (required by ${object.label})`,
        );
        const number = /^GLIBC_(\d[\d.]*)$/.exec(version)?.[1];
        if (number === undefined) other ??= { path: target.label, version };
        else if (worst === null || compareDotted(number, worst) > 0) worst = number;
        has = highest(target.file.dynamic.provides) ?? has;
      }
    }
  }
  if (lines.length === 0) return null;
  return {
    code: 'version-missing',
    stage: 'loader',
    errno: null,
    exitCode: 1,
    message: lines.join('\n'),
    explanation:
      worst === null
        ? say(m.versionMissingOther, { path: other?.path ?? '', version: other?.version ?? '' })
        : say(m.versionMissing, { has: has ?? '?', needs: worst }),
    remedy: say(input.facts.isGo ? m.olderBuild : m.olderBuildOnly),
  };
}

/** Highest `GLIBC_x.y` of a list. */
export function highest(versions: readonly string[]): string | null {
  let best: string | null = null;
  for (const version of versions) {
    const number = /^GLIBC_(\d[\d.]*)$/.exec(version)?.[1];
    if (number !== undefined && (best === null || compareDotted(number, best) > 0)) best = number;
  }
  return best;
}

/** A library built for a newer processor is refused by the loader itself (glibc 2.33 and later). */
function checkLevels(input: FitInput, objects: readonly LoadedObject[]): FitFailure | null {
  const level = input.cpuLevel;
  const object = level === null ? undefined : objects.find((o) => o.file.isaNeeded > level);
  if (object === undefined || level === null) return null;
  return {
    code: 'library-cpu-level',
    stage: 'loader',
    errno: null,
    exitCode: 127,
    message: `${input.at}: error while loading shared libraries: ${object.label}: CPU ISA level is lower than required`,
    explanation: say(m.cpuTooOld, { has: level, what: object.label, needs: object.file.isaNeeded }),
    remedy: say(m.lowerLevel, { has: level }),
  };
}

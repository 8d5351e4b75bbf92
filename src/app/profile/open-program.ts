import { openFileSource } from '../../collect/binary/file-source.ts';
import { readBinaryFacts } from '../../formats/gobinary/read-binary-facts.ts';
import type { BinarySegment } from '../../model/binary-image.ts';
import type { GoModule } from '../../model/go-build-info.ts';
import type { GoFrame, GoFunction } from '../../model/go-symbol.ts';
import { elfFunctions } from './elf-functions.ts';
import { notExecutable, notReadable } from '../binary-errors.ts';

/** A program file, open for questions about its code. Close it. */
export interface Program {
  readonly path: string;
  /** GNU build id, Mach-O UUID or PE debug id; null when there is none. */
  readonly buildId: string | null;
  readonly goVersion: string | null;
  /** Main module and what it was built with, replacements resolved. */
  readonly main: GoModule | null;
  readonly deps: readonly GoModule[];
  /** Value of `vcs.time`. */
  readonly commitTime: string | null;
  readonly segments: readonly BinarySegment[];
  /** True when Go's table of functions was found. */
  readonly hasSymbols: boolean;
  readonly hasFunction: (name: string) => boolean;
  /** Frames at an address as linked, innermost first, inlined calls included. */
  readonly frames: (address: number) => readonly GoFrame[];
  /** The function that holds an address as linked. */
  readonly functionAt: (address: number) => GoFunction | null;
  /** Name of other code at an address as linked, C of a cgo program say; null without symbols. */
  readonly foreignFunctionAt: (address: number) => string | null;
  /** Bytes from the stack pointer to the return address at an address as linked; -1 where Go's table has no code. */
  readonly stackDelta: (address: number) => number;
  readonly close: () => void;
}

/** Opens a program of any format. Errors: `FILE_NOT_READABLE`, `NOT_AN_EXECUTABLE`. */
export function openProgram(path: string): Program {
  let source: ReturnType<typeof openFileSource>;
  try {
    source = openFileSource(path);
  } catch (error) {
    throw notReadable(path, error);
  }
  const opened = readBinaryFacts(source, { file: path, deep: true });
  if (opened === undefined) {
    const head = source.read(0, 8);
    source.close();
    throw notExecutable(path, head);
  }
  const { facts, symbols, executable } = opened;
  return {
    path,
    buildId: facts.buildId,
    goVersion: facts.goVersion,
    main: facts.main,
    deps: facts.deps,
    commitTime: facts.settings.find((s) => s.key === 'vcs.time')?.value ?? null,
    segments: executable.space.segments,
    hasSymbols: symbols !== undefined,
    hasFunction: (name) => {
      if (symbols === undefined) return false;
      // Profiles print instances of generic functions as `G[...]`.
      const generic = name.indexOf('[...]');
      return generic < 0 ? symbols.hasFunction(name) : symbols.hasPackage(name.slice(0, generic));
    },
    frames: (address) => symbols?.frames(address) ?? [],
    functionAt: (address) => {
      const index = symbols?.find(address) ?? -1;
      return symbols === undefined || index < 0 ? null : symbols.function(index);
    },
    foreignFunctionAt: elfFunctions(executable),
    stackDelta: (address) => symbols?.stackDelta(address) ?? -1,
    close: () => source.close(),
  };
}

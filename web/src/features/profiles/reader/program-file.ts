import type { NamedPlace } from '../../../../../src/analyze/perf-profile/perf-profile.ts';
import type { GoStackTable } from '../../../../../src/analyze/perf-profile/unwind-go.ts';
import { type OpenedBinary, readBinaryFacts } from '../../../../../src/formats/gobinary/read-binary-facts.ts';
import type { ProgramSummary } from './protocol.ts';

/** A program that gives names to the addresses of recordings. */
export interface OpenedProgram {
  readonly summary: ProgramSummary;
  /** True when the recorded file is this program: by build id, else by its base name. */
  readonly isOf: (object: string, buildId: string) => boolean;
  /** Calls at an offset in the file, innermost first; none where the table of functions has no code. */
  readonly placesAt: (offset: number, isExact: boolean) => readonly NamedPlace[];
  /** How far the return address is at an offset in the file; null without a table of functions. */
  readonly stackAt: (offset: number) => GoStackTable | null;
}

/** Reads a program of any format; undefined when the bytes are none. */
export function readProgram(name: string, bytes: Uint8Array): OpenedProgram | undefined {
  const source = {
    size: bytes.length,
    read: (offset: number, length: number) =>
      bytes.subarray(Math.max(0, offset), Math.max(0, offset + length)),
  };
  const opened = readBinaryFacts(source, { file: name, deep: true });
  if (opened === undefined) return undefined;
  const { facts, symbols } = opened;
  const base = baseOf(name);
  return {
    summary: {
      kind: 'program',
      goVersion: facts.goVersion ?? '',
      buildId: facts.buildId ?? '',
      module: facts.main?.path ?? '',
      functions: symbols?.count ?? 0,
    },
    isOf: (object, buildId) =>
      buildId !== '' && facts.buildId !== null ? buildId === facts.buildId : baseOf(object) === base,
    placesAt: (offset, isExact) => {
      const linked = linkedOf(offset, opened);
      return symbols?.frames(isExact ? linked : linked - 1) ?? [];
    },
    stackAt: (offset) => {
      if (symbols === undefined) return null;
      const linked = linkedOf(offset, opened);
      const index = symbols.find(linked);
      return { delta: symbols.stackDelta(linked), function: index < 0 ? '' : symbols.name(index) };
    },
  };
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/ \(deleted\)$/, '');
}

/** An offset in the file as an address of the program. */
function linkedOf(offset: number, { executable }: OpenedBinary): number {
  const { segments } = executable.space;
  const segment = segments.find((s) => s.execute && offset >= s.offset && offset < s.offset + s.fileSize);
  return segment === undefined ? offset : offset - segment.offset + segment.address;
}

import { type GroupedDump, GroupFold } from '../../analyze/goroutines/goroutine-groups.ts';
import { LockFold, type LockReport } from '../../analyze/goroutines/lock-fold.ts';
import { dumpOfProfile, type ProfileDump } from '../../analyze/goroutines/profile-dump.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { GoroutineDumpReader } from '../../formats/goroutine-dump/goroutine-dump-reader.ts';
import { parseProfile } from '../../formats/pprof/parse-profile.ts';
import type { DumpSummary, Goroutine } from '../../model/goroutine-dump.ts';
import { readPieces } from './byte-source.ts';

/** Which goroutines a report is about. All must hold; null asks nothing. */
export interface GoroutineFilter {
  /** A function or file of the stack, or its creator. */
  readonly focus: RegExp | null;
  readonly ignore: RegExp | null;
  readonly status: RegExp | null;
  /** `key=value` labels that the goroutine must have. */
  readonly labels: readonly string[];
  readonly minWaitMinutes: number;
}

/** Asks nothing. */
export const ALL_GOROUTINES: GoroutineFilter = {
  focus: null,
  ignore: null,
  status: null,
  labels: [],
  minWaitMinutes: 0,
};

/** A dump with its groups and locks. */
export interface ReadDump extends GroupedDump {
  readonly locks: LockReport;
}

/** Dumps in the order of the files, and the files that could not be read. */
export interface ReadDumps {
  readonly dumps: readonly ReadDump[];
  readonly failures: readonly AppError[];
}

/** Reads all dumps of the files. Errors: none thrown; those of each file are answered. */
export async function readDumps(
  paths: readonly string[],
  stdin: NodeJS.ReadableStream,
  filter: GoroutineFilter,
): Promise<ReadDumps> {
  const dumps: ReadDump[] = [];
  const failures: AppError[] = [];
  for (const path of paths) {
    const before = dumps.length;
    try {
      await readFile(path, stdin, filter, dumps);
      if (dumps.length === before) failures.push(new AppError('NO_GOROUTINES', { values: { path } }));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(error);
    }
  }
  return { dumps, failures };
}

async function readFile(
  path: string,
  stdin: NodeJS.ReadableStream,
  filter: GoroutineFilter,
  dumps: ReadDump[],
): Promise<void> {
  const groups = new GroupFold();
  const locks = new LockFold();
  const reader = new GoroutineDumpReader({
    goroutine: (goroutine) => {
      // Locks need every goroutine: who may hold one is often not who was asked for.
      locks.add(goroutine);
      if (isWanted(goroutine, filter)) groups.add(goroutine);
    },
    dump: (summary) => {
      if (summary.goroutines > 0 || summary.causes.some(isLast))
        dumps.push({ ...groups.take(path, summary), locks: locks.take() });
    },
  });
  const binary = new BinaryProfile();
  for await (const piece of readPieces(path, stdin)) {
    reader.push(piece);
    binary.push(piece);
  }
  reader.end();
  for (const goroutine of binary.goroutines()) if (isWanted(goroutine, filter)) groups.add(goroutine);
  const summary = binary.summary();
  if (summary !== null) dumps.push({ ...groups.take(path, summary), locks: locks.take() });
}

/** The main goroutine called runtime.Goexit and the others ended: there is nobody left to be listed. */
const isLast = (cause: string): boolean => cause.startsWith('fatal error: no goroutines');

/** Protobuf begins with small numbers (lengths, types) among its tags; the text of a dump has none below a tab. */
const looksBinary = (piece: Uint8Array): boolean => piece.subarray(0, 16).some((byte) => byte < 0x09);
/** A profile of 100,000 distinct stacks is about 10 MB. */
const MAX_PROFILE_BYTES = 256 * 2 ** 20;

/** Keeps the bytes of a file as long as they may be a goroutine profile in protobuf. */
class BinaryProfile {
  #pieces: Uint8Array[] | null = [];
  #size = 0;
  #dump: ProfileDump | null | undefined;

  push(piece: Uint8Array): void {
    if (this.#pieces === null) return;
    this.#size += piece.length;
    if (this.#size > MAX_PROFILE_BYTES || (this.#pieces.length === 0 && !looksBinary(piece)))
      this.#pieces = null;
    else this.#pieces.push(piece);
  }

  goroutines(): readonly Goroutine[] {
    return this.#read()?.goroutines ?? [];
  }

  /** Null for what is no goroutine profile. */
  summary(): DumpSummary | null {
    return this.#read()?.summary ?? null;
  }

  #read(): ProfileDump | null {
    if (this.#dump === undefined) {
      const bytes = Buffer.concat(this.#pieces ?? []);
      const profile = bytes.length === 0 ? null : parseProfile(bytes);
      this.#dump = profile !== null && profile.ok ? dumpOfProfile(profile.value) : null;
    }
    return this.#dump;
  }
}

function isWanted(
  goroutine: Goroutine,
  { focus, ignore, status, labels, minWaitMinutes }: GoroutineFilter,
): boolean {
  if (goroutine.waitMinutes < minWaitMinutes) return false;
  if (status !== null && !status.test(goroutine.status ?? '')) return false;
  if (labels.length > 0) {
    const own = new Set(goroutine.labels.map(([key, value]) => `${key}=${value}`));
    if (!labels.every((label) => own.has(label))) return false;
  }
  if (focus === null && ignore === null) return true;
  const { frames, createdBy } = goroutine.stack;
  const calls = createdBy === null ? frames : [...frames, createdBy];
  const matches = (pattern: RegExp): boolean =>
    calls.some((f) => pattern.test(f.func) || pattern.test(f.file));
  return (focus === null || matches(focus)) && (ignore === null || !matches(ignore));
}

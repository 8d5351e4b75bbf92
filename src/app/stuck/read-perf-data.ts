import { readFile } from 'node:fs/promises';
import { type LocalText, say } from '../../base/messages.ts';
import { gatherMessages as m } from './gather.messages.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { decodePerfData } from '../../formats/perf-data/decode-perf-data.ts';
import type { PerfSample, PerfSummary } from '../../model/perf-recording.ts';
import type { ThreadLook } from '../../model/thread-look.ts';
import { openProgram, type Program } from '../profile/open-program.ts';
import { ownKernelSymbols, PerfSymbols, type ProgramOfRecording } from '../profile/perf-symbols.ts';
import { zstdStream } from '../profile/read-perf.ts';
import { lookOfSample } from './perf-looks.ts';

const MAX_THREADS = 65_536;

/** Looks at the threads of a recording, and what has to be known of it. */
export interface PerfView {
  readonly looks: readonly ThreadLook[];
  readonly notes: readonly LocalText[];
}

/**
 * Reads a recording of `perf record`: one look a thread, where it was seen last. Go functions are named by the program that
 * was given, else by the file that the recording names, when its build id is the recorded one. Errors: `FILE_NOT_READABLE`
 * also for a file that is cut off inside of its head. Bounds: the file in memory.
 */
export async function readPerfData(path: string, given: string | undefined): Promise<PerfView> {
  const last = new Map<number, PerfSample>();
  const summary = decodePerfData(
    await readFile(path),
    (sample) => {
      if (last.has(sample.tid) || last.size < MAX_THREADS) last.set(sample.tid, sample);
    },
    zstdStream(),
  );
  if (summary === null) throw new AppError('NO_THREADS', { values: { path } });
  const programs = new Programs(summary, given);
  try {
    const looks = [...last.values()].map((sample) => {
      const frames = programs.symbolsFor(sample).expand(sample.frames);
      const kernel = frames.filter((f) => f.isKernel).map((f) => f.function);
      const user = frames
        .filter((f) => !f.isKernel && f.function !== '')
        .map((f) => ({ func: f.function, file: f.object, line: 0 }));
      return lookOfSample(path, sample, kernel, user);
    });
    return { looks, notes: describe(summary) };
  } finally {
    programs.close();
  }
}

function describe({ samples, lost, truncated, skipped }: PerfSummary): readonly LocalText[] {
  const isWhole = !truncated && skipped === 0;
  return [
    ...(isWhole ? [] : [m.perfCut]),
    ...(samples === 0 && isWhole ? [m.perfEmpty] : []),
    ...(lost === 0 ? [] : [say(m.perfLost, { count: lost })]),
  ];
}

/** The programs of a recording, opened when a sample needs them. */
class Programs {
  readonly #summary: PerfSummary;
  readonly #given: string | undefined;
  readonly #kernel: ReturnType<typeof ownKernelSymbols>;
  readonly #known = new Map<string, ProgramOfRecording | null>();
  readonly #symbols = new Map<string, PerfSymbols>();

  constructor(summary: PerfSummary, given: string | undefined) {
    this.#summary = summary;
    this.#given = given;
    this.#kernel = ownKernelSymbols(summary);
  }

  /** Names for the chain of one sample: by the first of its files that is a Go program. */
  symbolsFor({ frames }: PerfSample): PerfSymbols {
    const objects = new Set(frames.filter((f) => !f.isKernel).map((f) => f.object));
    const object = [...objects].find((o) => this.#program(o) !== null) ?? '';
    const symbols =
      this.#symbols.get(object) ?? new PerfSymbols(this.#known.get(object) ?? null, this.#kernel, true);
    this.#symbols.set(object, symbols);
    return symbols;
  }

  close(): void {
    for (const known of this.#known.values()) known?.program.close();
  }

  #program(object: string): ProgramOfRecording | null {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    let found: ProgramOfRecording | null = null;
    for (const path of [this.#given, object]) {
      const program: Program | null =
        path === undefined || found !== null ? null : openIfReadable(path, object);
      if (program === null) continue;
      if (program.hasSymbols && this.#isSame(program, object)) found = { program, object };
      else program.close();
    }
    this.#known.set(object, found);
    return found;
  }

  /** By the build id where the recording and the file have one, else by the name. */
  #isSame({ path, buildId }: Program, object: string): boolean {
    const wanted = this.#summary.buildIds.get(object);
    if (wanted === undefined || buildId === null) return baseName(path) === baseName(object);
    return wanted.startsWith(buildId) || buildId.startsWith(wanted);
  }
}

/** Null for what is no file of programs, cannot be read, or is gone. */
function openIfReadable(path: string, object: string): Program | null {
  if (!object.startsWith('/')) return null;
  try {
    return openProgram(path);
  } catch {
    return null;
  }
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);

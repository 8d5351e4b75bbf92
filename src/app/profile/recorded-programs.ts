import { goUnwinder } from '../../analyze/perf-profile/unwind-go.ts';
import type { GoFrame } from '../../model/go-symbol.ts';
import type { PerfFrame, PerfSummary, PerfUnwinder } from '../../model/perf-recording.ts';
import { openProgram, type Program } from './open-program.ts';
import { linkedOf } from './perf-symbols.ts';

/** Programs of one recording that are opened at most. */
const MAX_PROGRAMS = 32;

/** The programs of a recording, opened when an address of theirs is met. */
export class RecordedPrograms {
  readonly #summary: Pick<PerfSummary, 'buildIds' | 'addressKind'>;
  readonly #given: Program | null;
  readonly #byObject = new Map<string, Program | null>();

  constructor(summary: Pick<PerfSummary, 'buildIds' | 'addressKind'>, programPath: string | undefined) {
    this.#summary = summary;
    this.#given = programPath === undefined ? null : openProgram(programPath);
  }

  placesAt(frame: PerfFrame, isExact: boolean): readonly GoFrame[] {
    const program = this.#programOf(frame);
    if (program === null) return [];
    const linked = linkedOf(frame.address, program);
    return program.frames(isExact ? linked : linked - 1);
  }

  /** Call chains out of copies of stacks, as far as Go's tables lead. */
  readonly unwind: PerfUnwinder = goUnwinder((frame) => {
    const program = this.#programOf(frame);
    if (program === null) return null;
    const linked = linkedOf(frame.address, program);
    return { delta: program.stackDelta(linked), function: program.functionAt(linked)?.name ?? '' };
  });

  #programOf({ object }: PerfFrame): Program | null {
    // The text of perf script prints offsets or addresses, which one depends on its release: there its own names hold.
    if (object === '' || this.#summary.addressKind !== 'file-offset') return null;
    let program = this.#byObject.get(object);
    if (program === undefined) {
      program = this.#byObject.size < MAX_PROGRAMS ? this.#open(object) : null;
      this.#byObject.set(object, program);
    }
    return program;
  }

  close(): void {
    for (const program of new Set([...this.#byObject.values(), this.#given])) program?.close();
  }

  #open(object: string): Program | null {
    const recorded = this.#summary.buildIds.get(object);
    const given = this.#given;
    if (given !== null) {
      const isSame =
        recorded === undefined || given.buildId === null
          ? object.split('/').at(-1) === given.path.split('/').at(-1)
          : recorded === given.buildId;
      if (isSame) return given;
    }
    // Another build of the same path would give wrong names.
    if (recorded === undefined || !object.startsWith('/')) return null;
    try {
      const program = openProgram(object);
      if (program.buildId === recorded && program.hasSymbols) return program;
      program.close();
    } catch {
      // Not on this machine, or not to be read: its addresses stay.
    }
    return null;
  }
}

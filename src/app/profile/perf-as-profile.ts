import { PerfProfile } from '../../analyze/perf-profile/perf-profile.ts';
import type { GoFrame } from '../../model/go-symbol.ts';
import type { PerfFrame, PerfSummary } from '../../model/perf-recording.ts';
import type { Profile } from '../../model/profile.ts';
import { openProgram, type Program } from './open-program.ts';
import { linkedOf, ownKernelSymbols } from './perf-symbols.ts';
import { readPerfInto } from './read-perf.ts';

/** Programs of one recording that are opened at most. */
const MAX_PROGRAMS = 32;

/**
 * A recording of perf as a profile; null when the bytes are none. Addresses get names from `programPath` (for the recorded
 * file of its build or name), else from the recorded files that this machine has of the recorded build, and from this machine's kernel when it
 * is the recorded one. Errors: those of `openProgram` for `programPath`.
 */
export function perfAsProfile(bytes: Uint8Array, programPath: string | undefined): Profile | null {
  const perf = new PerfProfile();
  const summary = readPerfInto(bytes, (sample) => perf.add(sample));
  if (summary === null || summary.samples === 0) return null;
  const programs = new RecordedPrograms(summary, programPath);
  const kernel = ownKernelSymbols(summary);
  try {
    return perf.build(summary, (frame, isExact) => {
      if (!frame.isKernel) return programs.placesAt(frame, isExact);
      const name = frame.symbol === '' ? (kernel?.nameOf(frame.address) ?? '') : '';
      return name === '' ? [] : [{ function: name, file: '[kernel.kallsyms]', line: 0 }];
    });
  } finally {
    programs.close();
  }
}

/** The programs of a recording, opened when an address of theirs is met. */
class RecordedPrograms {
  readonly #summary: PerfSummary;
  readonly #given: Program | null;
  readonly #byObject = new Map<string, Program | null>();

  constructor(summary: PerfSummary, programPath: string | undefined) {
    this.#summary = summary;
    this.#given = programPath === undefined ? null : openProgram(programPath);
  }

  placesAt({ object, address }: PerfFrame, isExact: boolean): readonly GoFrame[] {
    // The text of perf script prints offsets or addresses, which one depends on its release: there its own names hold.
    if (object === '' || this.#summary.addressKind !== 'file-offset') return [];
    let program = this.#byObject.get(object);
    if (program === undefined) {
      program = this.#byObject.size < MAX_PROGRAMS ? this.#open(object) : null;
      this.#byObject.set(object, program);
    }
    if (program === null) return [];
    const linked = linkedOf(address, program);
    return program.frames(isExact ? linked : linked - 1);
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

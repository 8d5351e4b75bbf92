import { PerfProfile } from '../../analyze/perf-profile/perf-profile.ts';
import type { Profile } from '../../model/profile.ts';
import { ownKernelSymbols } from './perf-symbols.ts';
import { readPerfInto } from './read-perf.ts';
import { RecordedPrograms } from './recorded-programs.ts';

/**
 * A recording of perf as a profile; null when the bytes are none. Addresses get names from `programPath` (for the recorded
 * file of its build or name), else from the recorded files that this machine has of the recorded build, and from this machine's kernel when it
 * is the recorded one. Errors: those of `openProgram` for `programPath`.
 */
export function perfAsProfile(bytes: Uint8Array, programPath: string | undefined): Profile | null {
  const perf = new PerfProfile();
  const opened: RecordedPrograms[] = [];
  const open = (buildIds: ReadonlyMap<string, string>): RecordedPrograms => {
    const programs = new RecordedPrograms({ buildIds, addressKind: 'file-offset' }, programPath);
    opened.push(programs);
    return programs;
  };
  try {
    const summary = readPerfInto(
      bytes,
      (sample) => perf.add(sample),
      (buildIds) => open(buildIds).unwind,
    );
    if (summary === null || summary.samples === 0) return null;
    const programs = new RecordedPrograms(summary, programPath);
    opened.push(programs);
    const kernel = ownKernelSymbols(summary);
    return perf.build(summary, (frame, isExact) => {
      if (!frame.isKernel) return programs.placesAt(frame, isExact);
      const name = frame.symbol === '' ? (kernel?.nameOf(frame.address) ?? '') : '';
      return name === '' ? [] : [{ function: name, file: '[kernel.kallsyms]', line: 0 }];
    });
  } finally {
    for (const programs of opened) programs.close();
  }
}

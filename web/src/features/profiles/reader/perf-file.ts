import { Decompress } from 'fzstd';
import { PerfProfile } from '../../../../../src/analyze/perf-profile/perf-profile.ts';
import { goUnwinder } from '../../../../../src/analyze/perf-profile/unwind-go.ts';
import { decodePerfData } from '../../../../../src/formats/perf-data/decode-perf-data.ts';
import { isPerfData } from '../../../../../src/formats/perf-data/perf-header.ts';
import { PerfScriptReader } from '../../../../../src/formats/perf-script/perf-script-reader.ts';
import type { PerfFrame, PerfSummary } from '../../../../../src/model/perf-recording.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import type { OpenedProgram } from './program-file.ts';

/** A recording of perf. */
export interface OpenedPerf {
  readonly summary: PerfSummary;
  /** The recording as a profile; addresses of the programs get names, files and lines. */
  readonly toProfile: (programs: readonly OpenedProgram[]) => Profile;
}

const PIECE = 1 << 16;

/** Reads a recording, binary or as the text of `perf script`; null when it has no sample. */
export function readPerfFile(bytes: Uint8Array): OpenedPerf | null {
  const perf = new PerfProfile();
  let summary: PerfSummary | null;
  if (isPerfData(bytes)) summary = decodePerfData(bytes, (sample) => perf.add(sample), zstdStream());
  else {
    const reader = new PerfScriptReader((sample) => perf.add(sample));
    for (let at = 0; at < bytes.length; at += PIECE) reader.push(bytes.subarray(at, at + PIECE));
    summary = reader.end();
  }
  if (summary === null || summary.samples === 0) return null;
  const found = summary;
  return {
    summary: found,
    toProfile: (programs) => {
      const named = namesOf(found, programs);
      if (found.stackCopies === 0 || programs.length === 0) return perf.build(found, named.places);
      // Copies of stacks become call chains only with the program's own table: they are read once more.
      const unwound = new PerfProfile();
      decodePerfData(
        bytes,
        (sample) => unwound.add(sample),
        zstdStream(),
        () => named.unwind,
      );
      return unwound.build(found, named.places);
    },
  };
}

function namesOf({ buildIds, addressKind }: PerfSummary, programs: readonly OpenedProgram[]) {
  const byObject = new Map<string, OpenedProgram | undefined>();
  const programOf = ({ isKernel, object }: PerfFrame): OpenedProgram | undefined => {
    // The text of perf script prints offsets or addresses, which one depends on its release: there its own names hold.
    if (isKernel || object === '' || addressKind !== 'file-offset') return undefined;
    if (!byObject.has(object)) {
      const id = buildIds.get(object) ?? '';
      byObject.set(
        object,
        programs.find((program) => program.isOf(object, id)),
      );
    }
    return byObject.get(object);
  };
  return {
    places: (frame: PerfFrame, isExact: boolean) => programOf(frame)?.placesAt(frame.address, isExact) ?? [],
    unwind: goUnwinder((frame) => programOf(frame)?.stackAt(frame.address) ?? null),
  };
}

/** perf packs all records of a recording as one zstd stream, flushed after each buffer. */
function zstdStream(): { readonly push: (packed: Uint8Array) => readonly Uint8Array[] } {
  let pieces: Uint8Array[] = [];
  const stream = new Decompress((piece) => {
    pieces.push(piece);
  });
  return {
    push: (packed) => {
      pieces = [];
      stream.push(packed);
      return pieces;
    },
  };
}

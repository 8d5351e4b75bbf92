import { Decompress } from 'fzstd';
import { decodePerfData } from '../../../src/formats/perf-data/decode-perf-data.ts';
import { PerfScriptReader } from '../../../src/formats/perf-script/perf-script-reader.ts';
import type { PerfSample, PerfSummary } from '../../../src/model/perf-recording.ts';

/** Samples of a source, and what it says besides. */
export interface Decoded {
  readonly samples: PerfSample[];
  readonly summary: PerfSummary | null;
}

/** Decodes a `perf.data` file, packed records included. */
export function decodeData(bytes: Uint8Array): Decoded {
  let pieces: Uint8Array[] = [];
  const stream = new Decompress((piece) => pieces.push(piece));
  const push = (packed: Uint8Array): Uint8Array[] => {
    pieces = [];
    stream.push(packed);
    return pieces;
  };
  const samples: PerfSample[] = [];
  const summary = decodePerfData(bytes, (sample) => samples.push(sample), { push });
  return { samples, summary };
}

/** Parses the text of `perf script`. */
export function parseScript(bytes: Uint8Array, pieceBytes = 1 << 16): Decoded {
  const samples: PerfSample[] = [];
  const reader = new PerfScriptReader((sample) => samples.push(sample));
  for (let at = 0; at < bytes.length; at += pieceBytes) reader.push(bytes.subarray(at, at + pieceBytes));
  return { samples, summary: reader.end() };
}

/** A sample as text, without what only one of the sources has: names of functions, digits of the time below a microsecond. */
export function essence(sample: PerfSample): string {
  const { command, pid, tid, event, period, frames } = sample;
  const chain = frames.map((f) => `${f.isKernel ? 'k' : f.object}${f.address}`);
  return [command, pid, tid, event, period, ...chain].join(' ');
}

import { Decompress } from 'fzstd';
import { decodePerfData } from '../../formats/perf-data/decode-perf-data.ts';
import { isPerfData } from '../../formats/perf-data/perf-header.ts';
import type { StreamInflater } from '../../formats/perf-data/record-list.ts';
import { parseFrame, parseHead } from '../../formats/perf-script/parse-line.ts';
import { PerfScriptReader } from '../../formats/perf-script/perf-script-reader.ts';
import type { PerfSink, PerfSummary, PerfUnwinder } from '../../model/perf-recording.ts';
import { PerfStacks } from './perf-stacks.ts';

/** A recording of perf, added up. */
export interface PerfRecording {
  readonly stacks: PerfStacks;
  readonly summary: PerfSummary;
}

const LOOKED_AT = 65_536;

/** Makes call chains of copied stacks, given the build ids of the recording. */
type UnwinderFor = (buildIds: ReadonlyMap<string, string>) => PerfUnwinder | null;

/** Reads a recording, binary or as the text of `perf script`; null when the bytes are neither. */
export function readPerf(bytes: Uint8Array, unwinderFor?: UnwinderFor): PerfRecording | null {
  const stacks = new PerfStacks();
  const summary = readPerfInto(bytes, (sample) => stacks.add(sample), unwinderFor);
  return summary === null ? null : { stacks, summary };
}

/** Tells the samples of a recording of either kind; null when the bytes are neither. */
export function readPerfInto(
  bytes: Uint8Array,
  sink: PerfSink,
  unwinderFor?: UnwinderFor,
): PerfSummary | null {
  if (isPerfData(bytes)) return decodePerfData(bytes, sink, zstdStream(), unwinderFor);
  if (!looksLikeScript(bytes)) return null;
  const reader = new PerfScriptReader(sink);
  for (let at = 0; at < bytes.length; at += LOOKED_AT) reader.push(bytes.subarray(at, at + LOOKED_AT));
  return reader.end();
}

/** A line about a sample, and one with a frame, near the start. */
function looksLikeScript(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LOOKED_AT);
  if (head.subarray(0, 4096).includes(0)) return false;
  const lines = new TextDecoder().decode(head).split('\n');
  return (
    lines.some((line) => parseHead(line) !== null) && lines.some((line) => Boolean(parseFrame(line.trim())))
  );
}

/** perf packs all records of a recording as one zstd stream, flushed after each buffer. */
export function zstdStream(): StreamInflater {
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

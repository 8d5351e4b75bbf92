import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { badLine } from './legacy-failure.ts';
import { say } from '../../base/messages.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import { LineReader } from './line-reader.ts';
import { isMemoryMapSentinel, parseMemoryMap } from './memory-map.ts';
import { callAddress, parseAddresses, parseInt64 } from './numbers.ts';
import { heapSampleTypes, unsample } from './parse-heap.ts';

const HEADER = /^heap_v2\/(\d+)$/;
// Sums over all threads; `t12:` is one thread.
const TOTALS = /^t\*: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\]$/;
const THREAD = /^t\d+: *\d+: *\d+ *\[/;

interface Totals {
  readonly inuse: readonly [count: bigint, bytes: bigint];
  readonly alloc: readonly [count: bigint, bytes: bigint];
}

interface Row extends Totals {
  readonly stack: bigint[];
}

/**
 * Reads a heap profile of jemalloc 4 or newer (`prof.dump`): the mean of bytes between two samples, sums of the process,
 * then for each stack its addresses and what all threads hold there. Counts are scaled up by the chance of a block of that
 * size to be sampled. Allocations are there with `prof_accum:true` only. Undefined when the text is something else.
 * Source: jemalloc `src/prof_sys.c` and `src/prof_data.c` (prof_tctx_dump_iter), `bin/jeprof.in` AdjustSamples.
 */
export function parseJemallocHeapProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  if (!lines.next()) return undefined;
  const rate = HEADER.exec(lines.text)?.[1];
  if (rate === undefined) return undefined;
  const period = parseInt64(lines, rate);
  const { rows, whole, atMap } = readRows(lines);
  const hasAllocations = whole !== undefined && (whole.alloc[0] > 0n || whole.alloc[1] > 0n);
  return {
    header: {
      sampleTypes: heapSampleTypes(hasAllocations),
      periodType: { type: 'space', unit: 'bytes' },
      period,
    },
    samples: rows.map((row) => sampleOf(row, hasAllocations, period)),
    mappings: atMap ? parseMemoryMap(lines) : [],
  };
}

function readRows(lines: LineReader): { rows: Row[]; whole: Totals | undefined; atMap: boolean } {
  const rows: Row[] = [];
  let whole: Totals | undefined;
  let stack: bigint[] | undefined;
  while (lines.next()) {
    const line = lines.text.trim();
    if (line === '' || THREAD.test(line)) continue;
    if (isMemoryMapSentinel(line)) return { rows, whole, atMap: true };
    if (line.startsWith('@')) {
      stack = parseAddresses(lines, line).map(callAddress);
      continue;
    }
    const match = TOTALS.exec(line);
    if (match === null) throw badLine(lines, say(m.columns));
    const [inuseCount, inuseBytes, allocCount, allocBytes] = match
      .slice(1)
      .map((digits) => parseInt64(lines, digits)) as [bigint, bigint, bigint, bigint];
    const totals: Totals = { inuse: [inuseCount, inuseBytes], alloc: [allocCount, allocBytes] };
    if (stack === undefined) whole = totals;
    else rows.push({ stack, ...totals });
  }
  return { rows, whole, atMap: false };
}

function sampleOf({ stack, inuse, alloc }: Row, hasAllocations: boolean, rate: bigint): DraftSample {
  const [count, bytes] = inuse[0] === 0n && hasAllocations ? alloc : inuse;
  return {
    stack,
    values: [...(hasAllocations ? unsample(...alloc, rate) : []), ...unsample(...inuse, rate)],
    blockBytes: count === 0n ? 0n : bytes / count,
  };
}

import { say } from '../../base/messages.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { badLine } from './legacy-failure.ts';
import { LineReader } from './line-reader.ts';
import { isMemoryMapSentinel, parseMemoryMap } from './memory-map.ts';
import { callAddress, int64FromDouble, parseAddresses, parseInt64 } from './numbers.ts';
import { SymbolLines } from './symbol-lines.ts';

const HEADER =
  /heap profile: *(\d+): *(\d+) *\[ *(\d+): *(\d+) *\] *@ *(?:(heap[_a-z0-9]*)\/?(\d*)|growthz?|fragmentationz?)/;
const SAMPLE = /(-?\d+): *(-?\d+) *\[ *(\d+): *(\d+) *\] @([ x0-9a-f]*)/;

interface HeapKind {
  /** Mean bytes between two samples; 1 when every allocation was recorded. */
  readonly rate: bigint;
  readonly isSampled: boolean;
  readonly hasAllocations: boolean;
}

/**
 * Reads the text form of a heap, growth or fragmentation profile (tcmalloc, Go `debug=1`). Counts of sampled profiles
 * are scaled up by the chance of a block of that size to be sampled. Undefined when the text is something else.
 * Source: google/pprof `profile/legacy_profile.go` parseHeap; Go `src/runtime/pprof/pprof.go` writeHeapInternal, which
 * writes twice the rate.
 */
export function parseHeapProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  if (!lines.next()) return undefined;
  const kind = parseHeader(lines);
  if (kind === undefined) return undefined;
  const symbols = new SymbolLines();
  const samples: DraftSample[] = [];
  let atMap = false;
  while (!atMap && lines.next()) {
    const line = lines.text.trim();
    if (line.startsWith('#')) symbols.add(line);
    else if (isMemoryMapSentinel(line)) atMap = true;
    else if (line !== '') {
      samples.push(parseSample(lines, line, kind));
      symbols.begin(samples.at(-1)!.stack);
    }
  }
  return {
    header: {
      sampleTypes: heapSampleTypes(kind.hasAllocations),
      periodType: { type: 'space', unit: 'bytes' },
      period: kind.rate,
    },
    samples,
    mappings: atMap ? parseMemoryMap(lines) : [],
    symbols,
  };
}

/** Names of a heap profile's values: what is in use only has no prefix, as in the reference. */
export function heapSampleTypes(hasAllocations: boolean): { type: string; unit: string }[] {
  const types = [
    { type: 'objects', unit: 'count' },
    { type: 'space', unit: 'bytes' },
  ];
  if (!hasAllocations) return types;
  return ['alloc_', 'inuse_'].flatMap((prefix) =>
    types.map(({ type, unit }) => ({ type: prefix + type, unit })),
  );
}

function parseHeader(lines: LineReader): HeapKind | undefined {
  const match = HEADER.exec(lines.text);
  if (match === null) return undefined;
  const [, inuseObjects, inuseBytes, allocObjects, allocBytes, name, rateDigits] = match;
  if (name === undefined) return { rate: 1n, isSampled: false, hasAllocations: false };
  const rate = rateDigits === undefined || rateDigits === '' ? 0n : parseInt64(lines, rateDigits);
  const hasAllocations =
    (allocObjects !== inuseObjects && allocObjects !== '0') ||
    (allocBytes !== inuseBytes && allocBytes !== '0');
  if (name === 'heapz_v2' || name === 'heap_v2') return { rate, isSampled: true, hasAllocations };
  if (name === 'heap') return { rate: rate / 2n, isSampled: true, hasAllocations };
  return name === 'heapprofile' ? { rate: 1n, isSampled: false, hasAllocations } : undefined;
}

function parseSample(lines: LineReader, line: string, kind: HeapKind): DraftSample {
  const match = SAMPLE.exec(line);
  if (match === null) throw badLine(lines, say(m.columns));
  const values: bigint[] = [];
  let blockBytes = 0n;
  const addPair = (countDigits: string, bytesDigits: string) => {
    const count = parseInt64(lines, countDigits);
    const bytes = parseInt64(lines, bytesDigits);
    if (count === 0n && bytes !== 0n) throw badLine(lines, say(m.zeroCount, { bytes }));
    if (count !== 0n) blockBytes = bytes / count;
    values.push(...(count !== 0n && kind.isSampled ? unsample(count, bytes, kind.rate) : [count, bytes]));
  };
  if (kind.hasAllocations) addPair(match[3]!, match[4]!);
  addPair(match[1]!, match[2]!);
  return { stack: parseAddresses(lines, match[5]!).map(callAddress), values, blockBytes };
}

/**
 * Estimates what was there from what was sampled: a block of size S is sampled with probability 1 - e^(-S/rate).
 * A rate of 1 or less means that everything was recorded.
 */
export function unsample(count: bigint, bytes: bigint, rate: bigint): [bigint, bigint] {
  if (count === 0n || bytes === 0n) return [0n, 0n];
  if (rate <= 1n) return [count, bytes];
  const meanBytes = Number(bytes) / Number(count);
  const scale = 1 / (1 - Math.exp(-meanBytes / Number(rate)));
  return [int64FromDouble(Number(count) * scale), int64FromDouble(Number(bytes) * scale)];
}

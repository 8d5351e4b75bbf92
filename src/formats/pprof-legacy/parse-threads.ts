import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { isBlankOrComment, LineReader } from './line-reader.ts';
import { isMemoryMapSentinel, parseMemoryMap } from './memory-map.ts';
import { callAddress, parseAddresses } from './numbers.ts';

const START = /--- threadz \d+ ---/;
const THREAD = /--- Thread ([0-9A-Fa-f]+) \(name: (.*)\/(\d+)\) stack: ---/;

/**
 * Reads a threadz profile: one stack per thread, or a note that it equals the one before. Undefined when the text is
 * something else. Source: google/pprof `profile/legacy_profile.go` parseThread.
 */
export function parseThreadProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  while (lines.next() && isBlankOrComment(lines.text));
  if (START.test(lines.text)) {
    while (lines.next() && !isMemoryMapSentinel(lines.text) && !lines.text.startsWith('-'));
  } else if (!THREAD.test(lines.text)) return undefined;
  const samples: DraftSample[] = [];
  let line = lines.text;
  while (!isMemoryMapSentinel(line) && !line.startsWith('---- no stack trace for')) {
    if (!THREAD.test(line)) return undefined;
    const stack = parseStack(lines);
    line = lines.text.trim();
    const last = samples.at(-1);
    if (stack.length > 0) samples.push({ stack, values: [1n] });
    else if (last !== undefined) last.values[0] = (last.values[0] ?? 0n) + 1n;
  }
  while (!isMemoryMapSentinel(lines.text) && lines.next());
  const thread = { type: 'thread', unit: 'count' };
  for (const sample of samples) dropRepeatedLeaf(sample.stack);
  return {
    header: { sampleTypes: [thread], periodType: thread, period: 1n },
    samples,
    mappings: parseMemoryMap(lines),
  };
}

// Ends on the first line of the next thread. Empty for "same as previous thread". All but the leaf are return addresses.
function parseStack(lines: LineReader): bigint[] {
  const addresses: bigint[] = [];
  let isSame = false;
  while (lines.next()) {
    const line = lines.text.trim();
    if (line.startsWith('---')) break;
    if (line.includes('same as previous thread')) isSame = true;
    else if (line !== '') addresses.push(...parseAddresses(lines, line));
  }
  return isSame ? [] : addresses.map((address, i) => (i > 0 ? callAddress(address) : address));
}

/**
 * Removes the second frame when it is the leaf again, as a return address: a handler may take the leaf both from the
 * signal and from the stack.
 */
export function dropRepeatedLeaf(stack: bigint[]): void {
  if (stack.length > 1 && stack[0] === BigInt.asUintN(64, (stack[1] ?? 0n) + 1n)) stack.splice(1, 1);
}

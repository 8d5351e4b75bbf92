import { say } from '../../base/messages.ts';
import { ProfileFailure } from '../pprof/profile-error.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { LineReader } from './line-reader.ts';
import { parseMemoryMap } from './memory-map.ts';
import { callAddress } from './numbers.ts';
import { parseJavaSymbols } from './parse-java.ts';
import { dropRepeatedLeaf } from './parse-threads.ts';

/** Reads words of one size and byte order. */
class WordReader {
  readonly #view: DataView;
  readonly #wordBytes: 4 | 8;
  readonly #littleEndian: boolean;
  pos = 0;

  constructor(bytes: Uint8Array, wordBytes: 4 | 8, littleEndian: boolean) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#wordBytes = wordBytes;
    this.#littleEndian = littleEndian;
  }

  get bytesLeft(): number {
    return this.#view.byteLength - this.pos;
  }

  word(): bigint {
    if (this.bytesLeft < this.#wordBytes) {
      throw new ProfileFailure('PROFILE_TRUNCATED', this.pos, say(m.cutVarint));
    }
    const at = this.pos;
    this.pos += this.#wordBytes;
    return this.#wordBytes === 8
      ? this.#view.getBigUint64(at, this.#littleEndian)
      : BigInt(this.#view.getUint32(at, this.#littleEndian));
  }

  hasWords(count: bigint): boolean {
    return count * BigInt(this.#wordBytes) <= BigInt(this.bytesLeft);
  }
}

/**
 * Reads a binary CPU profile of gperftools or of Go before 1.9 (profilez), words of 32 or 64 bits in either byte order,
 * C++ or Java. Undefined when the bytes are something else.
 * Layout: 0, 3, 0 (1 for Java), period in microseconds, 0; then per stack its count, its depth and the addresses; the
 * list ends with 0, 1, 0; text follows (memory map or Java symbols).
 * Source: google/pprof `profile/legacy_profile.go` parseCPU; gperftools `doc/cpuprofile-fileformat.html`.
 */
export function parseCpuProfile(bytes: Uint8Array): LegacyDraft | undefined {
  for (const wordBytes of [4, 8] as const) {
    for (const littleEndian of [true, false]) {
      if (bytes.length < wordBytes * 5) continue;
      const words = new WordReader(bytes, wordBytes, littleEndian);
      const [zero, three, kind, periodUs, padding] = Array.from({ length: 5 }, () => words.word());
      const isHeader = zero === 0n && three === 3n && padding === 0n && (kind === 0n || kind === 1n);
      if (isHeader && periodUs! > 0n) return parseBody(bytes, words, periodUs!, kind === 1n);
    }
  }
  return undefined;
}

function parseBody(
  bytes: Uint8Array,
  words: WordReader,
  periodUs: bigint,
  isJava: boolean,
): LegacyDraft | undefined {
  const period = BigInt.asIntN(64, periodUs * 1000n);
  const samples = parseStacks(words, period, isJava);
  if (samples === undefined) return undefined;
  const lines = new LineReader(new TextDecoder().decode(bytes.subarray(words.pos)));
  const header = {
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'cpu', unit: 'nanoseconds' },
    ],
    periodType: { type: 'cpu', unit: 'nanoseconds' },
    period,
  };
  if (isJava) {
    const addresses = new Set(samples.flatMap((sample) => sample.stack));
    return { header, samples, mappings: [], symbolsReplaceAddresses: parseJavaSymbols(lines, addresses) };
  }
  dropSignalFrames(samples);
  for (const sample of samples) dropRepeatedLeaf(sample.stack);
  return { header, samples, mappings: parseMemoryMap(lines) };
}

function parseStacks(words: WordReader, period: bigint, isJava: boolean): DraftSample[] | undefined {
  const samples: DraftSample[] = [];
  while (words.bytesLeft > 0) {
    const count = words.word();
    const depth = words.word();
    if (depth > BigInt(words.bytesLeft)) return undefined;
    if (!words.hasWords(depth)) {
      const values = { length: String(depth), left: words.bytesLeft };
      throw new ProfileFailure('PROFILE_TRUNCATED', words.pos, say(m.cutField, values));
    }
    const stack = Array.from({ length: Number(depth) }, () => words.word());
    if (count === 0n && depth === 1n && stack[0] === 0n) break;
    const values = [BigInt.asIntN(64, count), BigInt.asIntN(64, count * period)];
    samples.push({
      stack: isJava ? stack : stack.map((address, i) => (i > 0 ? callAddress(address) : address)),
      values,
    });
  }
  return samples;
}

// When nearly all stacks share the frame above the leaf's caller it was put there by the signal handler: up to two such
// frames are removed. One stack in 32 may differ.
function dropSignalFrames(samples: readonly DraftSample[]): void {
  const margin = Math.floor(samples.length / 32);
  for (let round = 0; round < 2; round++) {
    const counts = new Map<bigint, number>();
    for (const { stack } of samples) {
      const second = stack[1];
      if (second !== undefined) counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    const common = [...counts].find(([, count]) => count >= samples.length - margin)?.[0];
    if (common === undefined) return;
    for (const { stack } of samples) if (stack[1] === common) stack.splice(1, 1);
  }
}

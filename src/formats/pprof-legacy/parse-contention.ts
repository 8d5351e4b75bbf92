import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { LineReader } from './line-reader.ts';
import { isMemoryMapSentinel, parseMemoryMap } from './memory-map.ts';
import { callAddress, int64FromDouble, parseAddresses, parseInt64 } from './numbers.ts';
import { SymbolLines } from './symbol-lines.ts';

const HEADERS = ['--- contentionz ', '--- mutex:', '--- contention:'];
const SAMPLE = /(\d+) *(\d+) @([ x0-9a-f]*)/;
const INTEGER = /^[+-]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]+|\d+)$/i;

interface Attributes {
  cyclesPerSecond: bigint;
  period: bigint;
  durationNano: bigint;
}

/**
 * Reads the text form of a contention profile: C++ contentionz, or Go's block and mutex profiles with `debug=1`. Delays
 * are turned from cycles into nanoseconds and, like counts, multiplied by the sampling period. Undefined when the text is
 * something else. Source: google/pprof `profile/legacy_profile.go` parseContention.
 */
export function parseContentionProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  if (!lines.next() || !HEADERS.some((header) => lines.text.startsWith(header))) return undefined;
  const attributes = parseAttributes(lines);
  if (attributes === undefined) return undefined;
  const symbols = new SymbolLines();
  const samples: DraftSample[] = [];
  do {
    const line = lines.text.trim();
    if (line.startsWith('---')) break;
    if (line.startsWith('#')) symbols.add(line);
    else if (line !== '') {
      const sample = parseSample(lines, line, attributes);
      if (sample === undefined) return undefined;
      samples.push(sample);
      symbols.begin(sample.stack);
    }
  } while (lines.next());
  while (!isMemoryMapSentinel(lines.text) && lines.next());
  return {
    header: {
      sampleTypes: [
        { type: 'contentions', unit: 'count' },
        { type: 'delay', unit: 'nanoseconds' },
      ],
      periodType: { type: 'contentions', unit: 'count' },
      period: attributes.period,
      durationNano: attributes.durationNano,
    },
    samples,
    mappings: parseMemoryMap(lines),
    symbols,
  };
}

// Stops on the first line that is no `name = value`; undefined for attributes of another format (Java).
function parseAttributes(lines: LineReader): Attributes | undefined {
  const attributes: Attributes = { cyclesPerSecond: 0n, period: 1n, durationNano: 0n };
  while (lines.next()) {
    const line = lines.text.trim();
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    if (line.startsWith('---') || equals < 0) break;
    const name = line.slice(0, equals).trim();
    const value = line.slice(equals + 1).trim();
    if (name === 'discarded samples') continue;
    if (!INTEGER.test(value)) return undefined;
    const number = parseGoInteger(lines, value);
    if (name === 'cycles/second') attributes.cyclesPerSecond = number;
    else if (name === 'sampling period') attributes.period = number;
    else if (name === 'ms since reset') attributes.durationNano = BigInt.asIntN(64, number * 1_000_000n);
    else return undefined;
  }
  return attributes;
}

// Go reads these with base 0: a leading 0 means octal.
function parseGoInteger(lines: LineReader, digits: string): bigint {
  const [, sign, rest] = /^([+-]?)(.*)$/.exec(digits)!;
  const plain = /^0[0-7]+$/.test(rest!) ? `0o${rest!.slice(1)}` : rest!;
  const value = BigInt(plain);
  return parseInt64(lines, String(sign === '-' ? -value : value));
}

function parseSample(lines: LineReader, line: string, attributes: Attributes): DraftSample | undefined {
  const match = SAMPLE.exec(line);
  if (match === null) return undefined;
  let delay = parseInt64(lines, match[1]!);
  let count = parseInt64(lines, match[2]!);
  const { period, cyclesPerSecond } = attributes;
  if (period > 0n) {
    if (cyclesPerSecond > 0n) {
      delay = int64FromDouble((Number(delay) * Number(period)) / (Number(cyclesPerSecond) / 1e9));
    }
    count = BigInt.asIntN(64, count * period);
  }
  return { stack: parseAddresses(lines, match[3]!).map(callAddress), values: [count, delay] };
}

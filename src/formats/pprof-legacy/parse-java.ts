import { say } from '../../base/messages.ts';
import type { ProfileHeader } from '../../model/profile-builder.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { badLine } from './legacy-failure.ts';
import { LineReader } from './line-reader.ts';
import { parseAddresses, parseInt64 } from './numbers.ts';
import { unsample } from './parse-heap.ts';
import type { SymbolFrame } from './symbol-lines.ts';

const ATTRIBUTE = /([A-Za-z0-9_ ]+)=([A-Za-z0-9_ ]+)/;
const SAMPLE = / *(\d+) +(\d+) +@ +([ x0-9a-f]*)/;
const SYMBOL = /^\s*0x([0-9A-Fa-f]+)\s+(.*)\s*$/;
const FILE_LINE = /^(.*)\s+\((.+):(-?[0-9]+)\)$/;
const LIBRARY = /^(.*)\s+\((.*)\)$/;
/** Sampling rate of Java heap profiles in bytes; the text does not name it. */
const JAVA_HEAP_RATE = 524_288n;

/**
 * Reads the text form of a Java heap or contention profile. Its addresses are mere numbers of symbols: they are replaced
 * by them. Undefined when the text is something else. Source: google/pprof `profile/legacy_java_profile.go`.
 */
export function parseJavaProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  if (!lines.next()) return undefined;
  const kind = /^--- (heap|contention)z 1 ---$/.exec(lines.text.trim())?.[1];
  if (kind === undefined) return undefined;
  const header = parseAttributes(lines, kind);
  if (header === undefined) return undefined;
  const samples = parseSamples(lines, kind, header.period);
  const addresses = new Set(samples.flatMap((sample) => sample.stack));
  return { header, samples, mappings: [], symbolsReplaceAddresses: parseJavaSymbols(lines, addresses) };
}

type JavaHeader = Pick<ProfileHeader, 'sampleTypes' | 'periodType' | 'period' | 'durationNano'>;

// Stops on the first line that is no attribute.
function parseAttributes(lines: LineReader, kind: string): JavaHeader | undefined {
  let header: JavaHeader = {
    sampleTypes: [],
    periodType: { type: '', unit: '' },
    period: 0n,
    durationNano: 0n,
  };
  while (lines.next()) {
    const line = lines.text.trim();
    if (line === '') continue;
    const match = ATTRIBUTE.exec(line);
    if (match === null) break;
    const value = match[2]!.trim();
    const attribute = `${kind}/${match[1]!.trim()}`;
    if (attribute.endsWith('/format')) {
      if (value !== 'java') return undefined;
    } else if (attribute.endsWith('/resolution')) {
      header = { ...header, sampleTypes: sampleTypes(kind, value) };
    } else if (attribute === 'contention/sampling period') {
      const periodType = { type: 'contentions', unit: 'count' };
      header = { ...header, periodType, period: parseInt64(lines, value) };
    } else if (attribute === 'contention/ms since reset') {
      header = { ...header, durationNano: BigInt.asIntN(64, parseInt64(lines, value) * 1_000_000n) };
    } else return undefined;
  }
  return header;
}

function sampleTypes(kind: string, unit: string): JavaHeader['sampleTypes'] {
  const isHeap = kind === 'heap';
  return [
    { type: isHeap ? 'inuse_objects' : 'contentions', unit: 'count' },
    { type: isHeap ? 'inuse_space' : 'delay', unit },
  ];
}

// Begins with the current line and stops on the first that is no sample. Amount and count are swapped in this format.
function parseSamples(lines: LineReader, kind: string, period: bigint): DraftSample[] {
  const samples: DraftSample[] = [];
  do {
    const line = lines.text.trim();
    if (line === '') continue;
    const match = SAMPLE.exec(line);
    if (match === null) break;
    const count = parseInt64(lines, match[2]!);
    const amount = parseInt64(lines, match[1]!);
    const stack = parseAddresses(lines, match[3]!);
    if (kind === 'heap') {
      if (count === 0n) throw badLine(lines, say(m.columns));
      const values = unsample(count, amount, JAVA_HEAP_RATE);
      samples.push({ stack, values, blockBytes: amount / count });
    } else {
      const factor = period === 0n ? 1n : period;
      samples.push({
        stack,
        values: [BigInt.asIntN(64, count * factor), BigInt.asIntN(64, amount * factor)],
      });
    }
  } while (lines.next());
  return samples;
}

/** Reads the symbols that follow the samples, the current line first, for the addresses that samples use. */
export function parseJavaSymbols(
  lines: LineReader,
  addresses: ReadonlySet<bigint>,
): ReadonlyMap<bigint, SymbolFrame> {
  const symbols = new Map<bigint, SymbolFrame>();
  const files = new Map<string, string>();
  do {
    const [, digits, text] = SYMBOL.exec(lines.text.trim()) ?? [];
    if (digits === undefined || text === undefined) continue;
    const [address] = parseAddresses(lines, `0x${digits.toLowerCase()}`);
    if (address === undefined || !addresses.has(address)) continue;
    const frame = parseFrame(text);
    // A function is known by its name alone: the file it was first seen in stands for all.
    const file = files.get(frame.name) ?? frame.file;
    files.set(frame.name, file);
    symbols.set(address, { ...frame, file });
  } while (lines.next());
  return symbols;
}

function parseFrame(text: string): SymbolFrame {
  const [, name, file, line] = FILE_LINE.exec(text) ?? [];
  if (name !== undefined) {
    const number = BigInt(line!);
    return { name, file: file!, line: number > 0n && number < 1n << 63n ? number : 0n };
  }
  const [, librarySymbol, library] = LIBRARY.exec(text) ?? [];
  if (librarySymbol !== undefined) return { name: librarySymbol, file: baseName(library!), line: 0n };
  return { name: text.includes('generated stub/JIT') ? 'STUB' : text, file: '', line: 0n };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

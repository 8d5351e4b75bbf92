import { unquoteGo } from '../gobinary/unquote-go.ts';
import type { DraftSample, LegacyDraft } from './legacy-draft.ts';
import { badLine } from './legacy-failure.ts';
import { isBlankOrComment, LineReader } from './line-reader.ts';
import { isMemoryMapSentinel, parseMemoryMap } from './memory-map.ts';
import { callAddress, parseAddresses, parseInt64 } from './numbers.ts';
import { SymbolLines } from './symbol-lines.ts';

const HEADER = /^(\S+) profile: total \d+$/;
const SAMPLE = /^(\d+) @((?: 0x[0-9a-f]+)*)\s*$/;
const LABELS = /^# labels: \{(.*)\}\s*$/;
const LABEL = /\s*("(?:[^"\\]|\\.)*"):\s*("(?:[^"\\]|\\.)*"),?/y;

/**
 * Reads the text form of a Go count profile: goroutine, threadcreate, goroutineleak or any custom one, with the labels
 * and symbols that `debug=1` prints as comments. Undefined when the text is something else.
 * Source: Go `src/runtime/pprof/pprof.go` printCountProfile; google/pprof `profile/legacy_profile.go` parseGoCount.
 */
export function parseCountProfile(text: string): LegacyDraft | undefined {
  const lines = new LineReader(text);
  while (lines.next() && isBlankOrComment(lines.text));
  const type = HEADER.exec(lines.text)?.[1];
  if (type === undefined) return undefined;
  const symbols = new SymbolLines();
  const samples: (DraftSample & { labels?: ReadonlyMap<string, string> })[] = [];
  while (lines.next() && !lines.text.startsWith('---')) {
    const line = lines.text;
    if (line.trim().startsWith('#')) {
      const labels = parseLabels(line);
      if (labels !== undefined && samples.length > 0) samples.at(-1)!.labels = labels;
      else symbols.add(line);
      continue;
    }
    if (line.trim() === '') continue;
    const match = SAMPLE.exec(line);
    if (match === null) throw badLine(lines);
    const stack = parseAddresses(lines, match[2]!).map(callAddress);
    samples.push({ stack, values: [parseInt64(lines, match[1]!)] });
    symbols.begin(stack);
  }
  while (!isMemoryMapSentinel(lines.text) && lines.next());
  const counted = { type, unit: 'count' };
  return {
    header: { sampleTypes: [counted], periodType: counted, period: 1n },
    samples,
    mappings: parseMemoryMap(lines),
    symbols,
  };
}

/** The labels of a `# labels: {"key":"value", …}` line, unquoted; undefined for any other line. */
export function parseLabels(line: string): Map<string, string> | undefined {
  const body = LABELS.exec(line)?.[1];
  if (body === undefined) return undefined;
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  for (let match = LABEL.exec(body); match !== null; match = LABEL.exec(body)) {
    labels.set(unquoteGo(match[1]!) ?? match[1]!, unquoteGo(match[2]!) ?? match[2]!);
  }
  return labels;
}

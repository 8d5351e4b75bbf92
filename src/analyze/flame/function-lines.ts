import { Int64Column } from '../../model/profile-int64.ts';
import type { Profile } from '../../model/profile.ts';
import { FrameTable } from './frame-table.ts';
import { labelMask } from './label-choice.ts';
import type { ProfileFlameQuery } from './profile-flame.ts';

/** Values of one source line of a function. */
export interface LineValues {
  /** 1-based; 0 where the profile has no line numbers. */
  readonly line: number;
  /** Of samples whose innermost call is here. */
  readonly flat: number;
  /** Each stack counts once, however often the line is on it. */
  readonly cum: number;
}

/** The lines of a function in one source file, in order. */
export interface FunctionFile {
  /** As the profile names it; empty when it does not. */
  readonly file: string;
  /** Line of the declaration; 0 when unknown. */
  readonly startLine: number;
  readonly lines: readonly LineValues[];
}

/**
 * The source lines of the functions of one name, by file, most cumulated value first. What `go tool pprof -list` sums.
 * O(samples × depth).
 */
export function functionLines(profile: Profile, query: ProfileFlameQuery, name: string): FunctionFile[] {
  const { stacks, locations, functions, strings } = profile;
  const table = new FrameTable();
  const { byFunction } = table.numbersOf(profile);
  const wanted = table.frames.findIndex((frame) => frame.name === name);
  if (wanted < 0) return [];
  const lines = new Map<string, { file: string; line: number; flat: number; cum: number }>();
  const starts = new Map<string, number>();
  // Keys of each location that has the function, innermost first.
  const keysOf = Array.from({ length: locations.count }, (_, row) => {
    const keys: string[] = [];
    for (let at = locations.lineStart[row] ?? 0; at < (locations.lineStart[row + 1] ?? 0); at++) {
      const fn = locations.lineFunction[at] ?? -1;
      if (fn < 0 || byFunction[fn] !== wanted) {
        keys.push('');
        continue;
      }
      const file = strings.get(functions.filename[fn] ?? 0);
      const line = locations.line.toNumber(at);
      starts.set(file, functions.startLine.toNumber(fn));
      const key = `${line}\n${file}`;
      keys.push(key);
      if (!lines.has(key)) lines.set(key, { file, line, flat: 0, cum: 0 });
    }
    return keys.some((key) => key !== '') ? keys : null;
  });
  const values = sumByStack(profile, query);
  for (let s = 1; s < stacks.size; s++) {
    const value = values[s] ?? 0;
    if (value === 0) continue;
    const seen = new Set<string>();
    for (let at = s; at !== 0; at = stacks.parent[at] ?? 0) {
      const keys = keysOf[stacks.location[at] ?? 0];
      if (keys === null || keys === undefined) continue;
      const own = at === s ? lines.get(keys[0] ?? '') : undefined;
      if (own !== undefined) own.flat += value;
      for (const key of keys) if (key !== '') seen.add(key);
    }
    for (const key of seen) {
      const line = lines.get(key);
      if (line !== undefined) line.cum += value;
    }
  }
  return byFile([...lines.values()], starts);
}

function byFile(
  all: readonly (LineValues & { readonly file: string })[],
  starts: ReadonlyMap<string, number>,
): FunctionFile[] {
  const files = new Map<string, LineValues[]>();
  for (const { file, line, flat, cum } of all)
    if (flat !== 0 || cum !== 0) files.set(file, [...(files.get(file) ?? []), { line, flat, cum }]);
  const weight = (lines: readonly LineValues[]): number => lines.reduce((sum, { cum }) => sum + cum, 0);
  return [...files]
    .map(([file, lines]) => ({
      file,
      startLine: starts.get(file) ?? 0,
      lines: lines.sort((a, b) => a.line - b.line),
    }))
    .sort((a, b) => weight(b.lines) - weight(a.lines));
}

function sumByStack(profile: Profile, { sampleType, labels }: ProfileFlameQuery): Float64Array {
  const { samples, stacks } = profile;
  const sums = new Float64Array(stacks.size);
  const column = samples.values[sampleType] ?? new Int64Column(0);
  const mask = labelMask(profile, labels);
  for (let s = 0; s < samples.count; s++) {
    if (mask !== null && mask[samples.labels[s] ?? 0] !== 1) continue;
    const stack = samples.stack[s] ?? 0;
    sums[stack] = (sums[stack] ?? 0) + column.toNumber(s);
  }
  return sums;
}

import { existsSync } from 'node:fs';
import { type ClassedFrame, FrameClassifier } from '../../analyze/profile-levels/frame-class.ts';
import { guessModules, type NamedFunction } from '../../analyze/profile-levels/guess-modules.ts';
import { LevelFold, type LevelReport } from '../../analyze/profile-levels/level-fold.ts';
import type { Profile } from '../../model/profile.ts';
import { chooseWeight } from './build-report.ts';
import { openProgram, type Program } from './open-program.ts';
import type { PerfProcess } from './perf-stacks.ts';
import {
  addressesAreOffsets,
  ownKernelSymbols,
  PerfSymbols,
  type ProgramOfRecording,
} from './perf-symbols.ts';
import { matchProgram } from './quality-report.ts';
import { RecordedPrograms } from './recorded-programs.ts';
import { type PerfRecording, readPerf } from './read-perf.ts';
import { parseProfileBytes, readInput } from './read-profiles.ts';

/** The levels of one source. */
export interface LevelSource extends LevelReport {
  readonly path: string;
  readonly kind: 'perf' | 'pprof';
  /** What weights are: nanoseconds of CPU, or counts of an event. */
  readonly unit: string;
  /** Length of the recording in seconds; null when unknown. */
  readonly seconds: number | null;
  /** Mean number of CPUs in use, where weights are times and the length is known. */
  readonly cpus: number | null;
  readonly buildId: string | null;
  readonly lost: number;
  /** Call chains made of copied stacks (`--call-graph dwarf`), those that break off, and those of branch records. */
  readonly stackCopies: number;
  readonly brokenChains: number;
  readonly branchChains: number;
  readonly truncated: boolean;
}

/** Three levels of a program, by perf, pprof, or both. */
export interface LevelsReport {
  readonly program: {
    readonly path: string;
    readonly buildId: string | null;
    readonly goVersion: string | null;
  } | null;
  /** Path under which the recording has the program; null when it has another one. */
  readonly recordedAs: string | null;
  readonly processes: readonly { readonly pid: number; readonly command: string }[];
  readonly sources: readonly LevelSource[];
  /** Whether perf and pprof are of the same build; null when one of them does not say. */
  readonly sameBuild: boolean | null;
  /** Files that the program that was named does not belong to, by build id or by what lies at their addresses. */
  readonly strangers: readonly string[];
}

/** What is asked. */
export interface LevelsRequest {
  readonly files: readonly string[];
  readonly program: string | null;
  /** Only this process of a recording; null for all of the program. */
  readonly pid: number | null;
}

/** Reads recordings and profiles, and adds them up by level. Errors: those of reading, `NOT_AN_EXECUTABLE`. */
export async function reportLevels(request: LevelsRequest): Promise<LevelsReport> {
  const inputs: { path: string; perf: PerfRecording | null; profile: Profile | null }[] = [];
  for (const path of request.files) {
    const bytes = await readInput(path);
    const perf = readRecording(bytes, request.program);
    inputs.push({ path, perf, profile: perf === null ? parseProfileBytes(bytes, path) : null });
  }
  const given = request.program === null ? null : openProgram(request.program);
  const recordings = inputs.flatMap(({ perf }) => perf ?? []);
  const profile = inputs.find((input) => input.profile !== null)?.profile ?? null;
  const target = recordings.length === 0 ? null : findTarget(recordings, given, profile);
  const program = given ?? target?.program ?? programOfProfile(profile);
  try {
    const { main, deps } = program ?? guessModules(profile === null ? [] : namedFunctions(profile));
    const classifier = new FrameClassifier(main, deps);
    const processes = new Map<number, string>();
    const sources = inputs.map(({ path, perf, profile: own }) =>
      perf === null
        ? levelsOfProfile(path, own!, classifier)
        : levelsOfPerf(path, perf, target, request.pid, classifier, processes),
    );
    const [perfId, profileId] = (['perf', 'pprof'] as const).map(
      (kind) => sources.find((source) => source.kind === kind)?.buildId ?? null,
    );
    return {
      program:
        program === null
          ? null
          : { path: program.path, buildId: program.buildId, goVersion: program.goVersion },
      recordedAs: target?.object ?? null,
      processes: [...processes].map(([pid, command]) => ({ pid, command })),
      sources,
      strangers:
        given === null
          ? []
          : inputs
              .filter(({ profile: own }) => (own === null ? target === null : isStranger(own, given)))
              .map(({ path }) => path),
      sameBuild: (perfId ?? null) === null || (profileId ?? null) === null ? null : perfId === profileId,
    };
  } finally {
    given?.close();
    if (target !== null && target.program !== given) target.program.close();
    else if (program !== null && program !== given) program.close();
  }
}

/** A recording, with call chains of copied stacks by the programs it names. */
function readRecording(bytes: Uint8Array, program: string | null): PerfRecording | null {
  const opened: RecordedPrograms[] = [];
  try {
    return readPerf(bytes, (buildIds) => {
      const programs = new RecordedPrograms({ buildIds, addressKind: 'file-offset' }, program ?? undefined);
      opened.push(programs);
      return programs.unwind;
    });
  } finally {
    for (const programs of opened) programs.close();
  }
}

/** The Go program of recordings: the one given, the one of the profile's build, else the Go program with most samples. */
function findTarget(
  recordings: readonly PerfRecording[],
  given: Program | null,
  profile: Profile | null,
): ProgramOfRecording | null {
  const weights = new Map<string, number>();
  const buildIds = new Map<string, string>();
  for (const { stacks, summary } of recordings) {
    for (const [object, id] of summary.buildIds) buildIds.set(object, id);
    for (const process of stacks.processes())
      for (const { frames, samples } of process.stacks)
        for (const object of new Set(frames.filter((f) => !f.isKernel).map((f) => f.object)))
          weights.set(object, (weights.get(object) ?? 0) + samples);
  }
  const objects = [...weights].sort((a, b) => b[1] - a[1]).map(([object]) => object);
  if (given !== null) {
    const name = given.path.split('/').at(-1);
    const object =
      objects.find((o) => given.buildId !== null && buildIds.get(o) === given.buildId) ??
      objects.find((o) => o === given.path) ??
      objects.find((o) => o.split('/').at(-1) === name && !isOther(buildIds.get(o), given));
    return object === undefined ? null : { program: given, object };
  }
  const wanted = profile?.mappings[0]?.buildId ?? '';
  const ordered = [...objects].sort(
    (a, b) => Number(buildIds.get(b) === wanted) - Number(buildIds.get(a) === wanted),
  );
  for (const object of ordered.slice(0, 16)) {
    const program = tryOpen(object);
    if (program?.hasSymbols === true && !isOther(buildIds.get(object), program)) return { program, object };
    program?.close();
  }
  return null;
}

function isOther(recorded: string | undefined, { buildId }: Program): boolean {
  return recorded !== undefined && buildId !== null && recorded !== buildId;
}

/** True when a program is surely not that of a profile: another build whose functions lie elsewhere, or no Go program. */
function isStranger(profile: Profile, program: Program): boolean {
  const { matched } = matchProgram(profile, program);
  if (matched !== null) return matched < 0.5;
  const isGo = [...namedFunctions(profile)].some(({ name }) => name.startsWith('runtime.'));
  return isOther(profile.mappings[0]?.buildId || undefined, program) || (isGo && !program.hasSymbols);
}

/** The functions of a profile with their files. */
export function* namedFunctions({ functions, strings }: Profile): Generator<NamedFunction> {
  for (let row = 0; row < functions.count; row++)
    yield { name: strings.get(functions.name[row] ?? 0), file: strings.get(functions.filename[row] ?? 0) };
}

/** The program of a profile's main mapping, when this machine has that very build; close it. */
export function programOfProfile(profile: Profile | null): Program | null {
  const [mapping] = profile?.mappings ?? [];
  if (mapping === undefined) return null;
  const program = tryOpen(mapping.file);
  if (program === null) return null;
  if (mapping.buildId === '' || mapping.buildId === program.buildId) return program;
  program.close();
  return null;
}

function tryOpen(path: string): Program | null {
  if (!path.startsWith('/') || !existsSync(path)) return null;
  try {
    return openProgram(path);
  } catch {
    // Not a program, or one that must not be read: the next.
    return null;
  }
}

function levelsOfPerf(
  path: string,
  { stacks, summary }: PerfRecording,
  target: ProgramOfRecording | null,
  pid: number | null,
  classifier: FrameClassifier,
  seen: Map<number, string>,
): LevelSource {
  const all = stacks.processes();
  const wanted = all.filter((p) =>
    pid === null ? target === null || usesProgram(p, target.object) : p.pid === pid,
  );
  const isOffset = target === null || addressesAreOffsets(summary.addressKind, wanted, target);
  const symbols = new PerfSymbols(target, ownKernelSymbols(summary), isOffset);
  const fold = new LevelFold(classifier);
  for (const process of wanted) {
    seen.set(process.pid, process.command);
    for (const { frames, weight, samples } of process.stacks)
      fold.add(symbols.expand(frames), weight, samples);
  }
  const report = fold.take();
  const seconds = stacks.lastSeconds > stacks.firstSeconds ? stacks.lastSeconds - stacks.firstSeconds : null;
  return {
    ...report,
    path,
    kind: 'perf',
    unit: stacks.isClock ? 'nanoseconds' : stacks.event,
    seconds,
    cpus: stacks.isClock && seconds !== null ? report.total / 1e9 / seconds : null,
    buildId:
      (target === null ? undefined : summary.buildIds.get(target.object)) ?? target?.program.buildId ?? null,
    lost: summary.lost,
    truncated: summary.truncated,
    stackCopies: summary.stackCopies,
    brokenChains: summary.brokenChains,
    branchChains: summary.branchChains,
  };
}

function usesProgram({ stacks }: PerfProcess, object: string): boolean {
  return stacks.some(({ frames }) => frames.some((frame) => frame.object === object));
}

function levelsOfProfile(path: string, profile: Profile, classifier: FrameClassifier): LevelSource {
  const { index } = chooseWeight(profile, { sampleIndex: '', mean: false });
  const { durationNano, sampleTypes, mappings } = profile;
  const report = foldProfile(profile, index, classifier);
  const seconds = durationNano > 0n ? Number(durationNano) / 1e9 : null;
  const isTime = sampleTypes[index]?.type === 'cpu' && sampleTypes[index]?.unit === 'nanoseconds';
  return {
    ...report,
    path,
    kind: 'pprof',
    unit: sampleTypes[index]?.unit ?? '',
    seconds,
    cpus: isTime && seconds !== null ? report.total / 1e9 / seconds : null,
    buildId: mappings[0]?.buildId === '' ? null : (mappings[0]?.buildId ?? null),
    lost: 0,
    stackCopies: 0,
    brokenChains: 0,
    branchChains: 0,
    truncated: false,
  };
}

/**
 * Adds a profile up by level, by the values of one sample type. Of the first type the number of samples is taken. Stacks with
 * a function that `ignore` matches are left out.
 */
export function foldProfile(
  profile: Profile,
  index: number,
  classifier: FrameClassifier,
  ignore: RegExp | null = null,
): LevelReport {
  const { stacks, samples } = profile;
  const weights = new Float64Array(stacks.size);
  const counts = new Float64Array(stacks.size);
  for (let row = 0; row < samples.count; row++) {
    const node = samples.stack[row]!;
    weights[node] = weights[node]! + samples.values[index]!.toNumber(row);
    counts[node] = counts[node]! + Math.max(1, samples.values[0]!.toNumber(row));
  }
  const fold = new LevelFold(classifier);
  const frames = framesOf(profile);
  for (let node = 1; node < stacks.size; node++) {
    if (weights[node] === 0) continue;
    const chain: ClassedFrame[] = [];
    for (let at = node; at !== 0; at = stacks.parent[at]!)
      for (const frame of frames[stacks.location[at]!]!) chain.push(frame);
    if (ignore !== null && chain.some((frame) => ignore.test(frame.function))) continue;
    fold.add(chain, weights[node]!, counts[node]!);
  }
  return fold.take();
}

function framesOf({ locations, functions, strings, mappings }: Profile): ClassedFrame[][] {
  return Array.from({ length: locations.count }, (_, row) => {
    const object = mappings[locations.mapping[row]!]?.file ?? '';
    const [from, to] = [locations.lineStart[row]!, locations.lineStart[row + 1]!];
    if (from === to) return [{ function: '', object, isKernel: false, isGo: false }];
    return Array.from({ length: to - from }, (_line, i) => {
      const called = locations.lineFunction[from + i]!;
      const name = called < 0 ? '' : strings.get(functions.name[called]!);
      return { function: name, object, isKernel: false, isGo: name !== '' };
    });
  });
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareDumps } from '../../analyze/goroutines/compare-dumps.ts';
import { FunctionNames, readFunctionCosts } from '../../analyze/profile-diff/function-costs.ts';
import type { CollectionFacts, MemoryFacts } from '../../analyze/profile-findings/collection-facts.ts';
import { type CallFlow, callFlows, flowsBetween } from '../../analyze/profile-findings/call-flow.ts';
import { connectionsBetween, connectionWaits } from '../../analyze/profile-findings/connection-waits.ts';
import { addLabelCoverage, type LabelCoverage } from '../../analyze/profile-findings/label-coverage.ts';
import { errorSites } from '../../analyze/profile-findings/error-sites.ts';
import { panicSites } from '../../analyze/profile-findings/panic-sites.ts';
import { type RemoteWaits, remoteWaits } from '../../analyze/profile-findings/remote-waits.ts';
import { guessModules, type NamedFunction } from '../../analyze/profile-levels/guess-modules.ts';
import { FrameClassifier } from '../../analyze/profile-levels/frame-class.ts';
import type { LevelReport } from '../../analyze/profile-levels/level-fold.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { say } from '../../base/messages.ts';
import type { Profile } from '../../model/profile.ts';
import { ALL_GOROUTINES, readDumps } from '../goroutines/read-dumps.ts';
import { BLOCK_MOMENTS, duringName } from './collect-profiles.ts';
import { WALL_NAME } from './collect-wall.ts';
import { explainMessages as m } from './explain.messages.ts';
import { foldProfile, namedFunctions, programOfProfile } from './levels-report.ts';
import { readProfileFile } from './read-profiles.ts';

/** Taking profiles costs something itself: that is not what a collection is about. */
const COLLECTING = /^(?:net\/http|runtime)\/pprof\./;

/** Of a collection without a CPU profile: what `collect` takes by default. */
const UNKNOWN_SECONDS = 10;

/**
 * Reads a folder that `collectProfiles` wrote, or one with files of the same names. What is missing is null. Errors:
 * `BAD_ARGUMENT` for a folder without any of them, those of reading damaged files.
 */
export async function readCollection(folder: string): Promise<CollectionFacts> {
  const read = async (name: string): Promise<Profile | null> => {
    const path = join(folder, name);
    return existsSync(path) ? readProfileFile(path) : null;
  };
  const cpu = await read('cpu.pb.gz');
  const heap = [await read('heap-1.pb.gz'), await read('heap-2.pb.gz')] as const;
  const block = [await read('block-1.pb.gz'), await read('block-2.pb.gz')] as const;
  const mutex = [await read('mutex-1.pb.gz'), await read('mutex-2.pb.gz')] as const;
  const dumps = ['goroutine-1.txt', 'goroutine-labels.txt', 'goroutine-2.txt', 'goroutineleak.txt']
    .map((name) => join(folder, name))
    .filter((path) => existsSync(path));
  if (cpu === null && heap[0] === null && dumps.length === 0) {
    throw new AppError('BAD_ARGUMENT', {
      values: { command: 'profile', problem: say(m.noCollection, { path: folder }) },
    });
  }
  const goroutines = await readGoroutines(dumps);
  const program = programOfProfile(cpu ?? heap[0]);
  program?.close();
  // A collection from another machine has no program beside it: then files tell the modules apart.
  const { main, deps } =
    program ?? guessModules(functionsOf([cpu, ...heap, ...block, ...mutex], goroutines.goroutines));
  const moments = [block[0], ...(await readDuring(folder)), block[1]].filter((profile) => profile !== null);
  const reader = new FactReader(new FrameClassifier(main, deps));
  return {
    seconds: cpu === null || cpu.durationNano <= 0n ? UNKNOWN_SECONDS : Number(cpu.durationNano) / 1e9,
    cpu: cpu === null ? null : reader.fold(cpu, 'cpu'),
    heap: reader.pair(heap, 'inuse_space'),
    allocated: reader.pair(heap, 'alloc_space'),
    block: reader.pair(block, 'delay'),
    mutex: reader.pair(mutex, 'delay'),
    cpuWithCallees: cpu === null ? null : reader.withCallees(cpu, 'cpu'),
    blockWithCallees: reader.growthWithCallees(block, 'delay'),
    remote: reader.remote(block),
    remoteSteps: reader.remoteSteps(moments),
    flows: reader.flows(moments),
    connections: reader.connections(block),
    coverage: reader.coverage(cpu, await read(WALL_NAME)),
    errors: reader.errors(heap),
    allocationPeriod: periodOf(heap[1]),
    panics: reader.panics(heap),
    ...goroutines,
    isApplication: (name) => reader.isApplication(name),
    memory: await readMemory(join(folder, 'heap-memstats.txt')),
  };
}

function* functionsOf(
  profiles: readonly (Profile | null)[],
  histories: CollectionFacts['goroutines'],
): Generator<NamedFunction> {
  for (const profile of profiles) if (profile !== null) yield* namedFunctions(profile);
  for (const { group } of histories)
    for (const { func, file } of group.stack.frames) yield { name: func, file };
}

type Moments = readonly [before: Profile | null, after: Profile | null];

/** Reads profiles of one program, charged to its own functions. */
class FactReader {
  readonly #classifier: FrameClassifier;

  constructor(classifier: FrameClassifier) {
    this.#classifier = classifier;
  }

  isApplication(name: string): boolean {
    const frame = { function: name, object: '', isKernel: false, isGo: true };
    return this.#classifier.classOf(frame).level === 'application';
  }

  fold(profile: Profile, type: string): LevelReport {
    return foldProfile(profile, indexOf(profile, type), this.#classifier, COLLECTING);
  }

  pair([before, after]: Moments, type: string): readonly [LevelReport, LevelReport] | null {
    return before === null || after === null ? null : [this.fold(before, type), this.fold(after, type)];
  }

  withCallees(profile: Profile, type: string): Map<string, number> {
    const names = new FunctionNames();
    const { cum } = readFunctionCosts(profile, indexOf(profile, type), names);
    const all = [...cum].map(([number, value]) => [names.name(number), value] as const);
    return new Map(all.filter(([name]) => this.isApplication(name)));
  }

  remote([before, after]: Moments): Map<string, RemoteWaits> | null {
    if (before === null || after === null) return null;
    const isWanted = (name: string): boolean => this.isApplication(name);
    const early = remoteWaits(before, isWanted);
    return new Map(
      [...remoteWaits(after, isWanted)].map(([name, { calls, nanoseconds }]) => {
        const was = early.get(name);
        const rest = { calls: calls - (was?.calls ?? 0), nanoseconds: nanoseconds - (was?.nanoseconds ?? 0) };
        return [name, rest];
      }),
    );
  }

  /** The waits of each function between one moment and the next. */
  remoteSteps(moments: readonly Profile[]): Map<string, RemoteWaits[]> | null {
    if (moments.length < 3) return null;
    const sums = moments.map((profile) => remoteWaits(profile, (name) => this.isApplication(name)));
    return new Map(
      [...(sums.at(-1) ?? new Map<string, RemoteWaits>()).keys()].map((name) => {
        const of = (i: number): RemoteWaits => sums[i]?.get(name) ?? { calls: 0, nanoseconds: 0 };
        const steps = sums.slice(1).map((_, i) => ({
          calls: of(i + 1).calls - of(i).calls,
          nanoseconds: of(i + 1).nanoseconds - of(i).nanoseconds,
        }));
        return [name, steps];
      }),
    );
  }

  flows(moments: readonly Profile[]): CollectionFacts['flows'] {
    const sums = moments.map((profile) => callFlows(profile, (name) => this.isApplication(name)));
    const [first, last] = [sums[0], sums.at(-1)];
    if (first === undefined || last === undefined || sums.length < 2) return null;
    const steps = sums.slice(1).map((late, i) => flowsBetween(sums[i] ?? new Map<string, CallFlow>(), late));
    return { all: flowsBetween(first, last), steps };
  }

  connections([before, after]: Moments): CollectionFacts['connections'] {
    if (before === null || after === null) return null;
    const waits = (profile: Profile): ReturnType<typeof connectionWaits> =>
      connectionWaits(profile, (name) => this.isApplication(name));
    return connectionsBetween(waits(before), waits(after));
  }

  coverage(cpu: Profile | null, wall: Profile | null): Map<string, LabelCoverage> {
    const found = new Map<string, LabelCoverage>();
    for (const profile of [cpu, wall])
      if (profile !== null) addLabelCoverage(found, profile, 0, (name) => this.isApplication(name));
    return found;
  }

  errors([before, after]: Moments): Map<string, number> | null {
    if (before === null || after === null) return null;
    const sitesOf = (profile: Profile): Map<string, number> =>
      errorSites(profile, indexOf(profile, 'alloc_space'), (name) => this.isApplication(name));
    const early = sitesOf(before);
    return new Map([...sitesOf(after)].map(([site, bytes]) => [site, bytes - (early.get(site) ?? 0)]));
  }

  panics([before, after]: Moments): Map<string, number> | null {
    if (before === null || after === null) return null;
    const sitesOf = (profile: Profile): Map<string, number> =>
      panicSites(profile, indexOf(profile, 'alloc_space'), (name) => this.isApplication(name));
    const early = sitesOf(before);
    return new Map([...sitesOf(after)].map(([site, bytes]) => [site, bytes - (early.get(site) ?? 0)]));
  }

  growthWithCallees([before, after]: Moments, type: string): Map<string, number> | null {
    if (before === null || after === null) return null;
    const early = this.withCallees(before, type);
    const late = [...this.withCallees(after, type)];
    return new Map(late.map(([name, value]) => [name, value - (early.get(name) ?? 0)]));
  }
}

function indexOf({ sampleTypes }: Profile, type: string): number {
  return Math.max(
    0,
    sampleTypes.findIndex((t) => t.type === type),
  );
}

/** Bytes that one sample of a heap profile stands for. */
function periodOf(profile: Profile | null): number {
  return profile === null ? 0 : Number(profile.period);
}

/** Block profiles taken between the first and the last, in their order. */
async function readDuring(folder: string): Promise<Profile[]> {
  const profiles: Profile[] = [];
  for (let i = 1; i <= BLOCK_MOMENTS; i++) {
    const path = join(folder, duringName(i));
    if (existsSync(path)) profiles.push(await readProfileFile(path));
  }
  return profiles;
}

async function readGoroutines(
  paths: readonly string[],
): Promise<Pick<CollectionFacts, 'goroutines' | 'locks'>> {
  const { dumps } = await readDumps(paths, process.stdin, ALL_GOROUTINES);
  const { series, histories } = compareDumps(
    dumps,
    dumps.map((_, i) => i),
  );
  const last = dumps.findLast((dump) => dump === series.at(-1));
  return { goroutines: histories, locks: last?.locks ?? null };
}

/** The runtime's own figures at the end of a heap profile as text. Source: Go `src/runtime/pprof/pprof.go` writeHeapInternal. */
async function readMemory(path: string): Promise<MemoryFacts | null> {
  if (!existsSync(path)) return null;
  const text = await readFile(path, 'utf8');
  const figure = (name: string): number =>
    Number(new RegExp(`^# ${name} = ([\\d.e+-]+)`, 'm').exec(text)?.[1] ?? Number.NaN);
  const heapInUse = figure('HeapInuse');
  if (Number.isNaN(heapInUse)) return null;
  return {
    heapInUse,
    nextGc: figure('NextGC'),
    collections: figure('NumGC'),
    gcCpuFraction: figure('GCCPUFraction'),
  };
}

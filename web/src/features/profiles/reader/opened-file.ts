import { listLabels } from '../../../../../src/analyze/flame/label-choice.ts';
import { GroupFold, type GroupedDump } from '../../../../../src/analyze/goroutines/goroutine-groups.ts';
import { LockFold, type LockReport } from '../../../../../src/analyze/goroutines/lock-fold.ts';
import { dumpOfProfile } from '../../../../../src/analyze/goroutines/profile-dump.ts';
import { adviseRuntime } from '../../../../../src/analyze/runtime-log/advise-runtime.ts';
import { gcFigures, schedFigures } from '../../../../../src/analyze/runtime-log/runtime-figures.ts';
import { type LocalText, say } from '../../../../../src/base/messages.ts';
import { GoroutineDumpReader } from '../../../../../src/formats/goroutine-dump/goroutine-dump-reader.ts';
import { parseProfile } from '../../../../../src/formats/pprof/parse-profile.ts';
import { recogniseFile } from '../../../../../src/formats/recognise/recognise-file.ts';
import { fileHead } from '../../../../../src/formats/recognise/recogniser.ts';
import { RuntimeLogReader } from '../../../../../src/formats/runtime-log/runtime-log-reader.ts';
import type { Profile } from '../../../../../src/model/profile.ts';
import { type OpenedPerf, readPerfFile } from './perf-file.ts';
import { type OpenedProgram, readProgram } from './program-file.ts';
import type { FileSummary, ProfileSummary } from './protocol.ts';
import { readerMessages as m } from './reader.messages.ts';
import { unpack } from './unpack.ts';

/** A dump with its groups and locks. */
export type LockedDump = GroupedDump & { readonly locks: LockReport };

/** A file as the worker keeps it. */
export interface OpenedFile {
  readonly summary: FileSummary;
  readonly profile?: Profile;
  /** Of a recording: its profile with names of these programs. */
  readonly perf?: OpenedPerf;
  readonly program?: OpenedProgram;
  readonly dumps?: readonly LockedDump[];
}

/** Reads a file of any kind the page can show. Errors: none thrown for bad files; they are refused with the reason. */
export async function openFile(name: string, packed: Uint8Array<ArrayBuffer>): Promise<OpenedFile> {
  if (packed.length === 0) return refused(say(m.empty));
  const unpacked = await unpack(packed);
  if (!unpacked.ok) {
    const { code, reason } = unpacked.error;
    return refused(say(code === 'broken' ? m.broken : m.tooLarge, { reason }));
  }
  const bytes = unpacked.value;
  const kinds = recogniseFile(fileHead(bytes, name)).map(({ kind }) => kind);
  const [first] = kinds;
  if (kinds.includes('goroutine-dump')) {
    const dumps = readDumps(name, bytes);
    if (dumps.length > 0)
      return { summary: { kind: 'goroutines', dumps: dumps.map(({ summary }) => summary) }, dumps };
  }
  if (kinds.includes('runtime-log')) return readRuntimeLog(bytes);
  if (first === 'perf-data' || first === 'perf-script') {
    const perf = readPerfFile(bytes);
    if (perf === null) return refused(say(m.noPerfSamples));
    const profile = perf.toProfile([]);
    return { summary: summarise(profile, perf.summary.lost), profile, perf };
  }
  if (first === 'executable') {
    const program = readProgram(name, bytes);
    if (program !== undefined) return { summary: program.summary, program };
  }
  if (first !== undefined && first !== 'profile') {
    const others = { executable: m.executable, 'go-trace': m.goTrace };
    return refused(
      say((others as Partial<typeof others> & Record<string, typeof m.other>)[first] ?? m.other, {
        kind: first,
      }),
    );
  }
  const profile = parseProfile(bytes);
  if (!profile.ok) {
    // Weak signs of a dump or a log deep inside a file are worth a look before giving up.
    const dumps = readDumps(name, bytes);
    if (dumps.length > 0)
      return { summary: { kind: 'goroutines', dumps: dumps.map(({ summary }) => summary) }, dumps };
    const log = readRuntimeLog(bytes);
    return log.summary.kind === 'runtime' ? log : refused(profile.error.detail);
  }
  const found = dumpOfProfile(profile.value);
  const summary = { ...summarise(profile.value, 0), isGoroutines: found !== null };
  if (found === null) return { summary, profile: profile.value };
  const groups = new GroupFold();
  for (const goroutine of found.goroutines) groups.add(goroutine);
  const dump = { ...groups.take(name, found.summary), locks: new LockFold().take() };
  return { summary, profile: profile.value, dumps: [dump] };
}

function refused(reason: LocalText): OpenedFile {
  return { summary: { kind: 'refused', reason } };
}

function summarise(profile: Profile, lost: number): ProfileSummary {
  const { sampleTypes, samples, stacks, mappings, timeUnixNano, durationNano } = profile;
  const file = mappings[0]?.file ?? '';
  return {
    kind: 'profile',
    sampleTypes,
    defaultType: defaultType(profile),
    samples: samples.count,
    stacks: stacks.size - 1,
    timeUnixMs: timeUnixNano === 0n ? null : Number(timeUnixNano / 1_000_000n),
    durationNs: Number(durationNano),
    binary: file.slice(file.lastIndexOf('/') + 1),
    buildId: mappings[0]?.buildId ?? '',
    labels: listLabels(profile),
    unnamed: unnamedPrograms(profile),
    lost,
    isGoroutines: false,
  };
}

/** The type to begin with: the one the profile names, else the last; where that is all zero, the first that is not. */
function defaultType({ sampleTypes, defaultSampleType, samples }: Profile): number {
  const wanted = sampleTypes.findIndex(({ type }) => type === defaultSampleType);
  const usual = wanted >= 0 ? wanted : Math.max(0, sampleTypes.length - 1);
  const words = samples.count * 2;
  const isZero = (type: number): boolean =>
    samples.values[type]?.words.subarray(0, words).every((word) => word === 0) ?? true;
  if (!isZero(usual)) return usual;
  const first = sampleTypes.findIndex((_, type) => !isZero(type));
  return first >= 0 ? first : usual;
}

/** Base names of recorded files whose addresses have no names, most samples first. */
function unnamedPrograms({ stacks, samples, locations, mappings }: Profile): string[] {
  const counts = new Map<string, number>();
  for (let s = 0; s < samples.count; s++) {
    const row = stacks.location[samples.stack[s] ?? 0] ?? 0;
    if ((samples.stack[s] ?? 0) === 0 || locations.lineStart[row] !== locations.lineStart[row + 1]) continue;
    const file = mappings[locations.mapping[row] ?? -1]?.file ?? '';
    if (file.startsWith('/')) counts.set(file, (counts.get(file) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([file]) => file.slice(file.lastIndexOf('/') + 1));
}

function readDumps(name: string, bytes: Uint8Array): LockedDump[] {
  const dumps: LockedDump[] = [];
  const groups = new GroupFold();
  const locks = new LockFold();
  const reader = new GoroutineDumpReader({
    goroutine: (goroutine) => {
      locks.add(goroutine);
      groups.add(goroutine);
    },
    dump: (summary) => {
      if (summary.goroutines > 0) dumps.push({ ...groups.take(name, summary), locks: locks.take() });
    },
  });
  pushPieces(reader, bytes);
  reader.end();
  return dumps;
}

function readRuntimeLog(bytes: Uint8Array): OpenedFile {
  const reader = new RuntimeLogReader();
  pushPieces(reader, bytes);
  const runs = reader.end().map((run) => {
    const gc = gcFigures(run);
    const sched = schedFigures(run);
    return { run, gc, sched, advice: adviseRuntime(run, gc, sched) };
  });
  return runs.length === 0 ? refused(say(m.noRuns)) : { summary: { kind: 'runtime', runs } };
}

const PIECE = 1 << 20;

function pushPieces(reader: { push: (bytes: Uint8Array) => void }, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PIECE) reader.push(bytes.subarray(at, at + PIECE));
}

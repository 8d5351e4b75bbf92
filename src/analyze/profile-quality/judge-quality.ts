import type { Profile } from '../../model/profile.ts';
import { readFrameQuality } from './frame-quality.ts';
import { type ProfileKind, profileKind } from './profile-kind.ts';

/** What can be wrong with a profile. */
export type QualityCode =
  | 'rate-off-block'
  | 'rate-off-mutex'
  | 'rate-off-contention'
  | 'heap-off'
  | 'empty-delta'
  | 'no-samples'
  | 'corrupt-delta'
  | 'negative'
  | 'wrong-binary'
  | 'other-build'
  | 'unsymbolised'
  | 'lost'
  | 'external'
  | 'truncated'
  | 'few-samples'
  | 'short'
  | 'no-start-lines'
  | 'shape-names'
  | 'old-block';

/**
 * One finding. `broken`: figures are wrong or missing altogether. `poor`: figures are incomplete. `note`: good to know.
 */
export interface QualityIssue {
  readonly code: QualityCode;
  readonly severity: 'broken' | 'poor' | 'note';
  /** Part of the profile that is touched, 0 to 1; null where it is the whole or cannot be told. */
  readonly share: number | null;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What a program file says about a profile. */
export interface ProgramMatch {
  readonly path: string;
  readonly buildId: string | null;
  readonly goVersion: string | null;
  /** Locations of the main binary whose function the program has at that address, of those checked; null when none could be. */
  readonly matched: number | null;
}

/** A judgement on a profile. */
export interface ProfileQuality {
  readonly kind: ProfileKind;
  /** 100 for nothing wrong; each issue takes its part of what is left. */
  readonly score: number;
  readonly grade: 'good' | 'fair' | 'poor';
  readonly issues: readonly QualityIssue[];
  readonly samples: number;
  /** What the profiler counted; null where values are no counts. */
  readonly events: number | null;
}

/** Parts of the score that issues without a share take. */
const COST: Readonly<Record<QualityIssue['severity'], number>> = { broken: 0.9, poor: 0.4, note: 0 };
const FEW_EVENTS = 100;
const SHORT_SECONDS = 1;

/** Judges a profile; `name` is its path or URL. Errors: none. */
export function judgeQuality(profile: Profile, name: string, program: ProgramMatch | null): ProfileQuality {
  const kind = profileKind(profile, name);
  const issues: QualityIssue[] = [];
  const add: Add = (code, severity, share = null, values = {}) => {
    issues.push({ code, severity, share, values });
  };
  const { samples } = profile;
  const events = kind === 'cpu' ? cpuEvents(profile) : null;
  if (samples.count === 0) addEmpty(kind, profile, add);
  if (samples.count > 0 || kind === 'heap') addDelta(kind, profile, add);
  if (samples.count > 0) {
    // Of most threads the runtime records no stack, whatever is done about it (golang.org/issue/6104).
    if (kind !== 'threadcreate') addFrames(kind, profile, add);
    if (kind === 'cpu') addLength(profile, events, add);
  }
  if (program !== null) addProgram(kind, profile, program, add);
  const left = issues.reduce(
    (rest, i) => rest * (1 - (i.severity === 'note' ? 0 : (i.share ?? COST[i.severity]))),
    1,
  );
  const isBroken = issues.some((i) => i.severity === 'broken');
  const score = Math.round(100 * Math.min(left, isBroken ? 0.2 : 1));
  const order = ['broken', 'poor', 'note'];
  issues.sort(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (b.share ?? 1) - (a.share ?? 1),
  );
  const grade = score >= 80 ? 'good' : score >= 50 ? 'fair' : 'poor';
  return { kind, score, grade, issues, samples: samples.count, events };
}

type Add = (
  code: QualityCode,
  severity: QualityIssue['severity'],
  share?: number | null,
  values?: QualityIssue['values'],
) => void;

function cpuEvents(profile: Profile): number | null {
  const at = profile.sampleTypes.findIndex((t) => t.type === 'samples');
  if (at >= 0) return Number(profile.samples.values[at]!.sum(profile.samples.count));
  const time = profile.sampleTypes.findIndex((t) => t.type === 'cpu');
  if (time < 0 || profile.period <= 0n) return null;
  return Number(profile.samples.values[time]!.sum(profile.samples.count) / profile.period);
}

function addEmpty(kind: ProfileKind, profile: Profile, add: Add): void {
  const isDelta = profile.durationNano !== 0n && kind !== 'cpu';
  // Of a difference that is empty it cannot be told whether anything is recorded at all.
  if (isDelta && kind !== 'heap') add('empty-delta', 'poor', null, { seconds: secondsOf(profile) });
  else if (isDelta) return;
  else if (kind === 'block') add('rate-off-block', 'broken');
  else if (kind === 'mutex') add('rate-off-mutex', 'broken');
  else if (kind === 'contention') add('rate-off-contention', 'broken');
  else if (kind === 'heap') add('heap-off', 'broken');
  else
    add('no-samples', 'broken', null, {
      seconds: secondsOf(profile),
    });
}

/** Length of the collection with one digit. */
function secondsOf({ durationNano }: Profile): number {
  return Math.round(Number(durationNano) / 1e8) / 10;
}

/**
 * `?seconds=N` answers the difference of two snapshots. Counters may be subtracted; what is in use may not: memory that was
 * freed counts against a site that did nothing. Source: Go `src/net/http/pprof/pprof.go` serveDeltaProfile, golang/go#67942.
 */
function addDelta(kind: ProfileKind, profile: Profile, add: Add): void {
  const isMoment = kind === 'heap' || kind === 'goroutine' || kind === 'threadcreate';
  const { samples, sampleTypes, durationNano } = profile;
  const touched = sampleTypes
    .map((t, i) => ({ t, i }))
    .filter(({ t }) => kind !== 'heap' || t.type.startsWith('inuse'));
  if (isMoment && durationNano !== 0n && touched.length > 0) {
    add('corrupt-delta', 'broken', null, {
      types: touched.map(({ t }) => t.type).join(', '),
      seconds: Math.round(Number(durationNano) / 1e8) / 10,
    });
    return;
  }
  let below = 0;
  for (const column of samples.values)
    for (let row = 0; row < samples.count; row++) if (column.words[row * 2 + 1]! < 0) below++;
  if (below > 0)
    add('negative', 'poor', Math.min(1, below / (samples.count * samples.values.length)), { count: below });
}

function addFrames(kind: ProfileKind, profile: Profile, add: Add): void {
  const index = Math.max(
    0,
    kind === 'heap'
      ? profile.sampleTypes.findIndex((t) => t.type === 'alloc_space')
      : profile.sampleTypes.length - 1,
  );
  const frames = readFrameQuality(profile, index, kind);
  if (frames.unknownLeaf + frames.unknownAny > 0)
    add(
      'unsymbolised',
      frames.unknownAny >= 0.01 ? 'poor' : 'note',
      Math.max(frames.unknownLeaf, frames.unknownAny / 2),
      {
        leaf: percent(frames.unknownLeaf),
        any: percent(frames.unknownAny),
        binary: profile.mappings[0]?.file ?? '',
      },
    );
  if (frames.lost > 0)
    add('lost', frames.lost >= 0.01 ? 'poor' : 'note', frames.lost, {
      share: percent(frames.lost),
      names: frames.lostNames.join(', '),
    });
  if (frames.external >= 0.05) add('external', 'note', frames.external, { share: percent(frames.external) });
  if (frames.truncated > 0)
    add('truncated', frames.truncated >= 0.01 ? 'poor' : 'note', frames.truncated / 2, {
      share: percent(frames.truncated),
      depth: frames.limit,
    });
  if (frames.shapes > 0) add('shape-names', 'note', frames.shapes, { share: percent(frames.shapes) });
  if (!frames.hasStartLine && kind === 'cpu') add('no-start-lines', 'note');
}

function addLength(profile: Profile, events: number | null, add: Add): void {
  const seconds = Math.round(Number(profile.durationNano) / 1e8) / 10;
  if (events !== null && events < FEW_EVENTS)
    add('few-samples', 'poor', 1 - Math.sqrt(events / FEW_EVENTS), { events, seconds });
  else if (seconds > 0 && seconds < SHORT_SECONDS) add('short', 'note', null, { seconds });
}

function addProgram(kind: ProfileKind, profile: Profile, program: ProgramMatch, add: Add): void {
  const seen = profile.mappings[0]?.buildId ?? '';
  const values = {
    path: program.path,
    seen,
    own: program.buildId ?? '',
    matched: percent(program.matched ?? 0),
  };
  if (program.matched !== null && program.matched < 0.9) add('wrong-binary', 'broken', null, values);
  else if (seen !== '' && program.buildId !== null && seen !== program.buildId)
    add(
      program.matched === null ? 'wrong-binary' : 'other-build',
      program.matched === null ? 'broken' : 'note',
      null,
      values,
    );
  const minor = /go1\.(\d+)/.exec(program.goVersion ?? '')?.[1];
  if (minor !== undefined && Number(minor) < 17 && (kind === 'block' || kind === 'contention'))
    add('old-block', 'poor', null, { version: program.goVersion ?? '' });
}

function percent(share: number): string {
  const value = share * 100;
  return `${value !== 0 && value < 0.1 ? '< 0.1' : Number(value.toFixed(1))} %`;
}

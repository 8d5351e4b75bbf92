import { buildProfileFlame } from '../../analyze/flame/profile-flame.ts';
import { formatProfileValue } from '../../analyze/flame/profile-value.ts';
import { sumFrames } from '../../analyze/flame/top-frames.ts';
import { say } from '../../base/messages.ts';
import { formatRatio } from '../../base/units.ts';
import { prepareProfile } from '../profile/prepare-profile.ts';
import { readProfileFile } from '../profile/read-profiles.ts';
import type { FindingDraft, ProfileFigures } from './file-opener.ts';
import { openFindingMessages as f } from './open-finding.messages.ts';
import type { OpenedFile } from './open-report.ts';
import type { FiledDraft } from './rank-findings.ts';

interface FileProfile {
  readonly file: OpenedFile;
  readonly figures: ProfileFigures;
}

/** A rise of the whole, and by how much of the first total one function must move to be named. */
const RISE = 0.2;
const MOVED = 0.05;
/** Memory in use that grew by half is a warning, if it is more than a start-up makes. */
const GROWTH = 0.5;
const GROWTH_BYTES = 16 * 1024 * 1024;
const MAX_PAIRS = 20;

/**
 * Compares the first with the last profile of each kind of each program, in the order of their times: CPU by the second,
 * memory and goroutines as they stand. Only what moved is a finding.
 */
export async function compareProfiles(profiles: readonly FileProfile[]): Promise<{
  readonly drafts: readonly FiledDraft[];
  /** Numbers of files that a later one of the same kind follows. */
  readonly earlier: ReadonlySet<number>;
}> {
  const groups = new Map<string, FileProfile[]>();
  for (const entry of profiles) {
    const { kind, type } = entry.figures;
    // Profiles that name no program (other languages) belong together when their files are named as a series.
    const program = entry.file.identity.programs[0] ?? `\n${entry.file.name.replaceAll(/\d+/g, '#')}`;
    const key = `${program}\n${kind}\n${type}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const drafts: FiledDraft[] = [];
  const earlier = new Set<number>();
  for (const group of [...groups.values()].filter(({ length }) => length > 1).slice(0, MAX_PAIRS)) {
    const inOrder = [...group].sort((a, b) => timeOf(a.file) - timeOf(b.file) || a.file.id - b.file.id);
    const first = inOrder[0];
    const last = inOrder.at(-1);
    if (first === undefined || last === undefined) continue;
    for (const { file } of inOrder.slice(0, -1)) earlier.add(file.id);
    const draft = await compareTwo(first, last);
    if (draft !== null) drafts.push({ file: last.file, draft });
  }
  return { drafts, earlier };
}

function timeOf({ identity, modifiedUnixMs }: OpenedFile): number {
  return identity.fromUnixMs ?? modifiedUnixMs;
}

async function compareTwo(first: FileProfile, last: FileProfile): Promise<FindingDraft | null> {
  const { unit, type, seconds } = last.figures;
  // What adds up over the time of collection is compared by the second.
  const perSecond = (first.figures.seconds ?? 0) > 0 && (seconds ?? 0) > 0;
  const factor = perSecond ? (seconds ?? 1) / (first.figures.seconds ?? 1) : 1;
  const before = first.figures.total * factor;
  const change = last.figures.total - before;
  const [was, is] = await Promise.all([first, last].map(({ file }) => readProfileFile(file.path)));
  if (was === undefined || is === undefined || before <= 0) return null;
  const base = { profile: prepareProfile(was, {}), sampleType: first.figures.sampleType, normalize: false };
  const flame = buildProfileFlame(
    prepareProfile(is, {}),
    { sampleType: last.figures.sampleType, labels: [] },
    base,
  );
  const { flat, beforeFlat } = sumFrames(flame);
  const moved = flame.frames
    .map(({ name }, frame) => {
      const old = (beforeFlat?.[frame] ?? 0) * factor;
      return { name, old, now: flat[frame] ?? 0, change: (flat[frame] ?? 0) - old };
    })
    .filter((one) => Math.abs(one.change) >= before * MOVED)
    .sort((a, b) => Math.abs(b.change) - Math.abs(a.change));
  if (Math.abs(change) < before * RISE && moved.length === 0) return null;
  const format = (value: number): string => formatProfileValue(value, unit);
  const signed = (value: number): string => `${value >= 0 ? '+' : ''}${format(value)}`;
  const isGrowth =
    type.startsWith('inuse_') && change >= before * GROWTH && (unit !== 'bytes' || change >= GROWTH_BYTES);
  const values = {
    type,
    before: format(before),
    after: format(last.figures.total),
    change: `${change >= 0 ? '+' : ''}${formatRatio(change / before)}`,
  };
  const [most] = moved;
  return {
    slug: isGrowth ? 'open-memory-growth' : 'open-profile-change',
    severity: isGrowth ? 'warn' : 'info',
    confidence: isGrowth ? 0.6 : 1,
    weight: Math.abs(change / before),
    title: say(isGrowth ? f.memoryGrowth : f.profileChange),
    claim:
      most === undefined
        ? say(f.profileChangeClaim, values)
        : say(f.profileMovedClaim, { ...values, name: most.name, moved: signed(most.change) }),
    evidence: moved.slice(0, 6).map((one) => ({
      fact: one.name,
      value: `${format(one.old)} → ${format(one.now)}`,
      source: `${first.file.name} → ${last.file.name}`,
    })),
    remedy: [],
    atUnixMs: null,
  };
}

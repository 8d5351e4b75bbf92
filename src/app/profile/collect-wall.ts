import { gzipSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../base/errors/app-error.ts';
import { mergeProfiles } from '../../analyze/profile-merge/merge-profiles.ts';
import { encodeProfile } from '../../formats/pprof/encode-profile.ts';
import { Int64Column } from '../../model/profile-int64.ts';
import type { Profile } from '../../model/profile.ts';
import { parseProfileBytes } from './read-profiles.ts';

/** Name of the file in a collection. */
export const WALL_NAME = 'wall.pb.gz';
/** Between two moments: at least so long, and so many times what the last one took, so that the process is hardly disturbed. */
const PAUSE_MS = 10;
const PAUSE_TIMES = 4;
/** Moments of a process with very many different stacks end here. */
const MAX_BYTES = 32 * 2 ** 20;
/** Moments are added up in groups, so that few are held. */
const GROUP = 32;

/**
 * Where goroutines are, waiting ones too: goroutine profiles with labels at many moments, added up into one of two values,
 * `samples` (goroutines seen) and `wall` (nanoseconds: each stands for the time from one moment to the next). Null when none
 * could be had. Errors: none; moments that cannot be had or read are left out.
 */
export async function collectWall(
  fetchMoment: () => Promise<Uint8Array | null>,
  seconds: number,
  signal: AbortSignal,
): Promise<Uint8Array | null> {
  const start = performance.now();
  const moments: Profile[] = [];
  let bytes = 0;
  let count = 0;
  for (let now = start; now - start < seconds * 1000 && bytes < MAX_BYTES && !signal.aborted;) {
    const answer = await fetchMoment();
    if (answer === null) break;
    bytes += answer.length;
    const moment = readMoment(answer);
    if (moment !== null) {
      count++;
      addMoment(moments, moment);
    }
    const took = performance.now() - now;
    await sleep(Math.max(PAUSE_MS, took * PAUSE_TIMES), undefined, { signal }).catch(() => undefined);
    now = performance.now();
  }
  const sum = count === 0 ? null : mergeProfiles(moments);
  if (sum === null || !sum.ok) return null;
  const elapsedMs = performance.now() - start;
  return gzipSync(encodeProfile(asWall(sum.value, (elapsedMs / count) * 1e6, count, elapsedMs)));
}

function readMoment(bytes: Uint8Array): Profile | null {
  try {
    return parseProfileBytes(bytes, WALL_NAME, false);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

function addMoment(moments: Profile[], moment: Profile): void {
  moments.push(moment);
  if (moments.length < GROUP) return;
  const sum = mergeProfiles(moments);
  if (sum.ok) moments.splice(0, moments.length, sum.value);
}

function asWall(profile: Profile, periodNs: number, moments: number, elapsedMs: number): Profile {
  const { samples } = profile;
  const counts = samples.values[0] ?? new Int64Column(samples.count);
  const wall = new Int64Column(samples.count);
  for (let row = 0; row < samples.count; row++)
    wall.set(row, BigInt(Math.round(counts.toNumber(row) * periodNs)));
  return {
    ...profile,
    sampleTypes: [
      { type: 'samples', unit: 'count' },
      { type: 'wall', unit: 'nanoseconds' },
    ],
    samples: { ...samples, values: [counts, wall] },
    comments: [`goroutines at ${moments} moments`],
    durationNano: BigInt(Math.round(elapsedMs * 1e6)),
    periodType: { type: 'wall', unit: 'nanoseconds' },
    period: BigInt(Math.round(periodNs)),
    defaultSampleType: 'wall',
  };
}

import type { Profile } from '../../model/profile.ts';
import { remoteSite } from './remote-call.ts';
import { stackFrames } from './stack-frames.ts';

/** Waits of one function for other processes. */
export interface RemoteWaits {
  /** Waits that the block profile counted: those longer than its rate, the shorter ones in proportion. */
  readonly calls: number;
  readonly nanoseconds: number;
}

/**
 * What a block profile says of calls to other processes, by the function that makes them; see `remoteSite`. Empty for a profile
 * without contentions and delays.
 */
export function remoteWaits(
  profile: Profile,
  isApplication: (name: string) => boolean,
): Map<string, RemoteWaits> {
  const { samples, sampleTypes } = profile;
  const calls = samples.values[sampleTypes.findIndex(({ type }) => type === 'contentions')];
  const delay = samples.values[sampleTypes.findIndex(({ type }) => type === 'delay')];
  const waits = new Map<string, RemoteWaits>();
  if (calls === undefined || delay === undefined) return waits;
  for (let row = 0; row < samples.count; row++) {
    const caller = remoteSite(stackFrames(profile, samples.stack[row] ?? 0), isApplication)?.caller;
    if (caller === undefined) continue;
    const known = waits.get(caller) ?? { calls: 0, nanoseconds: 0 };
    waits.set(caller, {
      calls: known.calls + calls.toNumber(row),
      nanoseconds: known.nanoseconds + delay.toNumber(row),
    });
  }
  return waits;
}

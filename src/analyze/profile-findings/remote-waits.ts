import type { Profile } from '../../model/profile.ts';
import { isRemoteCall } from './remote-call.ts';
import { stackFrames } from './stack-frames.ts';

/** Waits of one function for other processes. */
export interface RemoteWaits {
  /** Waits that the block profile counted: those longer than its rate, the shorter ones in proportion. */
  readonly calls: number;
  readonly nanoseconds: number;
}

/**
 * What a block profile says of calls to other processes, by each function on the way there for which `isWanted` holds: an
 * interceptor has the waits of all calls, a caller its own. Empty for a profile without contentions and delays.
 */
export function remoteWaits(profile: Profile, isWanted: (name: string) => boolean): Map<string, RemoteWaits> {
  const { samples, sampleTypes } = profile;
  const calls = samples.values[sampleTypes.findIndex(({ type }) => type === 'contentions')];
  const delay = samples.values[sampleTypes.findIndex(({ type }) => type === 'delay')];
  const waits = new Map<string, RemoteWaits>();
  if (calls === undefined || delay === undefined) return waits;
  for (let row = 0; row < samples.count; row++) {
    for (const caller of remoteCallers(profile, samples.stack[row] ?? 0, isWanted)) {
      const known = waits.get(caller) ?? { calls: 0, nanoseconds: 0 };
      waits.set(caller, {
        calls: known.calls + calls.toNumber(row),
        nanoseconds: known.nanoseconds + delay.toNumber(row),
      });
    }
  }
  return waits;
}

/** The functions above a call to another process, innermost first; none when the stack has no such call. */
function remoteCallers(profile: Profile, stack: number, isWanted: (name: string) => boolean): Set<string> {
  const callers = new Set<string>();
  let isRemote = false;
  for (const { name } of stackFrames(profile, stack)) {
    if (isRemoteCall(name)) isRemote = true;
    else if (isRemote && isWanted(name)) callers.add(name);
  }
  return callers;
}

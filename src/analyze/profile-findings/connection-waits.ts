import type { Profile } from '../../model/profile.ts';
import { remoteSite } from './remote-call.ts';
import { stackFrames } from './stack-frames.ts';

/** Waits of one function for answers over HTTP, and those of them that were for a connection. */
export interface ConnectionWaits {
  readonly calls: number;
  readonly connections: number;
}

/** The wait for a new connection, or for one that others use. Source: Go `src/net/http/transport.go`. */
const CONNECTION = 'net/http.(*Transport).getConn';

/** What a block profile says of connections that calls had to wait for, by the function that calls. Counts of waits. */
export function connectionWaits(
  profile: Profile,
  isApplication: (name: string) => boolean,
): Map<string, ConnectionWaits> {
  const { samples, sampleTypes } = profile;
  const counts = samples.values[sampleTypes.findIndex(({ type }) => type === 'contentions')];
  const waits = new Map<string, ConnectionWaits>();
  if (counts === undefined) return waits;
  for (let row = 0; row < samples.count; row++) {
    const frames = stackFrames(profile, samples.stack[row] ?? 0);
    const site = remoteSite(frames, isApplication);
    if (site === null) continue;
    const isConnection = frames.some(({ name }) => name === CONNECTION);
    const known = waits.get(site.caller) ?? { calls: 0, connections: 0 };
    const count = counts.toNumber(row);
    waits.set(site.caller, {
      calls: known.calls + (isConnection ? 0 : count),
      connections: known.connections + (isConnection ? count : 0),
    });
  }
  return waits;
}

/** What was added between two moments. */
export function connectionsBetween(
  early: ReadonlyMap<string, ConnectionWaits>,
  late: ReadonlyMap<string, ConnectionWaits>,
): Map<string, ConnectionWaits> {
  return new Map(
    [...late].map(([name, { calls, connections }]) => {
      const was = early.get(name);
      return [name, { calls: calls - (was?.calls ?? 0), connections: connections - (was?.connections ?? 0) }];
    }),
  );
}

import type { Profile } from '../../model/profile.ts';
import { isRemoteCall } from './remote-call.ts';
import { stackFrames } from './stack-frames.ts';

/** Calls of one function to other processes, by the function it calls for them, in the order of their lines. */
export interface CallFlow {
  readonly calls: Map<string, { count: number; line: number }>;
}

/**
 * How often each function of the application began which call to another process, out of a block profile, which counts every
 * wait longer than its rate: functions that make several calls one after the other make each as often, unless one fails.
 * Functions that choose what to call on one line (a router) have no order and are left out.
 */
export function callFlows(profile: Profile, isApplication: (name: string) => boolean): Map<string, CallFlow> {
  const { samples, sampleTypes } = profile;
  const counts = samples.values[sampleTypes.findIndex(({ type }) => type === 'contentions')];
  const flows = new Map<string, CallFlow>();
  if (counts === undefined) return flows;
  for (let row = 0; row < samples.count; row++) {
    const frames = stackFrames(profile, samples.stack[row] ?? 0);
    const remote = frames.findLastIndex(({ name }) => isRemoteCall(name));
    if (remote < 0) continue;
    for (let i = remote + 1; i < frames.length; i++) {
      const frame = frames[i]!;
      const callee = frames[i - 1]!.name;
      if (!isApplication(frame.name) || !isApplication(callee)) continue;
      const flow = flows.get(frame.name) ?? { calls: new Map() };
      const known = flow.calls.get(callee);
      if (known === undefined) flow.calls.set(callee, { count: counts.toNumber(row), line: frame.line });
      else known.count += counts.toNumber(row);
      flows.set(frame.name, flow);
    }
  }
  for (const [name, { calls }] of flows) {
    const lines = new Set([...calls.values()].map(({ line }) => line));
    if (calls.size < 2 || lines.size < calls.size) flows.delete(name);
  }
  return flows;
}

/** What was added to the counts between two moments; calls of the later one. */
export function flowsBetween(
  early: ReadonlyMap<string, CallFlow>,
  late: ReadonlyMap<string, CallFlow>,
): Map<string, CallFlow> {
  return new Map(
    [...late].map(([name, { calls }]) => {
      const before = early.get(name)?.calls;
      const rest = [...calls].map(([callee, { count, line }]) => {
        return [callee, { count: count - (before?.get(callee)?.count ?? 0), line }] as const;
      });
      return [name, { calls: new Map(rest) }];
    }),
  );
}

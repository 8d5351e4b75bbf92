import type { CallFlow } from './call-flow.ts';
import type { Cause, CollectionFacts } from './collection-facts.ts';
import { fisherTail } from './fisher.ts';

/** From here on a figure is told. */
const LIMITS = {
  /** Calls of each side. */
  calls: 10,
  /** Part of the first calls that led on to the later one when healthy: only then one follows the other. */
  coupled: 0.9,
  /** Sum of the differences between both over all moments, as a part of the first: calls that are independent differ by more. */
  apart: 0.2,
  moments: 4,
  /** Part of what led on that no longer does. */
  fall: 0.2,
  /** Chance that nothing has changed; some dozen pairs are looked at. */
  chance: 1e-4,
  /** Of connections: waits for one, and part of the calls. */
  connections: 5,
  connectionShare: 0.1,
} as const;

/**
 * Calls to other processes after which a function goes on less often than when healthy: they fail, or are answered otherwise.
 * Named is the last call before the one that no longer follows. Counts are those of the block profile, exact for every wait.
 */
export function failingCalls({ flows }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const causes: Cause[] = [];
  for (const [name, flow] of flows?.all ?? []) {
    const was = base?.flows?.all.get(name);
    if (was === undefined) continue;
    const cause = failing(flow, was, (callee) => stepsOf(base?.flows?.steps ?? [], name, callee));
    if (cause !== null && !causes.some((c) => c.function === cause.function)) causes.push(cause);
  }
  return causes.sort((a, b) => b.weight - a.weight).slice(0, 3);
}

function failing(now: CallFlow, was: CallFlow, steps: (callee: string) => number[]): Cause | null {
  const calls = [...now.calls].sort(([, a], [, b]) => a.line - b.line).map(([callee]) => callee);
  // A call that nothing reaches any more is not in the later profile.
  for (const [callee, { line }] of was.calls)
    if (!now.calls.has(callee)) {
      const after = calls.findIndex((other) => (was.calls.get(other)?.line ?? 0) > line);
      calls.splice(after < 0 ? calls.length : after, 0, callee);
    }
  const [first] = calls;
  if (first === undefined) return null;
  const usualSteps = steps(first);
  let last = first;
  for (const callee of calls.slice(1)) {
    const [led, of] = [count(now, callee), count(now, first)];
    const [hadLed, hadOf] = [count(was, callee), count(was, first)];
    if (of < LIMITS.calls || hadOf < LIMITS.calls || hadLed < LIMITS.coupled * hadOf) continue;
    if (!areCoupled(usualSteps, steps(callee))) continue;
    const share = led / of / (hadLed / hadOf);
    const chance = fisherTail({ few: led, of }, { few: hadLed, of: hadOf });
    if (share > 1 - LIMITS.fall || chance > LIMITS.chance) {
      last = callee;
      continue;
    }
    const tried = count(now, last);
    const values = {
      next: callee,
      led,
      of: tried,
      hadLed,
      hadOf: count(was, last),
      chance: chance.toExponential(0),
    };
    return { code: 'failing-calls', function: last, weight: 0.45 + 0.4 * (1 - share), values };
  }
  return null;
}

function count({ calls }: CallFlow, callee: string): number {
  return Math.max(0, calls.get(callee)?.count ?? 0);
}

function stepsOf(steps: readonly ReadonlyMap<string, CallFlow>[], name: string, callee: string): number[] {
  return steps.map((step) => step.get(name)?.calls.get(callee)?.count ?? 0);
}

function areCoupled(first: readonly number[], later: readonly number[]): boolean {
  if (first.length < LIMITS.moments) return false;
  const sum = first.reduce((a, b) => a + b, 0);
  const apart = first.reduce((total, value, i) => total + Math.abs(value - (later[i] ?? 0)), 0);
  return sum > 0 && apart <= Math.max(LIMITS.apart * sum, 2 * Math.sqrt(first.length));
}

/** Calls over HTTP that wait for new connections, which healthy ones found open: the peer closes or resets them. */
export function newConnections({ connections }: CollectionFacts, base: CollectionFacts | null): Cause[] {
  const causes: Cause[] = [];
  for (const [name, now] of connections ?? []) {
    const was = base?.connections?.get(name);
    if (was === undefined || now.connections < LIMITS.connections) continue;
    if (now.connections < LIMITS.connectionShare * now.calls) continue;
    // Where nobody listens, calls end with the wait for a connection.
    const [calls, usual] = [Math.max(now.calls, now.connections), Math.max(was.calls, was.connections)];
    // What is tested is the part that found a connection open.
    const chance = fisherTail(
      { few: calls - now.connections, of: calls },
      { few: usual - was.connections, of: usual },
    );
    if (chance > LIMITS.chance) continue;
    const values = {
      connections: now.connections,
      calls,
      had: was.connections,
      hadCalls: usual,
      chance: chance.toExponential(0),
    };
    const weight = 0.4 + 0.3 * (now.connections / calls);
    causes.push({ code: 'new-connections', function: name, weight, values });
  }
  return causes.sort((a, b) => b.weight - a.weight).slice(0, 3);
}

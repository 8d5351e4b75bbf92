import { say } from '../../base/messages.ts';
import { Bench } from './bench.ts';
import { FILE_TRIES } from './file-tries.ts';
import { GO_COMMAND_TRIES } from './go-command-tries.ts';
import { GO_TRIES } from './go-tries.ts';
import { GROUP_TRIES } from './group-tries.ts';
import { SYSTEM_TRIES } from './system-tries.ts';
import type { Observation } from './observation.ts';
import { impossible, type Try, type TryOutcome } from './try.ts';
import { tryReasons } from './tries.messages.ts';

/** Every experiment. */
export const TRIES: readonly Try[] = [
  ...GROUP_TRIES,
  ...GO_TRIES,
  ...GO_COMMAND_TRIES,
  ...FILE_TRIES,
  ...SYSTEM_TRIES,
];

/** A finished experiment with everything that was seen. */
export interface TryReport {
  readonly id: string;
  readonly about: Try['about'];
  readonly outcome: TryOutcome;
  readonly observations: readonly Observation[];
  readonly elapsedMs: number;
}

/** Experiments that show a claim (`claim-32`) or what a check is about (its slug). */
export function triesFor(name: string): readonly Try[] {
  return TRIES.filter((one) => one.id === name || one.claims.includes(name) || one.checks.includes(name));
}

/** Makes one experiment and takes away what it made, whatever happens. */
export async function makeTry(one: Try): Promise<TryReport> {
  const started = performance.now();
  const bench = new Bench();
  const { id, about } = one;
  let outcome: TryOutcome;
  try {
    outcome = await one.run(bench);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    outcome = impossible(say(tryReasons.broken, { problem }));
  } finally {
    await bench.close();
  }
  return { id, about, outcome, observations: bench.observations, elapsedMs: performance.now() - started };
}

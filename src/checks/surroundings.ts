import type { FactView, Verdict } from '../model/check.ts';
import type { FactKey } from '../model/facts.ts';
import { unknownFor } from './run-check.ts';

/** True on WSL 2. */
export function isWsl(scenario: readonly string[]): boolean {
  return scenario.includes('wsl2');
}

/** Facts by which a container, or WSL, is told from a host. */
export const CONTAINER_MARKS = ['place.markFiles', 'cgroup.membership', 'cgroup.mounts'] as const;
/** The kernel's release names WSL. */
export const WSL_MARKS = ['kernel.release'] as const;

/**
 * The verdict outside of the surroundings a check is about: `otherwise`, or "unknown" where a fact that would tell them
 * could not be read.
 */
export function unlessHidden<K extends FactKey>(
  view: FactView<never, K>,
  marks: readonly K[],
  otherwise: Verdict,
): Verdict {
  for (const key of marks) {
    const evidence = view.look(key);
    if (evidence.status === 'denied' || evidence.status === 'failed') return unknownFor(key, evidence);
  }
  return otherwise;
}

import type { Capability } from '../../model/capability.ts';
import type { FactTable } from '../../model/facts.ts';
import { kernelCapabilities } from './kernel-ways.ts';
import { processCapabilities } from './process-ways.ts';
import { Rights } from './rights.ts';

/**
 * Which diagnosis is possible here, and for each that is not the smallest permission that would allow it. Answers follow
 * the kernel's own rules: ptrace(2), perf_event_open(2), capabilities(7), Yama.
 */
export function capabilityPlan(facts: FactTable): readonly Capability[] {
  const rights = new Rights(facts);
  return [...processCapabilities(rights), ...kernelCapabilities(rights)];
}

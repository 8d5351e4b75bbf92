import type { DifferentialRow } from '../../model/differential.ts';
import type { FactTable } from '../../model/facts.ts';
import { cpuRow } from './cpu-row.ts';
import { memoryRow } from './memory-row.ts';

/**
 * Runtime versus kernel: for CPU and memory what the judged program believes, what the kernel enforces along every
 * ancestor, what other runtimes would say, and which line of which file to blame where they disagree.
 */
export function runtimeVersusKernel(facts: FactTable): readonly DifferentialRow[] {
  return [cpuRow(facts), memoryRow(facts)];
}

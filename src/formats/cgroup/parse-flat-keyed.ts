import type { CounterTable } from '../../model/cgroup.ts';

/**
 * Reads a flat keyed file (`cpu.stat`, `memory.stat`, `memory.events`, `memory.oom_control`): `KEY VALUE` a line.
 * Unknown keys are kept, lines of another shape are skipped. `undefined` when no line fits.
 * Source: kernel Documentation/admin-guide/cgroup-v2.rst, "Format".
 */
export function parseFlatKeyed(text: string): CounterTable | undefined {
  const table: Record<string, bigint> = {};
  let found = false;
  for (const line of text.split('\n')) {
    const match = /^([\w.:]+) (\d{1,20})\r?$/.exec(line);
    if (match?.[1] === undefined || match[2] === undefined) continue;
    table[match[1]] = BigInt(match[2]);
    found = true;
  }
  return found ? table : undefined;
}

import type { Pressure, PressureLine } from '../../model/cgroup.ts';

const LINE = /^(some|full) avg10=([\d.]+) avg60=([\d.]+) avg300=([\d.]+) total=(\d+)\r?$/gm;

/**
 * Reads a pressure file: `some avg10=0.00 avg60=0.00 avg300=0.00 total=0` and `full …`.
 * Source: kernel Documentation/accounting/psi.rst.
 */
export function parsePressure(text: string): Pressure | undefined {
  const lines: { some?: PressureLine; full?: PressureLine } = {};
  for (const [, kind, avg10, avg60, avg300, total = '0'] of text.matchAll(LINE)) {
    lines[kind as 'some' | 'full'] = {
      avg10: Number(avg10),
      avg60: Number(avg60),
      avg300: Number(avg300),
      totalUsec: BigInt(total),
    };
  }
  const { some, full } = lines;
  if (some === undefined) return undefined;
  return full === undefined ? { some } : { some, full };
}

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  min: 6e10,
  h: 3.6e12,
};

/**
 * Reads a duration as people write it: `250ms`, `1.5s`, `2m`, `870 µs`. A bare number is milliseconds. Nanoseconds;
 * undefined when it is none, negative, or above 2^53 ns.
 */
export function parseDurationNs(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)\s*(ns|us|µs|μs|ms|s|min|m|h)?$/i.exec(text.trim());
  if (match === null) return undefined;
  const ns = Math.round(Number(match[1]) * (UNIT_NS[(match[2] ?? 'ms').toLowerCase()] ?? Number.NaN));
  return Number.isSafeInteger(ns) ? ns : undefined;
}

/** Writes a duration so that `parseDurationNs` reads the same number, in the largest unit that stays short. */
export function writeDurationNs(ns: number): string {
  for (const [unit, size] of [
    ['s', 1e9],
    ['ms', 1e6],
    ['us', 1e3],
  ] as const) {
    const value = ns / size;
    if (value >= 1 && Number.isInteger(value * 1000)) return `${value}${unit}`;
  }
  return `${ns}ns`;
}

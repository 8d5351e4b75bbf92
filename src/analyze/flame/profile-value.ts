import { formatBytes, formatCount, formatDurationNs } from '../../base/units.ts';

const NANOSECONDS: Readonly<Record<string, number>> = {
  nanoseconds: 1,
  ns: 1,
  microseconds: 1e3,
  us: 1e3,
  milliseconds: 1e6,
  ms: 1e6,
  seconds: 1e9,
  s: 1e9,
};

/** A value of a profile in the unit the profile names: durations and bytes adaptive, counts with separators. */
export function formatProfileValue(value: number, unit: string): string {
  const scale = NANOSECONDS[unit];
  if (scale !== undefined) return formatDurationNs(value * scale);
  if (unit === 'bytes') return value < 0 ? `-${formatBytes(-value)}` : formatBytes(value);
  const count = formatCount(Math.round(value));
  return unit === '' || unit === 'count' ? count : `${count} ${unit}`;
}

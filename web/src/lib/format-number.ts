import { formatCount } from '../../../src/base/units.ts';

/** A number with about three significant digits and separators: `0.042`, `1.25`, `12.3`, `123`, `12,345`. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : value < 0 ? '-∞' : 'NaN';
  if (size === 0) return '0';
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2).replace('e+', 'e');
  if (size >= 99.95) return formatCount(Math.round(value));
  return trimZeros(value.toPrecision(3));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** A rate with its unit: `12.3 /s`. */
export function formatRate(perSecond: number): string {
  return `${formatNumber(perSecond)} /s`;
}

const DURATION_UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 6e10,
  h: 3.6e12,
  d: 8.64e13,
};

/** Nanoseconds in one of a UCUM time unit (`s`, `ms`, `us` …), undefined when the unit is no time. */
export function nanosecondsPer(ucumUnit: string): number | undefined {
  return DURATION_UNIT_NS[ucumUnit];
}

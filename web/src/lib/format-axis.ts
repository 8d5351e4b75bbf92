import { formatBytes, formatDurationNs } from '../../../src/base/units.ts';
import { formatNumber, nanosecondsPer } from './format-number.ts';
import { formatDateTime, type Zone } from './time-text.ts';

/**
 * Labels of a time axis: as much of the moment as the step between two ticks needs, with the date where a new day begins
 * and on the first tick of a window longer than a day. Times in Unix seconds, as uPlot hands them out.
 */
export function formatTimeTicks(ticksSeconds: readonly number[], zone: Zone): string[] {
  const step = (ticksSeconds[1] ?? 0) - (ticksSeconds[0] ?? 0);
  return ticksSeconds.map((seconds) => {
    const full = formatDateTime(Math.round(seconds * 1000), zone, true);
    const clock = full.slice(11);
    if (step >= 86_400) return full.slice(5, 10);
    if (clock.startsWith('00:00:00.000')) return full.slice(5, 10);
    return step < 1 ? clock : step < 60 ? clock.slice(0, 8) : clock.slice(0, 5);
  });
}

/** How a value of a metric is written, by its UCUM unit (`s`, `By`, `1`, `{request}` …). */
export function valueFormatter(unit: string): (value: number) => string {
  const base = unit.replace(/\/s$/, '');
  const rate = unit.endsWith('/s') && unit !== '/s' ? '/s' : unit === '/s' ? ' /s' : '';
  const ns = nanosecondsPer(base);
  if (ns !== undefined) return (value) => (value === 0 ? '0' : formatDurationNs(value * ns) + rate);
  if (base === 'By') return (value) => formatBytes(value) + rate;
  if (base === '%') return (value) => `${formatNumber(value)} %${rate}`;
  // Annotations in braces are words for people, not units to compute with (UCUM section 2.3).
  const word = /^\{(.*)\}$/.exec(base)?.[1] ?? (base === '1' || base === '/s' ? '' : base);
  return (value) => `${formatNumber(value)}${word === '' ? '' : ` ${word}`}${rate}`;
}

import type { Say } from '../lib/text.tsx';
import type { TimeSpec } from '../lib/time-range.ts';
import { formatDateTime, type Zone } from '../lib/time-text.ts';
import { timeMessages as m } from './time.messages.ts';

/** A window that ends now in words: `Last 15 min`. */
export function presetLabel(lastMs: number, t: Say): string {
  for (const [message, size] of [
    [m.lastDays, 86_400_000],
    [m.lastHours, 3_600_000],
    [m.lastMinutes, 60_000],
  ] as const)
    if (lastMs % size === 0) return t(message, { count: lastMs / size });
  return t(m.lastSeconds, { count: Math.round(lastMs / 1000) });
}

/** A time window in words; fixed ones as two instants in `zone`. */
export function specLabel(spec: TimeSpec, zone: Zone, t: Say): string {
  if (spec.kind === 'relative') return presetLabel(spec.lastMs, t);
  const from = formatDateTime(spec.fromMs, zone);
  const to = formatDateTime(spec.toMs, zone);
  return `${from} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to}`;
}

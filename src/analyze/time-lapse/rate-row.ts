import { type LocalText, type Message, say } from '../../base/messages.ts';
import { formatBytes, formatDurationNs } from '../../base/units.ts';
import type { RateRow } from '../../model/time-lapse.ts';
import { lapseMessages as m } from './time-lapse.messages.ts';

/** One number of two samples. */
export interface Movement {
  readonly id: string;
  readonly name: LocalText;
  readonly before: bigint | number;
  readonly after: bigint | number;
  readonly source: string;
}

/** A row for something that grows or shrinks, with the time until `limit` is reached. Undefined when it did not move. */
export function slopeRow(
  { id, name, before, after, source }: Movement,
  seconds: number,
  options: { readonly limit?: number | null; readonly isBytes?: boolean } = {},
): RateRow | undefined {
  const { limit = null, isBytes = false } = options;
  const change = Number(after) - Number(before);
  if (change === 0 || seconds <= 0) return undefined;
  const rate = change / seconds;
  const size = (value: number) => (isBytes ? formatBytes(Math.abs(value)) : trim(Math.abs(value)));
  const sign = rate > 0 ? '+' : '−';
  const left = limit === null || rate <= 0 ? undefined : (limit - Number(after)) / rate;
  const values = { value: `${sign}${size(rate)}`, before: size(Number(before)), after: size(Number(after)) };
  return {
    id,
    name,
    before: String(before),
    after: String(after),
    rate,
    unit: isBytes ? 'bytes/s' : 'per-second',
    text: say(m.perSecond, values),
    ...(left === undefined || limit === null || left < 0
      ? {}
      : {
          reachesLimitInSec: Math.round(left),
          outlook: say(m.reaches, { limit: size(limit), time: formatDurationNs(Math.round(left) * 1e9) }),
        }),
    source,
  };
}

/** A row for a counter of events: shown when something happened. */
export function eventRow(movement: Movement, seconds: number): RateRow | undefined {
  const change = Number(movement.after) - Number(movement.before);
  if (change <= 0) return undefined;
  return row(movement, change / seconds, 'per-second', m.count, { value: change });
}

/** A row whose value has a meaning of its own. */
export function row(
  { id, name, before, after, source }: Movement,
  rate: number,
  unit: RateRow['unit'],
  words: Message,
  values: Readonly<Record<string, string | number>>,
): RateRow {
  return {
    id,
    name,
    before: String(before),
    after: String(after),
    rate,
    unit,
    text: say(words, values),
    source,
  };
}

/** At most two decimals, none where they say nothing. */
export function trim(value: number): string {
  return String(Number(value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)));
}

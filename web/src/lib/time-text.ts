/** Which clock timestamps are shown in. */
export type Zone = 'local' | 'utc';

const NANOS_PER_SECOND = 1_000_000_000n;

interface Parts {
  readonly date: string;
  readonly time: string;
  readonly offset: string;
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

function partsOf(ms: number, zone: Zone): Parts {
  const d = new Date(ms);
  if (zone === 'utc')
    return {
      date: `${d.getUTCFullYear()}-${pad(d.getUTCMonth() + 1)}-${pad(d.getUTCDate())}`,
      time: `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}`,
      offset: 'Z',
    };
  const minutes = -d.getTimezoneOffset();
  const size = Math.abs(minutes);
  return {
    date: `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`,
    time: `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}`,
    offset: `${minutes < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`,
  };
}

/** `2026-08-30 12:03:04`, with milliseconds when asked. Milliseconds of the Unix epoch. */
export function formatDateTime(ms: number, zone: Zone, withMillis = false): string {
  const parts = partsOf(Math.floor(ms), zone);
  return `${parts.date} ${parts.time}${withMillis ? `.${pad(((Math.floor(ms) % 1000) + 1000) % 1000, 3)}` : ''}`;
}

/** `12:03:04`, with milliseconds when asked. */
export function formatClock(ms: number, zone: Zone, withMillis = false): string {
  return formatDateTime(ms, zone, withMillis).slice(11);
}

/** The zone as a person reads it: `UTC`, or the local offset such as `UTC+08:00` at that moment. */
export function zoneName(ms: number, zone: Zone): string {
  return zone === 'utc' ? 'UTC' : `UTC${partsOf(ms, zone).offset}`;
}

/** Every digit of a nanosecond timestamp, ISO 8601 with the zone's offset: what is shown on hover and copied. */
export function formatExactNano(unixNano: bigint, zone: Zone): string {
  const seconds = unixNano / NANOS_PER_SECOND - (unixNano % NANOS_PER_SECOND < 0n ? 1n : 0n);
  const nanos = unixNano - seconds * NANOS_PER_SECOND;
  const parts = partsOf(Number(seconds) * 1000, zone);
  return `${parts.date}T${parts.time}.${nanos.toString().padStart(9, '0')}${parts.offset}`;
}

/**
 * Reads what a person types for an instant: `now`, `now-15m`, `2026-08-30`, `2026-08-30 12:00[:05[.5]]`, ISO 8601 with
 * a zone, or a Unix time in seconds, milliseconds, microseconds or nanoseconds (told apart by size). Undefined when it
 * is none of these.
 */
export function parseInstant(text: string, zone: Zone, nowMs: number): number | undefined {
  const typed = text.trim();
  const relative = /^now(?:-(\d{1,6})([smhd]))?$/i.exec(typed);
  if (relative !== null) {
    const unit =
      { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[relative[2]?.toLowerCase() ?? 's'] ?? 1000;
    return nowMs - Number(relative[1] ?? 0) * unit;
  }
  if (/^\d{9,20}$/.test(typed)) {
    const digits = typed.length;
    const value = Number(typed);
    return Math.floor(
      digits <= 11 ? value * 1000 : digits <= 14 ? value : digits <= 17 ? value / 1e3 : value / 1e6,
    );
  }
  const match =
    /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(
      typed,
    );
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', offset] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  const ms = Date.parse(iso + (offset ?? (zone === 'utc' ? 'Z' : '')));
  return Number.isNaN(ms) ? undefined : ms;
}

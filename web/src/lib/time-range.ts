import type { UrlSearch } from './url-search.ts';

/** What the address says about time: a window that ends now, or two fixed instants. Milliseconds of the Unix epoch. */
export type TimeSpec =
  | { readonly kind: 'relative'; readonly lastMs: number }
  | { readonly kind: 'absolute'; readonly fromMs: number; readonly toMs: number };

/** A resolved window; `fromMs` inclusive, `toMs` exclusive. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNIT_MS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** The windows offered by name, shortest first. */
export const TIME_PRESETS: readonly number[] = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  30 * DAY,
];

/** The window of a link that names none. */
export const DEFAULT_TIME_SPEC: TimeSpec = { kind: 'relative', lastMs: HOUR };

/** The shortest window: below it every chart is one column. */
const MIN_WIDTH_MS = 1;
/** The longest window that zooming out reaches. */
const MAX_WIDTH_MS = 90 * DAY;

/** Parses `90s`, `15m`, `6h`, `2d`; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  const match = /^(\d{1,6})([smhd])$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ''];
  const count = Number(match?.[1]);
  return match === null || unit === undefined || count === 0 ? undefined : count * unit;
}

/** Writes a span in the largest unit that divides it: `15m`, `6h`, `2d`. */
export function formatSpan(ms: number): string {
  for (const [unit, size] of [
    ['d', DAY],
    ['h', HOUR],
    ['m', MINUTE],
  ] as const)
    if (ms % size === 0) return `${ms / size}${unit}`;
  return `${Math.max(1, Math.round(ms / SECOND))}s`;
}

/** Reads `range`, or `from` and `to`. Nonsense reads as the default. */
export function readTimeSpec(search: UrlSearch): TimeSpec {
  const fromMs = Number(search['from']);
  const toMs = Number(search['to']);
  if (Number.isSafeInteger(fromMs) && Number.isSafeInteger(toMs) && fromMs >= 0 && toMs > fromMs)
    return { kind: 'absolute', fromMs, toMs };
  const lastMs = typeof search['range'] === 'string' ? parseSpan(search['range']) : undefined;
  return lastMs === undefined ? DEFAULT_TIME_SPEC : { kind: 'relative', lastMs };
}

/** What the address says about time and nobody can read, as `key=value`; empty when it was understood. */
export function unreadTime(search: UrlSearch): readonly string[] {
  const said = ['range', 'from', 'to'].filter((key) => search[key] !== undefined);
  const spec = readTimeSpec(search);
  const read = spec.kind === 'absolute' ? ['from', 'to'] : isSpan(search['range']) ? ['range'] : [];
  // A fixed window wins over a readable span: that is a choice, not a mistake.
  return said
    .filter((key) => !read.includes(key) && !(spec.kind === 'absolute' && isSpan(search[key])))
    .map((key) => `${key}=${String(search[key])}`);
}

function isSpan(value: UrlSearch[string] | undefined): boolean {
  return typeof value === 'string' && parseSpan(value) !== undefined;
}

/** The keys that carry time from page to page. */
export const TIME_KEYS: readonly string[] = ['range', 'from', 'to', 'live'];

/** Writes a time spec over a search; leaves live mode when the window is fixed. */
export function writeTimeSpec(search: UrlSearch, spec: TimeSpec): UrlSearch {
  const next: Record<string, string | readonly string[]> = { ...search };
  for (const key of ['range', 'from', 'to']) delete next[key];
  if (spec.kind === 'relative') {
    if (spec.lastMs !== (DEFAULT_TIME_SPEC.kind === 'relative' ? DEFAULT_TIME_SPEC.lastMs : 0))
      next['range'] = formatSpan(spec.lastMs);
    return next;
  }
  delete next['live'];
  next['from'] = String(Math.floor(spec.fromMs));
  next['to'] = String(Math.max(Math.floor(spec.fromMs) + 1, Math.ceil(spec.toMs)));
  return next;
}

/** Only the keys that carry time: what a link to another page keeps. */
export function keepTime(search: UrlSearch): UrlSearch {
  return Object.fromEntries(Object.entries(search).filter(([key]) => TIME_KEYS.includes(key)));
}

/** The window a spec means at one moment. Relative windows end on the next whole second. */
export function resolveTime(spec: TimeSpec, nowMs: number): TimeRange {
  if (spec.kind === 'absolute') return { fromMs: spec.fromMs, toMs: spec.toMs };
  const toMs = Math.ceil(nowMs / SECOND) * SECOND;
  return { fromMs: toMs - spec.lastMs, toMs };
}

/** The window twice as wide around the same middle, never beyond the present or 90 days. */
export function zoomOut(range: TimeRange, nowMs: number): TimeSpec {
  const width = Math.min(MAX_WIDTH_MS, Math.max(2, (range.toMs - range.fromMs) * 2));
  const middle = (range.fromMs + range.toMs) / 2;
  const toMs = Math.min(Math.ceil(nowMs / SECOND) * SECOND, Math.ceil(middle + width / 2));
  return { kind: 'absolute', fromMs: Math.max(0, Math.floor(toMs - width)), toMs };
}

/** The window moved by half its width, back (-1) or on (+1). */
export function shiftTime(range: TimeRange, direction: -1 | 1): TimeSpec {
  const step = (direction * (range.toMs - range.fromMs)) / 2;
  const fromMs = Math.max(0, Math.round(range.fromMs + step));
  return { kind: 'absolute', fromMs, toMs: Math.max(fromMs + MIN_WIDTH_MS, Math.round(range.toMs + step)) };
}

/** A window around one instant, wide enough to find what belongs to it. */
export function aroundTime(ms: number, halfWidthMs: number): TimeSpec {
  return {
    kind: 'absolute',
    fromMs: Math.max(0, Math.floor(ms - halfWidthMs)),
    toMs: Math.ceil(ms + halfWidthMs),
  };
}

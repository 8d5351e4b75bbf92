import { useCallback, useMemo } from 'react';
import { type ClockReading, refreshClock, serverNowMs, useClock } from './clock.ts';
import {
  readTimeSpec,
  resolveTime,
  shiftTime,
  type TimeRange,
  type TimeSpec,
  writeTimeSpec,
  zoomOut,
} from './time-range.ts';
import type { UrlSearch } from './url-search.ts';
import { useSetUrlSearch, useUrlSearch } from './use-url-state.ts';

/** The window that live mode starts with when the page showed a fixed one. */
const LIVE_DEFAULT_MS = 15 * 60_000;

/** The time window of the page. */
export interface TimeView {
  readonly spec: TimeSpec;
  readonly range: TimeRange;
  readonly live: boolean;
  /** Counts refreshes. */
  readonly revision: number;
  /** When the window was last resolved: the data on screen is at most this old. */
  readonly readAtMs: number;
}

/** What moves the window. The functions are stable. */
export interface TimeActions {
  readonly setSpec: (spec: TimeSpec) => void;
  readonly setRange: (fromMs: number, toMs: number) => void;
  readonly zoomOut: () => void;
  readonly shift: (direction: -1 | 1) => void;
  readonly setLive: (live: boolean) => void;
}

function currentRange(search: UrlSearch, clock: ClockReading): TimeRange {
  return resolveTime(readTimeSpec(search), clock.nowMs);
}

/** The page's time window, out of the address and the clock. */
export function useTime(): TimeView {
  const { range, from, to, live } = useUrlSearch();
  const { nowMs, revision } = useClock();
  return useMemo(() => {
    // Only these keys decide the window: typing in a filter must not make a new one.
    const search = { ...(range && { range }), ...(from && { from }), ...(to && { to }) };
    const spec = readTimeSpec(search);
    return {
      spec,
      range: resolveTime(spec, nowMs),
      live: live === '1' && spec.kind === 'relative',
      revision,
      readAtMs: nowMs,
    };
  }, [range, from, to, live, nowMs, revision]);
}

function withLive(search: UrlSearch, on: boolean): UrlSearch {
  const { live: _, ...rest } = search;
  if (!on) return rest;
  const spec = readTimeSpec(search);
  const relative: TimeSpec = spec.kind === 'relative' ? spec : { kind: 'relative', lastMs: LIVE_DEFAULT_MS };
  return { ...writeTimeSpec(rest, relative), live: '1' };
}

/** The functions that move the page's time window. */
export function useTimeActions(): TimeActions {
  const setSearch = useSetUrlSearch();
  const clock = useClock();
  const setSpec = useCallback(
    (next: TimeSpec) => setSearch((before) => writeTimeSpec(before, next)),
    [setSearch],
  );
  return useMemo(
    () => ({
      setSpec,
      setRange: (fromMs, toMs) => setSpec({ kind: 'absolute', fromMs, toMs }),
      zoomOut: () =>
        setSearch((before) => writeTimeSpec(before, zoomOut(currentRange(before, clock), serverNowMs()))),
      shift: (direction) =>
        setSearch((before) => writeTimeSpec(before, shiftTime(currentRange(before, clock), direction))),
      setLive: (live) => {
        refreshClock();
        setSearch((before) => withLive(before, live));
      },
    }),
    [setSpec, setSearch, clock],
  );
}

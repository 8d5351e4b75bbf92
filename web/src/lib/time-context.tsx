import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import {
  readTimeSpec,
  resolveTime,
  shiftTime,
  type TimeRange,
  type TimeSpec,
  writeTimeSpec,
  zoomOut,
} from './time-range.ts';
import { useSetUrlSearch, useUrlSearch } from './use-url-state.ts';

/** How often a live view asks again. */
const LIVE_STEP_MS = 5_000;

/** The time window of the page and everything that moves it. */
export interface TimeControl {
  readonly spec: TimeSpec;
  readonly range: TimeRange;
  readonly live: boolean;
  /** Counts refreshes: part of the key of answers that do not depend on the window. */
  readonly revision: number;
  /** When the window was last resolved: the data on screen is at most this old. */
  readonly readAtMs: number;
  readonly setSpec: (spec: TimeSpec) => void;
  readonly setRange: (fromMs: number, toMs: number) => void;
  readonly zoomOut: () => void;
  readonly shift: (direction: -1 | 1) => void;
  readonly refresh: () => void;
  readonly setLive: (live: boolean) => void;
  /** The server's idea of now: a browser whose clock is off would otherwise look at an empty window. */
  readonly nowMs: () => number;
}

const TimeContext = createContext<TimeControl | undefined>(undefined);

/** Below this difference the browser's clock is taken as right (half a round trip of a slow network). */
const CLOCK_TOLERANCE_MS = 2_000;

/** Keeps the window of the address resolved, and steps it in live mode while the page is visible. */
export function TimeProvider({
  children,
  serverClockOffsetMs,
}: {
  readonly children: ReactNode;
  /** Server time minus browser time. */
  readonly serverClockOffsetMs: number;
}): ReactNode {
  const search = useUrlSearch();
  const setSearch = useSetUrlSearch();
  const { range: rangeKey, from, to } = search;
  // Only these keys decide the window: typing in a filter must not move it.
  const spec = useMemo(
    () => readTimeSpec({ ...(rangeKey && { range: rangeKey }), ...(from && { from }), ...(to && { to }) }),
    [rangeKey, from, to],
  );
  const live = search['live'] === '1' && spec.kind === 'relative';
  const offset = Math.abs(serverClockOffsetMs) > CLOCK_TOLERANCE_MS ? serverClockOffsetMs : 0;
  const [tick, setTick] = useState(0);
  const offsetRef = useRef(offset);
  offsetRef.current = offset;
  const nowMs = useCallback(() => Date.now() + offsetRef.current, []);

  // The window is resolved again when the spec, the clock offset or the tick changes, and only then.
  const resolved = useMemo(() => {
    const now = Date.now() + offset;
    return { range: resolveTime(spec, now), readAtMs: now, revision: tick };
  }, [spec, offset, tick]);

  useEffect(() => {
    if (!live) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setTick((n) => n + 1);
    }, LIVE_STEP_MS);
    return () => clearInterval(timer);
  }, [live]);

  const setSpec = useCallback(
    (next: TimeSpec) => setSearch((before) => writeTimeSpec(before, next)),
    [setSearch],
  );
  const refresh = useCallback(() => setTick((n) => n + 1), []);
  const setLive = useCallback(
    (on: boolean) => {
      setTick((n) => n + 1);
      setSearch((before) => {
        const { live: _, ...rest } = before;
        if (!on) return rest;
        const current = readTimeSpec(before);
        const relative: TimeSpec =
          current.kind === 'relative' ? current : { kind: 'relative', lastMs: 15 * 60_000 };
        return { ...writeTimeSpec(rest, relative), live: '1' };
      });
    },
    [setSearch],
  );
  const control = useMemo<TimeControl>(
    () => ({
      ...resolved,
      spec,
      live,
      setSpec,
      setRange: (fromMs, toMs) => setSpec({ kind: 'absolute', fromMs, toMs }),
      zoomOut: () => setSpec(zoomOut(resolved.range, nowMs())),
      shift: (direction) => setSpec(shiftTime(resolved.range, direction)),
      refresh,
      setLive,
      nowMs,
    }),
    [resolved, spec, live, setSpec, refresh, setLive, nowMs],
  );
  return <TimeContext value={control}>{children}</TimeContext>;
}

/** The page's time window. */
export function useTime(): TimeControl {
  const control = useContext(TimeContext);
  if (control === undefined) throw new Error('internal error: useTime outside TimeProvider');
  return control;
}

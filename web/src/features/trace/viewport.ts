import { useSyncExternalStore } from 'react';

/** The part of the time axis on screen: nanoseconds after the start of the trace. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** The time window of one trace. Drawings listen to it directly: zooming renders no components. */
export interface Viewport {
  readonly get: () => TimeWindow;
  readonly set: (window: TimeWindow) => void;
  readonly subscribe: (listener: () => void) => () => void;
  /** The whole trace. */
  readonly full: TimeWindow;
}

/** The narrowest window: below it digits of a double end. */
const MIN_WIDTH_NS = 10;

/** A window moved and cut so that it lies inside the trace. */
export function clampWindow({ from, to }: TimeWindow, full: TimeWindow): TimeWindow {
  const whole = full.to - full.from;
  const width = Math.min(whole, Math.max(Math.min(MIN_WIDTH_NS, whole), to - from));
  const start = Math.max(full.from, Math.min(from, full.to - width));
  return { from: start, to: start + width };
}

/** The window made `factor` times as wide, with the moment `at` staying where it is on screen. */
export function zoomAt(window: TimeWindow, at: number, factor: number, full: TimeWindow): TimeWindow {
  const share = (at - window.from) / Math.max(1e-9, window.to - window.from);
  const width = Math.max(MIN_WIDTH_NS, (window.to - window.from) * factor);
  const from = at - share * width;
  return clampWindow({ from, to: from + width }, full);
}

/** The window moved by a share of its width. */
export function panBy(window: TimeWindow, share: number, full: TimeWindow): TimeWindow {
  const step = (window.to - window.from) * share;
  return clampWindow({ from: window.from + step, to: window.to + step }, full);
}

/** A window for a span with some room on both sides. */
export function windowAround(from: number, to: number, full: TimeWindow): TimeWindow {
  const room = Math.max(MIN_WIDTH_NS, (to - from) * 0.08);
  return clampWindow({ from: from - room, to: to + room }, full);
}

/** Reads `from-to` in nanoseconds; undefined for anything else. */
export function parseWindow(text: string): TimeWindow | undefined {
  const match = /^(\d{1,16})-(\d{1,16})$/.exec(text);
  const [from, to] = [Number(match?.[1]), Number(match?.[2])];
  return match !== null && to > from ? { from, to } : undefined;
}

/** Writes a window for the address; the whole trace is the empty text. */
export function writeWindow({ from, to }: TimeWindow, full: TimeWindow): string {
  const whole = from <= full.from && to >= full.to;
  return whole ? '' : `${Math.floor(from)}-${Math.ceil(to)}`;
}

/** Creates the viewport of a trace. */
export function createViewport(full: TimeWindow, initial: TimeWindow | undefined): Viewport {
  let current = clampWindow(initial ?? full, full);
  const listeners = new Set<() => void>();
  return {
    full,
    get: () => current,
    set: (window) => {
      const next = clampWindow(window, full);
      if (next.from === current.from && next.to === current.to) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The window on screen, for the few components that show it as text. */
export function useTimeWindow(viewport: Viewport): TimeWindow {
  return useSyncExternalStore(viewport.subscribe, viewport.get);
}

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { clampFlame, type FlameWindow } from './flame-view.ts';

/** Shares of the whole width on screen, 0 to 1. */
export interface FlameZoom {
  readonly from: number;
  readonly to: number;
}

/** After this long without a move the picture is still. */
const STILL_MS = 120;

/** The window of a flame graph and how to move it. */
export interface FlameWindowState {
  readonly window: FlameWindow;
  readonly whole: FlameWindow;
  /** The window moved a moment ago and may move on. */
  readonly moving: boolean;
  readonly setWindow: (window: FlameWindow) => void;
  readonly zoomTo: (node: number) => void;
}

/**
 * The part of a graph on screen. Moves are put together to one a frame of the screen. A window belongs to its graph:
 * another graph starts with `zoom`, else whole. `onZoom` hears of the place where the window came to rest.
 */
export function useFlameWindow(
  graph: FlameGraph,
  height: number,
  zoom: FlameZoom | undefined,
  onZoom: ((zoom: FlameZoom | undefined) => void) | undefined,
): FlameWindowState {
  const whole = useMemo(() => ({ from: 0, to: Math.max(1e-9, graph.total0), top: 0 }), [graph]);
  const [chosen, setChosen] = useState<{ readonly graph: FlameGraph; readonly window: FlameWindow }>();
  const [moving, setMoving] = useState(false);
  const first =
    zoom === undefined
      ? whole
      : clampFlame({ from: zoom.from * whole.to, to: zoom.to * whole.to, top: 0 }, graph, height);
  const window = chosen?.graph === graph ? chosen.window : first;
  const next = useRef<FlameWindow>(window);
  const frame = useRef(0);
  const still = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    next.current = window;
  }, [window]);
  useEffect(
    () => () => {
      cancelAnimationFrame(frame.current);
      clearTimeout(still.current);
    },
    [],
  );
  const setWindow = useCallback(
    (wish: FlameWindow) => {
      next.current = clampFlame(wish, graph, height);
      if (frame.current === 0) {
        frame.current = requestAnimationFrame(() => {
          frame.current = 0;
          setMoving(true);
          setChosen({ graph, window: next.current });
        });
      }
      clearTimeout(still.current);
      still.current = setTimeout(() => {
        setMoving(false);
        const { from, to } = next.current;
        const isWhole = from <= 0 && to >= whole.to;
        onZoom?.(isWhole ? undefined : { from: from / whole.to, to: to / whole.to });
      }, STILL_MS);
    },
    [graph, height, whole, onZoom],
  );
  const zoomTo = useCallback(
    (node: number) => {
      const start = graph.start[node] ?? 0;
      setWindow({ from: start, to: start + (graph.total[node] ?? 0), top: next.current.top });
    },
    [graph, setWindow],
  );
  return { window, whole, moving, setWindow, zoomTo };
}

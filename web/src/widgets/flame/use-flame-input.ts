import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { FlameGraph } from '../../../../src/analyze/flame/flame-graph.ts';
import { type FlameDirection, type FlameWindow, levelAt, neighbour, nodeAt } from './flame-view.ts';

const WHEEL_ZOOM = 1.0016;
const CLICK_PX = 4;

/** What hands can do to a flame graph. */
export interface FlameInput {
  readonly graph: FlameGraph;
  readonly width: number;
  readonly height: number;
  readonly direction: FlameDirection;
  readonly window: FlameWindow;
  readonly whole: FlameWindow;
  readonly setWindow: (window: FlameWindow) => void;
  readonly zoomTo: (node: number) => void;
  readonly cursor: number;
  readonly setCursor: (node: number) => void;
  /** A further key on the node under the cursor; answers whether it did something. */
  readonly onKey: ((key: string, node: number) => boolean) | undefined;
}

/** Wheel and keys. Listened to directly: a wheel that zooms must be able to stop the page from scrolling. */
export function useWheelAndKeys(box: RefObject<HTMLElement | null>, input: FlameInput): void {
  const { graph, width, direction, window, whole, setWindow, zoomTo, cursor, setCursor, onKey } = input;
  const onWheel = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    if (event.shiftKey) {
      const away = (event.deltaY || event.deltaX) * (direction === 'icicle' ? 1 : -1);
      setWindow({ ...window, top: window.top + away });
      return;
    }
    const left = box.current?.getBoundingClientRect().left ?? 0;
    const at = window.from + ((event.clientX - left) / Math.max(1, width)) * (window.to - window.from);
    const factor = WHEEL_ZOOM ** event.deltaY;
    setWindow({
      from: at - (at - window.from) * factor,
      to: at + (window.to - at) * factor,
      top: window.top,
    });
  });
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const zoomed = window.from !== whole.from || window.to !== whole.to;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith('Arrow')) setCursor(neighbour(graph, cursor, event.key, direction));
    else if (event.key === 'Enter' && cursor >= 0) zoomTo(cursor);
    else if (event.key === 'Escape' && zoomed) setWindow(whole);
    else if (cursor < 0 || onKey?.(event.key, cursor) !== true) return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const wheel = (event: WheelEvent): void => onWheel(event);
    const key = (event: KeyboardEvent): void => onKeyDown(event);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('keydown', key);
    return () => {
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('keydown', key);
    };
  }, [box]);
}

/** The node under the pointer and where the pointer is. */
export interface FlameHover {
  readonly node: number;
  readonly x: number;
  readonly y: number;
}

interface Press {
  readonly x: number;
  readonly y: number;
  readonly window: FlameWindow;
  readonly moved: boolean;
}

/** Pointer work: tips, dragging, clicks that focus. */
export function useFlamePointer(input: FlameInput): {
  readonly hover: FlameHover | undefined;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent<HTMLCanvasElement>) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => void;
    readonly onPointerUp: (event: PointerEvent<HTMLCanvasElement>) => void;
    readonly onPointerLeave: () => void;
  };
} {
  const { graph, width, height, direction, window, setWindow, zoomTo, setCursor } = input;
  const [hover, setHover] = useState<FlameHover>();
  const press = useRef<Press>(undefined);
  const nodeUnder = (event: PointerEvent): number => {
    const rect = event.currentTarget.getBoundingClientRect();
    const value =
      window.from + ((event.clientX - rect.left) / Math.max(1, width)) * (window.to - window.from);
    return nodeAt(graph, value, levelAt(event.clientY - rect.top, window, direction, height));
  };
  const onPointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    press.current = { x: event.clientX, y: event.clientY, window, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const start = press.current;
    if (start === undefined) {
      const node = nodeUnder(event);
      setHover(node < 0 ? undefined : { node, x: event.clientX, y: event.clientY });
      return;
    }
    const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
    if (!start.moved && Math.hypot(dx, dy) < CLICK_PX) return;
    press.current = { ...start, moved: true };
    setHover(undefined);
    const shift = (-dx / Math.max(1, width)) * (start.window.to - start.window.from);
    const top = start.window.top + (direction === 'icicle' ? -dy : dy);
    setWindow({ from: start.window.from + shift, to: start.window.to + shift, top });
  };
  const onPointerUp = (event: PointerEvent<HTMLCanvasElement>): void => {
    const moved = press.current?.moved === true;
    press.current = undefined;
    const node = nodeUnder(event);
    if (moved || node < 0) return;
    setCursor(node);
    zoomTo(node);
  };
  return {
    hover,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerLeave: () => setHover(undefined) },
  };
}

import { type PointerEvent, useRef } from 'react';

/** A drag along one axis, in pixels of the element it began on. */
export interface DragMove {
  readonly startX: number;
  readonly x: number;
  /** Whether the pointer moved far enough not to be a click. */
  readonly moved: boolean;
}

interface DragHandlers {
  readonly onPointerDown: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: PointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: () => void;
}

const CLICK_PX = 3;

/** Pointer handlers for dragging on an element; `onEnd` also hears of clicks (`moved` is false). */
export function useDrag(options: {
  readonly onStart?: (x: number, event: PointerEvent<HTMLElement>) => void;
  readonly onMove: (move: DragMove) => void;
  readonly onEnd: (move: DragMove) => void;
  readonly onCancel?: () => void;
}): DragHandlers {
  const start = useRef<number>(undefined);
  const placeOf = (event: PointerEvent<HTMLElement>): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const moveOf = (event: PointerEvent<HTMLElement>): DragMove | undefined => {
    if (start.current === undefined) return undefined;
    const x = placeOf(event);
    return { startX: start.current, x, moved: Math.abs(x - start.current) > CLICK_PX };
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      start.current = placeOf(event);
      event.currentTarget.setPointerCapture(event.pointerId);
      options.onStart?.(start.current, event);
    },
    onPointerMove: (event) => {
      const move = moveOf(event);
      if (move !== undefined) options.onMove(move);
    },
    onPointerUp: (event) => {
      const move = moveOf(event);
      start.current = undefined;
      if (move !== undefined) options.onEnd(move);
    },
    onPointerCancel: () => {
      start.current = undefined;
      options.onCancel?.();
    },
  };
}

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { useText } from '../lib/text.tsx';
import { widgetMessages as m } from './widget.messages.ts';
import './side-panel.css';

const KEY_STEP = 24;

interface GripProps {
  readonly width: number;
  readonly min: number;
  readonly max: number;
  /** Which side of the grip the sized box is on. */
  readonly side: 'left' | 'right';
  readonly onResize: (width: number) => void;
}

/** A border that is dragged, or moved with the arrow keys, to give a box another width. */
export function Grip({ width, min, max, side, onResize }: GripProps): ReactNode {
  const t = useText();
  const drag = useRef<{ readonly x: number; readonly width: number }>(undefined);
  const sign = side === 'left' ? 1 : -1;
  const clamp = (value: number): number => Math.round(Math.max(min, Math.min(max, value)));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { x: event.clientX, width };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current !== undefined)
      onResize(clamp(drag.current.width + sign * (event.clientX - drag.current.x)));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(clamp(width + sign * step));
  };
  return (
    <div
      className={side === 'left' ? 'panel-grip at-end' : 'panel-grip'}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t(m.resize)}
      aria-valuenow={width}
      aria-valuemin={min}
      aria-valuemax={max}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onKeyDown={onKeyDown}
    />
  );
}

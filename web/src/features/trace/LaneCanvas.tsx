import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useText } from '../../lib/text.tsx';
import { drawWaterfall, ROW_HEIGHT, type WaterfallDrawing } from './draw-waterfall.ts';
import type { Viewport } from './viewport.ts';

interface LaneCanvasProps extends Omit<WaterfallDrawing, 'context' | 'window' | 't'> {
  readonly viewport: Viewport;
  /** Place of the first row in the list. */
  readonly firstRow: number;
  readonly left: number;
}

/**
 * The bars of the rows that exist. The canvas lies inside the scrolled list and is as high as these rows, so scrolling
 * moves names and bars together and draws nothing; zooming draws once a frame and renders no component.
 */
export function LaneCanvas({ viewport, firstRow, left, ...drawing }: LaneCanvasProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, model, rows, logs, colors, serviceColors, showCritical } = drawing;
  const t = useText();
  const height = rows.length * ROW_HEIGHT;
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || width <= 0) return undefined;
    const scale = window.devicePixelRatio || 1;
    element.width = Math.round(width * scale);
    element.height = Math.round(height * scale);
    let frame = 0;
    const draw = (): void => {
      frame = 0;
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, height);
      drawWaterfall({
        context,
        width,
        model,
        rows,
        logs,
        window: viewport.get(),
        colors,
        serviceColors,
        showCritical,
        t,
      });
    };
    draw();
    const stop = viewport.subscribe(() => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [viewport, width, height, model, rows, logs, colors, serviceColors, showCritical, t]);
  return (
    <canvas
      ref={canvas}
      className="lane-canvas"
      style={{ top: firstRow * ROW_HEIGHT, left, width: Math.max(0, width), height }}
      aria-hidden
    />
  );
}

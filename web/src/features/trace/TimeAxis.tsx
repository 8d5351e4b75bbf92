import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useCanvasColors } from '../../lib/theme.ts';
import { useSize } from '../../lib/use-size.ts';
import { laneX } from './draw-waterfall.ts';
import { formatOffset, roundTicks } from './time-ticks.ts';
import type { Viewport } from './viewport.ts';

const HEIGHT = 22;
const TICK_SPACE = 110;

/** Labels of the time axis, measured from the start of the trace; drawn again while zooming without rendering. */
export function TimeAxis({ viewport }: { readonly viewport: Viewport }): ReactNode {
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useSize(box);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (element === null || !context || width === 0) return undefined;
    const scale = window.devicePixelRatio || 1;
    element.width = Math.round(width * scale);
    element.height = Math.round(HEIGHT * scale);
    const draw = (): void => {
      const view = viewport.get();
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.clearRect(0, 0, width, HEIGHT);
      context.font = `11px ${colors.fontFamily}`;
      context.textBaseline = 'middle';
      const { step, ticks } = roundTicks(view.from, view.to, Math.max(2, Math.floor(width / TICK_SPACE)));
      for (const tick of ticks) {
        const x = laneX(tick, view, width);
        const text = formatOffset(tick, step);
        const textWidth = context.measureText(text).width;
        context.fillStyle = colors.line;
        context.fillRect(Math.round(x), HEIGHT - 6, 1, 6);
        context.fillStyle = colors.muted;
        context.fillText(text, Math.max(0, Math.min(width - textWidth, x + 4)), HEIGHT / 2);
      }
    };
    draw();
    return viewport.subscribe(draw);
  }, [viewport, width, colors]);
  return (
    <div ref={box} className="time-axis" style={{ height: HEIGHT }} aria-hidden>
      <canvas ref={canvas} style={{ width, height: HEIGHT }} />
    </div>
  );
}

import { type ReactNode, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { type DrawCanvas, useCanvas } from '../../lib/use-canvas.ts';
import { useSize } from '../../lib/use-size.ts';
import { drawMinimap } from './draw-minimap.ts';
import { LANE_PADDING } from './draw-waterfall.ts';
import type { TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';
import { useDrag } from './use-drag.ts';
import type { Viewport } from './viewport.ts';

interface MinimapProps {
  readonly model: TraceModel;
  readonly viewport: Viewport;
  readonly serviceColors: ReadonlyMap<number, string>;
}

const HEIGHT = 52;

/** The whole trace in a strip: what is on screen stands out, dragging chooses what is. */
export function Minimap({ model, viewport, serviceColors }: MinimapProps): ReactNode {
  const t = useText();
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const left = useRef<HTMLDivElement>(null);
  const right = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const inner = Math.max(0, width - 2 * LANE_PADDING);
  const [brush, setBrush] = useState<{ readonly from: number; readonly to: number }>();
  const draw = useCallback<DrawCanvas>(
    (context, w, h) => drawMinimap({ context, width: w, height: h, model, colors, serviceColors }),
    [model, colors, serviceColors],
  );
  const canvas = useCanvas(inner, HEIGHT, draw);
  useLayoutEffect(() => {
    const place = (): void => {
      const { from, to } = viewport.get();
      const { from: start, to: end } = viewport.full;
      if (left.current !== null) left.current.style.width = `${((from - start) / (end - start)) * 100}%`;
      if (right.current !== null) right.current.style.width = `${((end - to) / (end - start)) * 100}%`;
    };
    place();
    return viewport.subscribe(place);
  }, [viewport]);
  const nsAt = (x: number): number => (x / Math.max(1, inner)) * model.durationNs;
  const drag = useDrag({
    onMove: ({ startX, x, moved }) =>
      setBrush(moved ? { from: Math.min(startX, x), to: Math.max(startX, x) } : undefined),
    onEnd: ({ startX, x, moved }) => {
      setBrush(undefined);
      const { from, to } = viewport.get();
      if (moved) viewport.set({ from: nsAt(Math.min(startX, x)), to: nsAt(Math.max(startX, x)) });
      else viewport.set({ from: nsAt(x) - (to - from) / 2, to: nsAt(x) + (to - from) / 2 });
    },
    onCancel: () => setBrush(undefined),
  });
  return (
    <div ref={box} className="minimap" style={{ height: HEIGHT, padding: `0 ${LANE_PADDING}px` }}>
      <div className="minimap-inner" role="img" aria-label={t(m.minimap)} data-tip={t(m.minimap)}>
        <canvas
          ref={canvas}
          style={{ width: inner, height: HEIGHT }}
          {...drag}
          onDoubleClick={() => viewport.set(viewport.full)}
        />
        <div ref={left} className="minimap-shade" style={{ left: 0 }} />
        <div ref={right} className="minimap-shade" style={{ right: 0 }} />
        {brush !== undefined && (
          <div className="brush-range" style={{ left: brush.from, width: brush.to - brush.from }} />
        )}
      </div>
    </div>
  );
}

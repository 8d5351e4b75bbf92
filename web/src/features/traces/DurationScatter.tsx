import { type PointerEvent, type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import type { TraceSummary } from '../../../../src/api/traces.ts';
import { formatDurationNs } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import type { TimeRange } from '../../lib/time-range.ts';
import { type DrawCanvas, useCanvas } from '../../lib/use-canvas.ts';
import { useSize } from '../../lib/use-size.ts';
import { visibleName } from '../../widgets/visible-name.ts';
import { drawScatter, SCATTER_LEFT as LEFT, SCATTER_RIGHT as RIGHT } from './draw-scatter.ts';
import { nearestPoint, scatterScale } from './scatter-scale.ts';
import { tracesMessages as m } from './traces.messages.ts';

/** The window and the durations that were brushed. */
export interface ScatterBrush {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minNs: number;
  readonly maxNs: number;
}

interface DurationScatterProps {
  readonly traces: readonly TraceSummary[];
  readonly range: TimeRange;
  readonly height: number;
  readonly onBrush: (brush: ScatterBrush) => void;
  readonly onOpen: (traceId: string) => void;
  readonly onReset: () => void;
}

const PADDING = 6;
const REACH_PX = 8;
const MIN_BRUSH_PX = 5;

interface Drag {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function useScatter(traces: readonly TraceSummary[], range: TimeRange, width: number, height: number) {
  return useMemo(() => {
    const times = traces.map((trace) => Number(BigInt(trace.startUnixNano) / 1_000_000n));
    const durations = traces.map((trace) => Number(trace.durationNs));
    const box = {
      left: LEFT,
      top: PADDING,
      width: Math.max(1, width - LEFT - RIGHT),
      height: height - 2 * PADDING,
    };
    const scale = scatterScale(durations, range.fromMs, range.toMs, box);
    return {
      scale,
      xs: Float64Array.from(times, (ms) => scale.x(ms)),
      ys: Float64Array.from(durations, (ns) => scale.y(ns)),
      low: Math.min(...durations),
      high: Math.max(...durations),
    };
  }, [traces, range, width, height]);
}

/** Every listed trace as a point: when it started, how long it took. Drag selects both, a click opens one. */
export function DurationScatter(props: DurationScatterProps): ReactNode {
  const { traces, range, height, onBrush, onOpen, onReset } = props;
  const t = useText();
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const { scale, xs, ys, low, high } = useScatter(traces, range, width, height);
  const [hover, setHover] = useState(-1);
  const [drag, setDrag] = useState<Drag>();
  const draw = useCallback<DrawCanvas>(
    (context, w) => drawScatter({ context, width: w, colors, scale, traces, xs, ys, hover }),
    [colors, scale, traces, xs, ys, hover],
  );
  const canvas = useCanvas(width, height, draw);
  const place = (event: PointerEvent): { readonly x: number; readonly y: number } => {
    const rect = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { x, y } = place(event);
    if (drag === undefined) setHover(nearestPoint(xs, ys, x, y, REACH_PX));
    else setDrag({ ...drag, x1: x, y1: y });
  };
  const onPointerUp = (): void => {
    const done = drag;
    setDrag(undefined);
    if (done === undefined) return;
    const [left, right] = [Math.min(done.x0, done.x1), Math.max(done.x0, done.x1)];
    const [top, bottom] = [Math.min(done.y0, done.y1), Math.max(done.y0, done.y1)];
    if (right - left >= MIN_BRUSH_PX || bottom - top >= MIN_BRUSH_PX)
      onBrush({
        fromMs: Math.max(range.fromMs, scale.msAt(left)),
        toMs: Math.min(range.toMs, scale.msAt(right)),
        minNs: scale.nsAt(bottom),
        maxNs: scale.nsAt(top),
      });
    else {
      const trace = traces[nearestPoint(xs, ys, done.x0, done.y0, REACH_PX)];
      if (trace !== undefined) onOpen(trace.traceId);
    }
  };
  const near = traces[hover];
  return (
    <div
      ref={box}
      className={`scatter${hover >= 0 ? ' on-point' : ''}`}
      style={{ height }}
      role="img"
      aria-label={t(m.scatterLabel, {
        count: traces.length,
        min: traces.length === 0 ? '–' : formatDurationNs(low),
        max: traces.length === 0 ? '–' : formatDurationNs(high),
      })}
    >
      <canvas
        ref={canvas}
        style={{ width, height }}
        onPointerDown={(event) => {
          const { x, y } = place(event);
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ x0: x, y0: y, x1: x, y1: y });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setHover(-1)}
        onDoubleClick={onReset}
      />
      {drag !== undefined && (
        <div
          className="brush-box"
          style={{
            left: Math.min(drag.x0, drag.x1),
            top: Math.min(drag.y0, drag.y1),
            width: Math.abs(drag.x1 - drag.x0),
            height: Math.abs(drag.y1 - drag.y0),
          }}
        />
      )}
      {near !== undefined && drag === undefined && (
        <div
          className="chart-tip scatter-tip"
          style={
            (xs[hover] ?? 0) > width / 2
              ? { right: width - (xs[hover] ?? 0) + 10 }
              : { left: (xs[hover] ?? 0) + 10 }
          }
        >
          {t(m.scatterTip, {
            operation: near.rootOperation === null ? t(m.rootMissing) : visibleName(t, near.rootOperation),
            duration:
              near.untimed > 0 && near.durationNs === '0' ? '–' : formatDurationNs(BigInt(near.durationNs)),
            spans: near.spans,
            errors: near.errors,
          })}
        </div>
      )}
    </div>
  );
}

import {
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { setPreferences, usePreferences } from '../../lib/preferences.ts';
import { useText } from '../../lib/text.tsx';
import { useCanvasColors } from '../../lib/theme.ts';
import { useSize } from '../../lib/use-size.ts';
import { Grip } from '../../widgets/Grip.tsx';
import { laneNs, ROW_HEIGHT } from './draw-waterfall.ts';
import { LaneCanvas } from './LaneCanvas.tsx';
import { logTip, spanTip } from './lane-tip.ts';
import { Minimap } from './Minimap.tsx';
import { scrollToRow, useRowWindow } from './row-window.ts';
import { TimeAxis } from './TimeAxis.tsx';
import type { TraceLog } from './trace-logs.ts';
import type { TraceModel } from './trace-model.ts';
import { traceMessages as m } from './trace.messages.ts';
import { panBy, type Viewport, zoomAt } from './viewport.ts';
import { type Folding, isFolded } from './visible-rows.ts';
import { LogLineRow, rowId, SpanRow } from './WaterfallRow.tsx';

const MIN_NAME_WIDTH = 140;
const WHEEL_ZOOM = 1.0018;
const WHEEL_PAN = 1 / 900;

interface WaterfallProps {
  readonly model: TraceModel;
  readonly viewport: Viewport;
  readonly rows: Int32Array;
  readonly folding: Folding;
  readonly logs: readonly TraceLog[];
  readonly selected: number;
  readonly matches: ReadonlySet<number>;
  readonly showCritical: boolean;
  readonly serviceColors: ReadonlyMap<number, string>;
  readonly onSelect: (span: number, open: boolean) => void;
  readonly onToggle: (span: number) => void;
  readonly toolbar: ReactNode;
}

/** Ctrl and wheel zoom at the pointer, shift or a sideways wheel pans; the plain wheel scrolls the rows. */
function useLaneWheel(
  scroller: RefObject<HTMLElement | null>,
  viewport: Viewport,
  nameWidth: number,
  laneWidth: number,
): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return undefined;
    const onWheel = (event: WheelEvent): void => {
      const sideways = event.shiftKey
        ? event.deltaY || event.deltaX
        : Math.abs(event.deltaX) > Math.abs(event.deltaY)
          ? event.deltaX
          : 0;
      const window = viewport.get();
      if (event.ctrlKey || event.metaKey) {
        const x = event.clientX - element.getBoundingClientRect().left - nameWidth;
        const at = laneNs(Math.max(0, x), window, laneWidth);
        viewport.set(zoomAt(window, at, WHEEL_ZOOM ** event.deltaY, viewport.full));
      } else if (sideways !== 0) viewport.set(panBy(window, sideways * WHEEL_PAN, viewport.full));
      else return;
      event.preventDefault();
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [scroller, viewport, nameWidth, laneWidth]);
}

interface Tip {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Brush {
  readonly x0: number;
  readonly x1: number;
}

const CLICK_PX = 4;

/** Pointer work in the lanes: tips, dragging a window, clicks on rows and carets. */
function useLanePointer(props: WaterfallProps, nameWidth: number, laneWidth: number) {
  const { model, viewport, rows, logs, onSelect, onToggle } = props;
  const t = useText();
  const [tip, setTip] = useState<Tip>();
  const [brush, setBrush] = useState<Brush>();
  const pressed = useRef<number>(undefined);
  const laneX = (event: PointerEvent): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left - nameWidth;
  const rowAt = (event: PointerEvent): number | undefined =>
    rows[Math.floor((event.clientY - event.currentTarget.getBoundingClientRect().top) / ROW_HEIGHT)];
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const x = laneX(event);
    const start = pressed.current;
    if (start !== undefined && Math.abs(x - start) > CLICK_PX) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setTip(undefined);
      setBrush({ x0: start, x1: Math.max(0, Math.min(laneWidth, x)) });
      return;
    }
    const row = rowAt(event);
    if (x < 0 || row === undefined) {
      setTip(undefined);
      return;
    }
    const log = row < 0 ? logs[-1 - row] : undefined;
    const text =
      row >= 0
        ? spanTip({ model, window: viewport.get(), laneWidth, x }, row, t)
        : log === undefined
          ? ''
          : logTip(log, t);
    setTip({ x: event.clientX, y: event.clientY, text });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const done = brush;
    pressed.current = undefined;
    setBrush(undefined);
    if (done !== undefined) {
      const window = viewport.get();
      const [a, b] = [laneNs(done.x0, window, laneWidth), laneNs(done.x1, window, laneWidth)];
      viewport.set({ from: Math.min(a, b), to: Math.max(a, b) });
      return;
    }
    const row = rowAt(event);
    if (row === undefined || event.button !== 0) return;
    const onCaret = event.target instanceof Element && event.target.closest('[data-caret]') !== null;
    if (row < 0) onSelect(logs[-1 - row]?.span ?? -1, true);
    else if (onCaret) onToggle(row);
    else onSelect(row, true);
  };
  return {
    tip,
    brush,
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const x = laneX(event);
        if (event.button === 0 && x >= 0) pressed.current = x;
      },
      onPointerMove,
      onPointerUp,
      onPointerLeave: () => setTip(undefined),
      onDoubleClick: () => viewport.set(viewport.full),
    },
  };
}

function LaneTip({ tip }: { readonly tip: Tip }): ReactNode {
  const onRight = tip.x > window.innerWidth * 0.6;
  return (
    <div
      className="chart-tip lane-tip"
      aria-hidden
      style={{
        top: tip.y + 16,
        ...(onRight ? { right: window.innerWidth - tip.x + 10 } : { left: tip.x + 12 }),
      }}
    >
      {tip.text}
    </div>
  );
}

/** The spans of a trace in time: names on the left, bars on a canvas on the right, only the rows near the screen exist. */
export function Waterfall(props: WaterfallProps): ReactNode {
  const { model, viewport, rows, folding, logs, selected, matches, showCritical, serviceColors } = props;
  const t = useText();
  const colors = useCanvasColors();
  const { waterfallNameWidth } = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const nameWidth = Math.min(waterfallNameWidth, Math.round(width * 0.55));
  const laneWidth = Math.max(0, width - nameWidth);
  const { first, last } = useRowWindow(scroller, rows.length, ROW_HEIGHT);
  const shown = useMemo(() => rows.subarray(first, last), [rows, first, last]);
  useLaneWheel(scroller, viewport, nameWidth, laneWidth);
  const { tip, brush, handlers } = useLanePointer(props, nameWidth, laneWidth);
  const selectedRow = selected < 0 ? -1 : rows.indexOf(selected);
  useEffect(() => {
    if (scroller.current !== null && selectedRow >= 0) scrollToRow(scroller.current, selectedRow, ROW_HEIGHT);
  }, [selectedRow]);
  return (
    <div className="waterfall">
      <div className="wf-head">
        <div className="wf-head-name" style={{ width: nameWidth }}>
          {props.toolbar}
          <Grip
            width={nameWidth}
            min={MIN_NAME_WIDTH}
            max={Math.max(MIN_NAME_WIDTH, Math.round(width * 0.7))}
            side="left"
            onResize={(value) => setPreferences({ waterfallNameWidth: value })}
          />
        </div>
        <div className="wf-head-lane">
          <Minimap model={model} viewport={viewport} serviceColors={serviceColors} />
          <TimeAxis viewport={viewport} />
        </div>
      </div>
      <div ref={scroller} className="wf-scroll">
        <div
          className="wf-body"
          role="treegrid"
          tabIndex={0}
          aria-label={t(m.rows)}
          aria-rowcount={rows.length}
          {...(selectedRow >= first && selectedRow < last && { 'aria-activedescendant': rowId(selected) })}
          style={{ height: rows.length * ROW_HEIGHT }}
          {...handlers}
        >
          {Array.from(shown, (row, i) => {
            const log = row < 0 ? logs[-1 - row] : undefined;
            if (log !== undefined)
              return (
                <LogLineRow
                  key={`log-${-1 - row}`}
                  log={log}
                  depth={model.depth[log.span] ?? 0}
                  row={first + i}
                  nameWidth={nameWidth}
                />
              );
            return (
              <SpanRow
                key={row}
                model={model}
                span={row}
                row={first + i}
                color={serviceColors.get(model.columns.service[row] ?? -1) ?? colors.muted}
                nameWidth={nameWidth}
                folded={isFolded(model, folding, row)}
                selected={row === selected}
                matched={matches.has(row)}
              />
            );
          })}
          <div className="wf-divider" style={{ left: nameWidth }} />
          <LaneCanvas
            viewport={viewport}
            firstRow={first}
            left={nameWidth}
            width={laneWidth}
            model={model}
            rows={shown}
            logs={logs}
            colors={colors}
            serviceColors={serviceColors}
            showCritical={showCritical}
          />
          {brush !== undefined && (
            <div
              className="brush-range"
              style={{ left: nameWidth + Math.min(brush.x0, brush.x1), width: Math.abs(brush.x1 - brush.x0) }}
            />
          )}
        </div>
      </div>
      {tip !== undefined && tip.text !== '' && <LaneTip tip={tip} />}
    </div>
  );
}

import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { usePreferences } from '../../lib/preferences.ts';
import { useCanvasColors, useTheme } from '../../lib/theme.ts';
import { formatClock, formatDateTime } from '../../lib/time-text.ts';
import { useSize } from '../../lib/use-size.ts';
import { type ChartRows, type ChartSeries, type ChartSteps, lineRows, stackedRows } from './chart-data.ts';
import { chartOptions } from './chart-options.ts';
import './chart.css';

/** Something at one moment and value that can be opened: an exemplar. */
export interface ChartPoint {
  readonly key: string;
  readonly timeUnixMs: number;
  readonly value: number;
  readonly label: string;
  readonly onOpen: () => void;
}

interface TimeChartProps {
  readonly kind: 'lines' | 'bars';
  /** What the chart shows, for those who cannot see it. */
  readonly label: string;
  readonly height: number;
  readonly steps: ChartSteps;
  readonly series: readonly ChartSeries[];
  /** The window in Unix milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly formatValue: (value: number) => string;
  readonly onBrush: (fromMs: number, toMs: number) => void;
  readonly onReset: () => void;
  readonly points?: readonly ChartPoint[];
}

interface Cursor {
  readonly index: number;
  readonly left: number;
}

/** Rows of the tooltip at most: more would cover the chart. */
const TIP_ROWS = 12;

function ChartTip({
  cursor,
  width,
  props,
}: {
  readonly cursor: Cursor;
  readonly width: number;
  readonly props: TimeChartProps;
}): ReactNode {
  const { zone } = usePreferences();
  const { steps, series, formatValue, kind } = props;
  const start = steps.fromUnixMs + cursor.index * steps.stepMs;
  const withMillis = steps.stepMs < 1000;
  const rows = series.flatMap((one) => {
    const value = one.values[cursor.index] ?? null;
    return value === null || (kind === 'bars' && value === 0) ? [] : [{ one, value }];
  });
  if (kind === 'lines') rows.sort((a, b) => b.value - a.value);
  const onRight = cursor.left > width / 2;
  return (
    <div
      className="chart-tip"
      aria-hidden
      style={onRight ? { right: width - cursor.left + 12 } : { left: cursor.left + 12 }}
    >
      <div className="muted">
        {formatDateTime(start, zone, withMillis)}
        {kind === 'bars' && ` – ${formatClock(start + steps.stepMs, zone, withMillis)}`}
      </div>
      {rows.slice(0, TIP_ROWS).map(({ one, value }) => (
        <div key={one.key} className="chart-tip-row">
          <span className="service-color" style={{ background: one.color }} />
          <span className="clip">{one.label}</span>
          <span className="num">{formatValue(value)}</span>
        </div>
      ))}
      {rows.length > TIP_ROWS && <div className="muted">+ {rows.length - TIP_ROWS}</div>}
    </div>
  );
}

interface PlacedPoint extends ChartPoint {
  readonly left: number;
  readonly top: number;
}

/** Marks nearer than this to another one are left out: they could not be told apart nor hit. */
const POINT_SPACE_PX = 24;

function placePoints(plot: uPlot, points: readonly ChartPoint[]): readonly PlacedPoint[] {
  const { left, top, width, height } = plot.over.getBoundingClientRect();
  const root = plot.root.getBoundingClientRect();
  const placed: PlacedPoint[] = [];
  for (const point of points) {
    const x = plot.valToPos(point.timeUnixMs / 1000, 'x');
    const y = plot.valToPos(point.value, 'y');
    if (x < 0 || x > width || y < -2 || y > height + 2) continue;
    const at = { left: left - root.left + x, top: top - root.top + y };
    const crowded = placed.some(
      (other) =>
        Math.abs(other.left - at.left) < POINT_SPACE_PX && Math.abs(other.top - at.top) < POINT_SPACE_PX,
    );
    if (!crowded) placed.push({ ...point, ...at });
  }
  return placed;
}

interface PlotProps extends TimeChartProps {
  readonly width: number;
  readonly onCursor: (cursor: Cursor | undefined) => void;
  readonly onPlaced: (points: readonly PlacedPoint[]) => void;
}

function rowsOf({ kind, steps, series }: Pick<TimeChartProps, 'kind' | 'steps' | 'series'>): ChartRows {
  return kind === 'bars' ? stackedRows(steps, series) : lineRows(steps, series);
}

/** The uPlot instance. It is made once: what changes its look remounts it by its key. */
function Plot(props: PlotProps): ReactNode {
  const { kind, height, width, steps, series, fromMs, toMs, onCursor } = props;
  const { zone } = usePreferences();
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const window = useRef({ from: fromMs / 1000, to: toMs / 1000 });
  const brush = useEffectEvent((from: number, to: number) => props.onBrush(from, to));
  const reset = useEffectEvent(() => props.onReset());
  const format = useEffectEvent((value: number) => props.formatValue(value));
  const place = useEffectEvent((drawn: uPlot) => {
    if (props.points !== undefined) props.onPlaced(placePoints(drawn, props.points));
  });
  const moved = useEffectEvent((index: number | null, left: number) => {
    const offset = (plot.current?.over.offsetLeft ?? 0) + left;
    onCursor(index === null || left < 0 ? undefined : { index, left: offset });
  });
  const create = useEffectEvent((element: HTMLElement) => {
    const options = chartOptions({
      kind,
      series,
      width,
      height,
      zone,
      colors,
      window: () => window.current,
      formatValue: (value) => format(value),
      onCursor: (index, left) => moved(index, left),
      onBrush: (from, to) => brush(from, to),
      onReset: () => reset(),
      onDraw: (drawn) => place(drawn),
    });
    return new uPlot(options, rowsOf(props), element);
  });
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const made = create(box.current);
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  useEffect(() => {
    window.current = { from: fromMs / 1000, to: toMs / 1000 };
    plot.current?.setData(rowsOf({ kind, steps, series }));
  }, [kind, steps, series, fromMs, toMs]);
  return <div ref={box} className="chart-box" role="img" aria-label={props.label} />;
}

/** Series over time: shared crosshair, brush to choose a window, double click to go back. */
export function TimeChart(props: TimeChartProps): ReactNode {
  const { kind, height, series } = props;
  const { zone } = usePreferences();
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [cursor, setCursor] = useState<Cursor>();
  const [placed, setPlaced] = useState<readonly PlacedPoint[]>([]);
  const look = series.map((one) => `${one.key} ${one.color} ${one.dashed === true}`).join('\n');
  return (
    <div ref={box} className="chart" style={{ height }}>
      {width > 0 && (
        <Plot
          key={`${kind} ${zone} ${theme} ${look}`}
          {...props}
          width={width}
          onCursor={setCursor}
          onPlaced={setPlaced}
        />
      )}
      {props.points !== undefined &&
        placed.map((point) => (
          <button
            key={point.key}
            type="button"
            className="chart-point"
            style={{ left: point.left, top: point.top }}
            aria-label={point.label}
            data-tip={point.label}
            onClick={point.onOpen}
          />
        ))}
      {cursor !== undefined && <ChartTip cursor={cursor} width={width} props={props} />}
    </div>
  );
}

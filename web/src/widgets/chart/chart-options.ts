import uPlot from 'uplot';
import { formatTimeTicks } from '../../lib/format-axis.ts';
import type { CanvasColors } from '../../lib/theme.ts';
import type { Zone } from '../../lib/time-text.ts';
import type { ChartSeries } from './chart-data.ts';

/** What a chart looks like and what it tells its owner. */
export interface ChartWish {
  readonly kind: 'lines' | 'bars';
  readonly series: readonly ChartSeries[];
  readonly width: number;
  readonly height: number;
  /** The window at this moment, Unix seconds. */
  readonly window: () => { readonly from: number; readonly to: number };
  readonly zone: Zone;
  readonly colors: CanvasColors;
  readonly formatValue: (value: number) => string;
  /** The step under the pointer, or null when it left. */
  readonly onCursor: (index: number | null, left: number) => void;
  /** A window that was brushed, Unix milliseconds. */
  readonly onBrush: (fromMs: number, toMs: number) => void;
  readonly onReset: () => void;
  /** After every drawing: places things that lie over the chart. */
  readonly onDraw: (plot: uPlot) => void;
}

/** A brush narrower than this is a click. */
const MIN_BRUSH_PX = 4;
const AXIS_WIDTH = 62;
const TICK_LENGTH = 4;
/** Charts with this key move their crosshairs together. */
const SYNC_KEY = 'page';

function axes({ colors, zone, formatValue }: ChartWish): uPlot.Axis[] {
  const shared: uPlot.Axis = {
    stroke: colors.muted,
    font: `11px ${colors.fontFamily}`,
    grid: { stroke: colors.line, width: 1 },
    ticks: { stroke: colors.line, width: 1, size: TICK_LENGTH },
  };
  return [
    {
      ...shared,
      grid: { show: false },
      size: 24,
      space: 70,
      gap: 3,
      values: (_, ticks) => formatTimeTicks(ticks, zone),
    },
    { ...shared, size: AXIS_WIDTH, space: 28, gap: 4, values: (_, ticks) => ticks.map(formatValue) },
  ];
}

function seriesOf({ kind, series }: ChartWish): uPlot.Series[] {
  const bars = uPlot.paths.bars?.({ size: [0.86, 60], align: 1 });
  const drawn = kind === 'bars' ? [...series].reverse() : series;
  return [
    {},
    ...drawn.map((one): uPlot.Series =>
      kind === 'bars'
        ? {
            label: one.label,
            fill: one.color,
            width: 0,
            points: { show: false },
            ...(bars !== undefined && { paths: bars }),
          }
        : {
            label: one.label,
            stroke: one.color,
            width: 1.5,
            spanGaps: false,
            points: { show: false },
            ...(one.dashed === true && { dash: [5, 4] }),
          },
    ),
  ];
}

function brushed(plot: uPlot, wish: ChartWish): void {
  const { left, width } = plot.select;
  if (width < MIN_BRUSH_PX) return;
  const { from, to } = wish.window();
  const fromMs = Math.max(from, plot.posToVal(left, 'x')) * 1000;
  const toMs = Math.min(to, plot.posToVal(left + width, 'x')) * 1000;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  wish.onBrush(Math.floor(fromMs), Math.max(Math.floor(fromMs) + 1, Math.ceil(toMs)));
}

/** The options of uPlot for one chart of the house: shared crosshair, brush along time, double click back. */
export function chartOptions(wish: ChartWish): uPlot.Options {
  return {
    width: wish.width,
    height: wish.height,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    scales: {
      x: {
        time: true,
        range: () => {
          const { from, to } = wish.window();
          return [from, to];
        },
      },
      y: {
        range: (_, min, max) =>
          uPlot.rangeNum(Math.min(0, min ?? 0), (max ?? 0) === 0 ? 1 : (max ?? 1), 0.06, true),
      },
    },
    axes: axes(wish),
    series: seriesOf(wish),
    cursor: {
      drag: { x: true, y: false, setScale: false },
      sync: { key: SYNC_KEY, setSeries: false },
      points: { show: wish.kind === 'lines', size: 6 },
      y: false,
      bind: {
        dblclick: () => () => {
          wish.onReset();
          return null;
        },
      },
    },
    hooks: {
      setCursor: [(plot) => wish.onCursor(plot.cursor.idx ?? null, plot.cursor.left ?? -1)],
      setSelect: [(plot) => brushed(plot, wish)],
      draw: [(plot) => wish.onDraw(plot)],
    },
  };
}

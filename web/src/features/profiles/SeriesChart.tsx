import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useCanvasColors, useTheme } from '../../lib/theme.ts';
import { useSize } from '../../lib/use-size.ts';
import '../../widgets/chart/chart.css';

/** One line of a chart. */
export interface NumberSeries {
  readonly label: string;
  readonly color: string;
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
  /** Filled steps instead of a line. */
  readonly filled?: boolean;
}

interface SeriesChartProps {
  readonly label: string;
  readonly height: number;
  /** Ascending, not evenly spaced. */
  readonly xs: readonly number[];
  readonly series: readonly NumberSeries[];
  readonly formatX: (x: number) => string;
  readonly formatValue: (value: number) => string;
  /** Name of the axis of numbers. */
  readonly axis: string;
  /** Charts with the same key move their crosshairs together. */
  readonly sync: string;
}

const AXIS_WIDTH = 72;

function rowsOf(xs: readonly number[], series: readonly NumberSeries[]): uPlot.AlignedData {
  return [[...xs], ...series.map((one) => [...one.values])];
}

function Plot(props: SeriesChartProps & { readonly width: number }): ReactNode {
  const { width, height, xs, series, sync } = props;
  const colors = useCanvasColors();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const make = useEffectEvent((element: HTMLElement) => {
    const axis: uPlot.Axis = {
      stroke: colors.muted,
      font: `11px ${colors.fontFamily}`,
      grid: { stroke: colors.line, width: 1 },
      ticks: { stroke: colors.line, width: 1, size: 4 },
    };
    const options: uPlot.Options = {
      width,
      height,
      padding: [8, 20, 0, 0],
      legend: { show: true, live: true },
      scales: {
        x: { time: false },
        y: {
          range: (_, min, max) =>
            uPlot.rangeNum(Math.min(0, min ?? 0), (max ?? 0) === 0 ? 1 : (max ?? 1), 0.06, true),
        },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 24,
          space: 80,
          values: (_, ticks) => ticks.map(props.formatX),
        },
        { ...axis, size: AXIS_WIDTH, space: 28, values: (_, ticks) => ticks.map(props.formatValue) },
      ],
      series: [
        { label: props.axis, value: (_, x) => (x === null ? '–' : props.formatX(x)) },
        ...series.map((one): uPlot.Series => ({
          label: one.label,
          stroke: one.color,
          width: 1.5,
          points: { show: one.values.length <= 40, size: 5 },
          value: (_, y) => (y === null ? '–' : props.formatValue(y)),
          ...(one.dashed === true && { dash: [5, 4] }),
          ...(one.filled === true && { fill: `${one.color}40` }),
        })),
      ],
      cursor: { drag: { x: true, y: false, setScale: true }, sync: { key: sync }, y: false },
    };
    return new uPlot(options, rowsOf(xs, series), element);
  });
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const made = make(box.current);
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, []);
  useEffect(() => plot.current?.setData(rowsOf(xs, series)), [xs, series]);
  useEffect(() => plot.current?.setSize({ width, height }), [width, height]);
  return <div ref={box} className="chart-box" role="img" aria-label={props.label} />;
}

/** Lines over any axis of numbers: seconds since the start, dumps. Dragging zooms, a double click goes back. */
export function SeriesChart(props: SeriesChartProps): ReactNode {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  // uPlot takes the look of its series once.
  const look = props.series.map(({ label, color }) => `${label} ${color}`).join('\n');
  return (
    <div ref={box} className="series-chart">
      {width > 0 && <Plot key={`${theme} ${look}`} {...props} width={width} />}
    </div>
  );
}

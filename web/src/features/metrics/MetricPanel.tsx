import { useQuery } from '@tanstack/react-query';
import { Gem, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { MetricInfo, MetricResult } from '../../../../src/api/metrics.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { metricQuery } from '../../api/queries.ts';
import { valueFormatter } from '../../lib/format-axis.ts';
import { useGo, useLinks } from '../../lib/links.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useText } from '../../lib/text.tsx';
import { useTheme } from '../../lib/theme.ts';
import { formatDateTime } from '../../lib/time-text.ts';
import { useServiceColor } from '../../lib/use-service-color.ts';
import { useTime, useTimeActions } from '../../lib/use-time.ts';
import { IconButton } from '../../widgets/Button.tsx';
import { type ChartPoint, TimeChart } from '../../widgets/chart/TimeChart.tsx';
import { Menu } from '../../widgets/Menu.tsx';
import { CutNotice, EmptyState, ErrorState, Notice } from '../../widgets/State.tsx';
import { UnknownValue } from '../../widgets/Value.tsx';
import { metricsMessages as m } from './metrics.messages.ts';
import { PanelControls } from './PanelControls.tsx';
import { fillPanel, metricParams, type PanelSpec } from './panel-spec.ts';
import { type NamedSeries, nameSeries } from './series-look.ts';

const POINTS = 240;
const CHART_HEIGHT = 220;
/** Exemplars beyond this many would cover the lines. */
const MAX_EXEMPLARS = 150;

interface LegendProps {
  readonly series: readonly NamedSeries[];
  readonly hidden: ReadonlySet<string>;
  readonly formatValue: (value: number) => string;
  readonly onToggle: (key: string) => void;
}

function Legend({ series, hidden, formatValue, onToggle }: LegendProps): ReactNode {
  const t = useText();
  const figure = (value: number | null): ReactNode =>
    value === null ? <UnknownValue /> : formatValue(value);
  return (
    <div className="legend pane-scroll" role="group" tabIndex={0} aria-label={t(m.legend)}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.legend)}</th>
            <th scope="col" className="num">
              {t(m.last)}
            </th>
            <th scope="col" className="num">
              {t(m.min)}
            </th>
            <th scope="col" className="num">
              {t(m.max)}
            </th>
          </tr>
        </thead>
        <tbody>
          {series.map((one) => (
            <tr key={one.key} className={hidden.has(one.key) ? 'series-hidden' : undefined}>
              <td>
                <button
                  type="button"
                  className="row-button service"
                  aria-pressed={!hidden.has(one.key)}
                  aria-label={t(m.toggleSeries, { name: one.label })}
                  onClick={() => onToggle(one.key)}
                >
                  <span className="service-color" style={{ background: one.color }} />
                  <span className="clip">{one.label}</span>
                </button>
              </td>
              <td className="num">{figure(one.last)}</td>
              <td className="num">{figure(one.min)}</td>
              <td className="num">{figure(one.max)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function usePoints(
  result: MetricResult | undefined,
  formatValue: (value: number) => string,
): readonly ChartPoint[] {
  const t = useText();
  const links = useLinks();
  const go = useGo();
  const { zone } = usePreferences();
  return useMemo(
    () =>
      (result?.exemplars ?? []).slice(0, MAX_EXEMPLARS).map((one, i) => ({
        key: `${one.traceId} ${one.spanId} ${i}`,
        timeUnixMs: one.timeUnixMs,
        value: one.value,
        label: t(m.exemplar, { value: formatValue(one.value), time: formatDateTime(one.timeUnixMs, zone) }),
        onOpen: () => go(links.trace(one.traceId, one.spanId)),
      })),
    [result, formatValue, t, links, go, zone],
  );
}

interface ChartProps {
  readonly name: string;
  readonly result: MetricResult;
}

/** All exemplars as a list: the chart shows only as many as can be told apart, and a list can be walked by keyboard. */
function ExemplarMenu({ result }: { readonly result: MetricResult }): ReactNode {
  const t = useText();
  const formatValue = useMemo(() => valueFormatter(result.unit), [result.unit]);
  const points = usePoints(result, formatValue);
  if (points.length === 0) return null;
  return (
    <Menu
      small
      look="quiet"
      align="end"
      icon={Gem}
      label={t(m.exemplars)}
      items={points.map((point) => ({ key: point.key, label: point.label, run: point.onOpen }))}
    >
      {t(m.exemplarCount, { count: formatCount(points.length) })}
    </Menu>
  );
}

function PanelChart({ name, result }: ChartProps): ReactNode {
  const t = useText();
  const theme = useTheme();
  const serviceColor = useServiceColor();
  const { range } = useTime();
  const { setRange, zoomOut } = useTimeActions();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const formatValue = useMemo(() => valueFormatter(result.unit), [result.unit]);
  const points = usePoints(result, formatValue);
  const all = t(m.all);
  const series = useMemo(
    () => nameSeries(result.series, all, theme, serviceColor),
    [result, all, theme, serviceColor],
  );
  const visible = useMemo(() => series.filter((one) => !hidden.has(one.key)), [series, hidden]);
  if (series.every((one) => one.last === null)) return <EmptyState title={t(m.noPoints)} />;
  const known = series.filter((one) => one.min !== null);
  const toggle = (key: string): void => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next);
  };
  return (
    <div className="panel-body">
      <TimeChart
        kind="lines"
        height={CHART_HEIGHT}
        label={t(m.chart, {
          name,
          count: formatCount(series.length),
          min: formatValue(Math.min(...known.map((one) => one.min ?? 0))),
          max: formatValue(Math.max(...known.map((one) => one.max ?? 0))),
        })}
        steps={result}
        series={visible}
        fromMs={range.fromMs}
        toMs={range.toMs}
        formatValue={formatValue}
        onBrush={setRange}
        onReset={zoomOut}
        points={points}
      />
      <Legend series={series} hidden={hidden} formatValue={formatValue} onToggle={toggle} />
    </div>
  );
}

interface MetricPanelProps {
  readonly spec: PanelSpec;
  readonly metric: MetricInfo | undefined;
  /** Whether the list of metrics is known: before that the type of this one is not. */
  readonly ready: boolean;
  readonly onChange: (patch: Partial<PanelSpec>) => void;
  readonly onRemove: () => void;
}

/** One chart with its controls, legend and exemplars. */
export function MetricPanel({ spec, metric, ready, onChange, onRemove }: MetricPanelProps): ReactNode {
  const t = useText();
  const { range, revision } = useTime();
  const panel = fillPanel(spec, metric);
  const { data, error, isPlaceholderData, refetch } = useQuery({
    ...metricQuery(metricParams(panel, range, POINTS), revision),
    enabled: ready,
  });
  return (
    <section className="pane metric-panel" aria-label={panel.name}>
      <div className="pane-head">
        <h2 className="mono wrap-anywhere">{panel.name}</h2>
        {metric !== undefined && (
          <span className="muted metric-kind">
            {metric.type} {metric.unit !== '' && `· ${metric.unit}`} · {t(m[metric.temporality])}
          </span>
        )}
        <span className="end">{data !== undefined && <ExemplarMenu result={data} />}</span>
        <IconButton small icon={X} label={t(m.remove)} onClick={onRemove} />
      </div>
      {metric?.description && <p className="muted metric-description">{metric.description}</p>}
      <PanelControls panel={panel} metric={metric} onChange={onChange} />
      <CutNotice completeness={data?.completeness} />
      {data !== undefined && data.cutSeries > 0 && (
        <Notice tone="warn">{t(m.cutSeries, { count: formatCount(data.cutSeries) })}</Notice>
      )}
      <div className={isPlaceholderData ? 'stale' : undefined} style={{ minHeight: CHART_HEIGHT }}>
        {error !== null ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data !== undefined ? (
          <PanelChart name={panel.name} result={data} />
        ) : (
          <div className="skeleton" style={{ height: CHART_HEIGHT - 24, margin: 12 }} />
        )}
      </div>
    </section>
  );
}

import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import type { LogHistogram } from '../../../../src/api/logs.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { SEVERITIES, type Severity } from '../../api/enums.ts';
import { formatNumber } from '../../lib/format-number.ts';
import { useText } from '../../lib/text.tsx';
import { type CanvasColors, useCanvasColors } from '../../lib/theme.ts';
import { useTime, useTimeActions } from '../../lib/use-time.ts';
import { TimeChart } from '../../widgets/chart/TimeChart.tsx';
import { BehindNotice, CutNotice, ErrorState } from '../../widgets/State.tsx';
import { mixColors } from '../../lib/color.ts';
import { logsMessages as m } from './logs.messages.ts';

const HEIGHT = 96;

function severityColor(severity: Severity, colors: CanvasColors): string {
  switch (severity) {
    case 'FATAL':
      return mixColors(colors.error, colors.text, 0.6);
    case 'ERROR':
      return colors.error;
    case 'WARN':
      return colors.warn;
    case 'INFO':
      return colors.accent;
    case 'DEBUG':
      return mixColors(colors.accent, colors.surface, 0.5);
    case 'TRACE':
      return mixColors(colors.accent, colors.surface, 0.25);
    case 'UNSET':
      return colors.unknown;
  }
}

function Chart({ data }: { readonly data: LogHistogram }): ReactNode {
  const t = useText();
  const colors = useCanvasColors();
  const { range } = useTime();
  const { setRange, zoomOut } = useTimeActions();
  const series = useMemo(
    () =>
      // Worst at the bottom: there their heights can be compared.
      [...data.series]
        .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
        .map(({ severity, counts }) => ({
          key: severity,
          label: severity,
          color: severityColor(severity, colors),
          values: counts,
        })),
    [data, colors],
  );
  const total = data.series.reduce((sum, one) => sum + one.counts.reduce((a, b) => a + b, 0), 0);
  return (
    <TimeChart
      kind="bars"
      height={HEIGHT}
      label={t(m.histogram, { count: formatCount(Math.round(total)) })}
      steps={data}
      series={series}
      fromMs={range.fromMs}
      toMs={range.toMs}
      formatValue={formatNumber}
      onBrush={setRange}
      onReset={zoomOut}
    />
  );
}

/** Log lines over time, by severity. */
export function LogHistogramChart({ query }: { readonly query: UseQueryResult<LogHistogram> }): ReactNode {
  const { data, error, refetch } = query;
  return (
    <div className="search-charts">
      <BehindNotice completeness={data?.completeness} />
      <CutNotice completeness={data?.completeness} />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div style={{ minHeight: HEIGHT }}>{data !== undefined && <Chart data={data} />}</div>
      )}
    </div>
  );
}

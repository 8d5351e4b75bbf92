import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { metricListQuery } from '../../api/queries.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { urlList, urlText } from '../../lib/url-fields.ts';
import { rememberServices } from '../../lib/use-service-color.ts';
import { useTime } from '../../lib/use-time.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { BehindNotice, CutNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { MetricList } from './MetricList.tsx';
import { MetricPanel } from './MetricPanel.tsx';
import { metricsMessages as m } from './metrics.messages.ts';
import { newPanel, parsePanel, type PanelSpec, writePanel } from './panel-spec.ts';
import './metrics.css';

/** `m` repeats the charts of the page (panel-spec.ts). */
const fields = { m: urlList, service: urlText };

/** Charts on one page at most: each asks the server by itself. */
const MAX_PANELS = 8;

/** Metrics by name, as charts that share their time axis. */
export function MetricsPage(): ReactNode {
  const t = useText();
  const links = useLinks();
  const { range, revision } = useTime();
  const [view, setView] = useUrlState(fields);
  const list = useQuery(metricListQuery({ from: range.fromMs, to: range.toMs }, revision));
  const metrics = list.data?.metrics;
  useEffect(() => {
    if (metrics !== undefined) rememberServices(metrics.flatMap((metric) => metric.services));
  }, [metrics]);
  const panels = view.m.map(parsePanel);
  const setPanels = (next: readonly PanelSpec[], options?: { readonly replace?: boolean }): void =>
    setView({ m: next.slice(0, MAX_PANELS).map(writePanel) }, options);
  const fresh = (name: string): PanelSpec => ({
    ...newPanel(name),
    filter: view.service === '' ? [] : [`service.name=${view.service}`],
  });
  return (
    <div className="metrics-page">
      <h1 className="sr-only">{t(m.title)}</h1>
      {list.error !== null ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : metrics === undefined ? (
        <div className="metric-list">
          <SkeletonRows rows={16} widths={[80]} />
        </div>
      ) : (
        metrics.length > 0 && (
          <MetricList
            metrics={metrics}
            shown={panels.map((panel) => panel.name)}
            service={view.service}
            onService={(service) => setView({ service })}
            onShow={(name) => setPanels([fresh(name)])}
            onAdd={(name) => setPanels([...panels, fresh(name)])}
          />
        )
      )}
      <div className="metric-panels">
        <BehindNotice completeness={list.data?.completeness} />
        <CutNotice completeness={list.data?.completeness} />
        {metrics?.length === 0 && panels.length === 0 ? (
          <EmptyState title={t(m.none)}>
            <p className="muted">{t(m.noneHint)}</p>
            <AppLink to={links.page('/')}>{t(m.toOverview)}</AppLink>
          </EmptyState>
        ) : (
          panels.length === 0 && (
            <EmptyState title={t(m.choose)}>
              <p className="muted">{t(m.chooseHint)}</p>
            </EmptyState>
          )
        )}
        {panels.map((panel, index) => (
          <MetricPanel
            key={`${index} ${panel.name}`}
            spec={panel}
            metric={metrics?.find((metric) => metric.name === panel.name)}
            ready={metrics !== undefined}
            onChange={(patch) =>
              setPanels(panels.map((other, i) => (i === index ? { ...other, ...patch } : other)))
            }
            onRemove={() => setPanels(panels.filter((_, i) => i !== index))}
          />
        ))}
      </div>
    </div>
  );
}

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import type { Status } from '../../../../src/api/system.ts';
import { OWN_SERVICE } from '../../../../src/base/own-service.ts';
import { formatCount, formatDurationNs } from '../../../../src/base/units.ts';
import { overviewQuery, statusQuery } from '../../api/queries.ts';
import { usePreferences } from '../../lib/preferences.ts';
import { useText } from '../../lib/text.tsx';
import { formatDateTime } from '../../lib/time-text.ts';
import { urlText } from '../../lib/url-fields.ts';
import { rememberServices } from '../../lib/use-service-color.ts';
import { useTime, useTimeActions } from '../../lib/use-time.ts';
import { useUrlState } from '../../lib/use-url-state.ts';
import { Button } from '../../widgets/Button.tsx';
import { BehindNotice, CutNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { IngestStrip } from './IngestStrip.tsx';
import { overviewMessages as m } from './overview.messages.ts';
import { SendData } from './SendData.tsx';
import { ServiceMapView } from './ServiceMapView.tsx';
import { ServicePanel } from './ServicePanel.tsx';
import { ServiceTable } from './ServiceTable.tsx';
import { DEFAULT_SERVICE_SORT } from './sort-services.ts';
import './overview.css';

const DAY_MS = 86_400_000;
const SPARK_POINTS = 40;
const NS_PER_MS = 1e6;

const fields = { sort: urlText, service: urlText };

/** Services sent data, but not in this window: when the last came, and how to get there. */
function NothingInWindow({ agoMs }: { readonly agoMs: number }): ReactNode {
  const t = useText();
  const { zone } = usePreferences();
  const { range } = useTime();
  const { setSpec, zoomOut } = useTimeActions();
  return (
    <EmptyState title={t(m.noServices)}>
      <p className="muted">
        {t(m.noServicesHint, {
          from: formatDateTime(range.fromMs, zone),
          to: formatDateTime(range.toMs, zone),
          ago: formatDurationNs(Math.max(0, agoMs) * NS_PER_MS),
        })}
      </p>
      <div className="panel-links">
        <Button onClick={zoomOut}>{t(m.zoomOut)}</Button>
        <Button onClick={() => setSpec({ kind: 'relative', lastMs: DAY_MS })}>{t(m.lastHours)}</Button>
      </div>
    </EmptyState>
  );
}

/**
 * The overview while no service has sent anything in the window. What Goroscope stores about itself is no service: on a
 * fresh system it is all there is.
 */
function NoServices({ status }: { readonly status: Status }): ReactNode {
  const last = status.storage.lastReceivedUnixMs;
  return (
    <>
      {last !== null && <NothingInWindow agoMs={status.nowUnixMs - last} />}
      <SendData status={status} first={last === null} />
    </>
  );
}

/** The first page: is data arriving, which services are there, how do they do, and who calls whom. */
export function OverviewPage(): ReactNode {
  const t = useText();
  const { range, revision } = useTime();
  const [view, setView] = useUrlState(fields);
  const status = useQuery(statusQuery).data?.status;
  const params = { from: range.fromMs, to: range.toMs, points: SPARK_POINTS };
  const { data, error, isPlaceholderData, refetch } = useQuery(overviewQuery(params, revision));
  const rows = data?.services;
  useEffect(() => {
    if (rows !== undefined) rememberServices(rows.map((row) => row.service));
  }, [rows]);
  const open = (service: string): void => setView({ service });
  const isEmpty = rows?.every((row) => row.service === OWN_SERVICE) === true;
  return (
    <div className="with-panel">
      <div className="panel-main">
        <div className="overview">
          <h1 className="sr-only">{t(m.title)}</h1>
          <IngestStrip />
          {error !== null ? (
            <ErrorState error={error} onRetry={() => void refetch()} />
          ) : isEmpty && status !== undefined ? (
            <NoServices status={status} />
          ) : (
            <>
              <section
                className={`pane${isPlaceholderData ? ' stale' : ''}`}
                aria-labelledby="services-title"
              >
                <div className="pane-head">
                  <h2 id="services-title">{t(m.services)}</h2>
                  {rows !== undefined && <span className="muted">{formatCount(rows.length)}</span>}
                </div>
                <BehindNotice completeness={data?.completeness} />
                <CutNotice completeness={data?.completeness} />
                {rows === undefined ? (
                  <SkeletonRows rows={7} widths={[18, 8, 14, 8, 8, 8, 8, 14]} />
                ) : (
                  <ServiceTable
                    rows={rows}
                    sort={view.sort || DEFAULT_SERVICE_SORT}
                    onSort={(sort) => setView({ sort: sort === DEFAULT_SERVICE_SORT ? '' : sort })}
                    selected={view.service}
                    onOpen={open}
                  />
                )}
              </section>
              <ServiceMapView services={rows ?? []} onOpen={open} />
            </>
          )}
        </div>
      </div>
      {view.service !== '' && (
        <ServicePanel service={view.service} onClose={() => setView({ service: '' })} />
      )}
    </div>
  );
}

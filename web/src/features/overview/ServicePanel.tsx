import { useQuery } from '@tanstack/react-query';
import { Activity, ChartLine, ScrollText } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { operationsQuery } from '../../api/queries.ts';
import { useLinks } from '../../lib/links.ts';
import { useText } from '../../lib/text.tsx';
import { useTime } from '../../lib/use-time.ts';
import { AppLink } from '../../widgets/AppLink.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SidePanel } from '../../widgets/SidePanel.tsx';
import { CutNotice, EmptyState, ErrorState, SkeletonRows } from '../../widgets/State.tsx';
import { Duration, Rate, Ratio } from '../../widgets/Value.tsx';
import { visibleName } from '../../widgets/visible-name.ts';
import { overviewMessages as m } from './overview.messages.ts';

/** A name that may break after the marks that divide it: packages of gRPC, segments of a path. */
function OperationName({ name }: { readonly name: string }): ReactNode {
  return name.split(/(?<=[./])/).map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

function Operations({ service }: { readonly service: string }): ReactNode {
  const t = useText();
  const links = useLinks();
  const { range, revision } = useTime();
  const params = { from: range.fromMs, to: range.toMs, limit: 200 };
  const { data, error, refetch } = useQuery(operationsQuery(service, params, revision));
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (data === undefined || data.service !== service)
    return <SkeletonRows rows={8} widths={[45, 15, 15, 15]} />;
  if (data.operations.length === 0) return <EmptyState title={t(m.noOperations)} />;
  return (
    <>
      <CutNotice completeness={data.completeness} />
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t(m.operation)}</th>
            <th scope="col" className="num">
              {t(m.rate)}
            </th>
            <th scope="col" className="num">
              {t(m.errors)}
            </th>
            <th scope="col" className="num">
              p95
            </th>
            <th scope="col" className="num">
              {t(m.totalTime)}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.operations.map((row) => (
            <tr key={`${row.kind} ${row.operation}`}>
              <td className="operation-name">
                <AppLink to={links.traces({ service, operation: row.operation })}>
                  <OperationName name={visibleName(t, row.operation)} />
                </AppLink>
                <span className="muted operation-kind">{row.kind}</span>
              </td>
              <td className="num">
                <Rate perSecond={row.ratePerSecond} />
              </td>
              <td className={`num${row.errors > 0 ? ' bad' : ''}`}>
                <Ratio value={row.errorRatio} />
              </td>
              <td className="num">
                <Duration ns={row.p95Ns} />
              </td>
              <td className="num">
                <Duration ns={row.totalNs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** One service beside the list: where its time goes, and the ways to its telemetry. */
export function ServicePanel({
  service,
  onClose,
}: {
  readonly service: string;
  readonly onClose: () => void;
}): ReactNode {
  const t = useText();
  const links = useLinks();
  return (
    <SidePanel title={<ServiceName service={service} />} label={t(m.details, { service })} onClose={onClose}>
      <nav className="panel-links" aria-label={t(m.details, { service })}>
        <AppLink className="btn plain small" to={links.traces({ service })}>
          <Activity size={13} aria-hidden /> {t(m.openTraces)}
        </AppLink>
        <AppLink className="btn plain small" to={links.logs({ service })}>
          <ScrollText size={13} aria-hidden /> {t(m.openLogs)}
        </AppLink>
        <AppLink
          className="btn plain small"
          to={{ path: '/metrics/explore', search: { ...links.page('').search, service } }}
        >
          <ChartLine size={13} aria-hidden /> {t(m.openMetrics)}
        </AppLink>
      </nav>
      <h3 className="panel-section">{t(m.operations)}</h3>
      <Operations service={service} />
    </SidePanel>
  );
}

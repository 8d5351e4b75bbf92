import type { ReactNode } from 'react';
import type { ServiceRow } from '../../../../src/api/overview.ts';
import { formatDurationNs } from '../../../../src/base/units.ts';
import { formatRate } from '../../lib/format-number.ts';
import { useText } from '../../lib/text.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SortHeader } from '../../widgets/SortHeader.tsx';
import { Sparkline } from '../../widgets/Sparkline.tsx';
import { Count, Duration, Rate, Ratio, Timestamp } from '../../widgets/Value.tsx';
import { overviewMessages as m } from './overview.messages.ts';
import { type ServiceColumn, sortServices } from './sort-services.ts';

/** From this share of failed requests on the figure is shown as bad. */
const BAD_RATIO = 0.01;

function maxOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((max, value) => Math.max(max, value ?? 0), 0);
}

function Row({
  row,
  selected,
  onOpen,
}: {
  readonly row: ServiceRow;
  readonly selected: boolean;
  readonly onOpen: () => void;
}): ReactNode {
  const t = useText();
  const none = t(m.noRequests);
  return (
    <tr aria-selected={selected} onClick={onOpen}>
      <td>
        <button type="button" className="row-button">
          <ServiceName service={row.service} />
        </button>
        {row.versions.length > 1 && (
          <span
            className="muted version-count"
            data-tip={t(m.versions, { count: row.versions.length, list: row.versions.join(', ') })}
          >
            ×{row.versions.length}
          </span>
        )}
      </td>
      <td className="num">
        <Rate perSecond={row.ratePerSecond} />
      </td>
      <td>
        <Sparkline
          values={row.spark.rate}
          label={t(m.rateOverTime, { max: formatRate(maxOf(row.spark.rate)) })}
        />
      </td>
      <td className={`num${(row.errorRatio ?? 0) >= BAD_RATIO ? ' bad' : ''}`}>
        <Ratio value={row.errorRatio} reason={none} />
      </td>
      <td className="num">
        <Duration ns={row.p50Ns} reason={none} />
      </td>
      <td className="num">
        <Duration ns={row.p95Ns} reason={none} />
      </td>
      <td className="num">
        <Duration ns={row.p99Ns} reason={none} />
      </td>
      <td>
        <Sparkline
          values={row.spark.p95Ns}
          label={t(m.p95OverTime, { max: formatDurationNs(maxOf(row.spark.p95Ns)) })}
          tone="muted"
        />
      </td>
      <td className="num">
        <Count value={row.logs} />
      </td>
      <td className="num">
        <Timestamp unixNano={BigInt(Math.round(row.lastSeenUnixMs)) * 1_000_000n} />
      </td>
    </tr>
  );
}

interface ServiceTableProps {
  readonly rows: readonly ServiceRow[];
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly selected: string;
  readonly onOpen: (service: string) => void;
}

/** Every service with rate, errors and duration. */
export function ServiceTable({ rows, sort, onSort, selected, onOpen }: ServiceTableProps): ReactNode {
  const t = useText();
  const head = (column: ServiceColumn, label: string, tip?: string): ReactNode => (
    <SortHeader
      column={column}
      label={label}
      sort={sort}
      onSort={onSort}
      numeric={column !== 'service'}
      {...(tip !== undefined && { tip })}
    />
  );
  return (
    <div className="pane-scroll" role="group" aria-label={t(m.services)} tabIndex={0}>
      <table className="table">
        <thead>
          <tr>
            {head('service', t(m.service))}
            {head('rate', t(m.rate), t(m.rateTip))}
            <th scope="col">{t(m.trend)}</th>
            {head('errors', t(m.errors), t(m.errorsTip))}
            {head('p50', 'p50')}
            {head('p95', 'p95')}
            {head('p99', 'p99')}
            <th scope="col">{t(m.trendP95)}</th>
            {head('logs', t(m.logs))}
            {head('seen', t(m.lastSeen))}
          </tr>
        </thead>
        <tbody>
          {sortServices(rows, sort).map((row) => (
            <Row
              key={row.service}
              row={row}
              selected={row.service === selected}
              onOpen={() => onOpen(row.service)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

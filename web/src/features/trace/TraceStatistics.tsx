import { type ReactNode, useMemo, useState } from 'react';
import { formatRatio } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { ServiceName } from '../../widgets/ServiceName.tsx';
import { SortHeader } from '../../widgets/SortHeader.tsx';
import { Count, Duration } from '../../widgets/Value.tsx';
import { stringAt, type TraceModel } from './trace-model.ts';
import {
  type OperationStatistics,
  sortStatistics,
  type StatisticsColumn,
  traceStatistics,
} from './trace-statistics.ts';
import { traceMessages as m } from './trace.messages.ts';

interface TraceStatisticsProps {
  readonly model: TraceModel;
  readonly onFind: (text: string) => void;
}

/** Where the time of a trace went, by operation. */
export function TraceStatistics({ model, onFind }: TraceStatisticsProps): ReactNode {
  const t = useText();
  const [sort, setSort] = useState('-selfNs');
  const rows = useMemo(() => traceStatistics(model), [model]);
  const nameOf = (row: OperationStatistics): string =>
    `${stringAt(model, row.service)} ${stringAt(model, row.name)}`;
  const head = (column: StatisticsColumn, label: string, tip?: string): ReactNode => (
    <SortHeader
      column={column}
      label={label}
      sort={sort}
      onSort={setSort}
      numeric={column !== 'name'}
      {...(tip !== undefined && { tip })}
    />
  );
  return (
    <div className="pane-scroll trace-statistics" role="group" tabIndex={0} aria-label={t(m.statistics)}>
      <table className="table">
        <thead>
          <tr>
            {head('name', t(m.statsOperation))}
            {head('count', t(m.statsCount))}
            {head('errors', t(m.statsErrors))}
            {head('selfNs', t(m.statsSelf))}
            {head('criticalNs', t(m.statsCritical), t(m.statsCriticalTip))}
            {head('totalNs', t(m.statsTotal))}
            {head('meanNs', t(m.statsMean))}
            {head('maxNs', t(m.statsMax))}
          </tr>
        </thead>
        <tbody>
          {sortStatistics(rows, sort, nameOf).map((row) => (
            <tr key={`${row.service} ${row.name}`}>
              <td>
                <span className="stat-name">
                  <ServiceName service={stringAt(model, row.service)} />
                  <button
                    type="button"
                    className="link-button"
                    data-tip={t(m.statsOpen)}
                    onClick={() => onFind(stringAt(model, row.name))}
                  >
                    {stringAt(model, row.name)}
                  </button>
                </span>
              </td>
              <td className="num">
                <Count value={row.count} />
              </td>
              <td className={`num${row.errors > 0 ? ' bad' : ''}`}>
                <Count value={row.errors} />
              </td>
              <td className="num">
                <Duration ns={row.selfNs} />
              </td>
              <td className="num">
                <Duration ns={row.criticalNs} />{' '}
                <span className="muted">{formatRatio(row.criticalNs / model.durationNs)}</span>
              </td>
              <td className="num">
                <Duration ns={row.totalNs} />
              </td>
              <td className="num">
                <Duration ns={row.totalNs / row.count} />
              </td>
              <td className="num">
                <Duration ns={row.maxNs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

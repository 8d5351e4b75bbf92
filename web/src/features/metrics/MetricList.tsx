import { Plus } from 'lucide-react';
import { type ReactNode, useDeferredValue, useState } from 'react';
import type { MetricInfo } from '../../../../src/api/metrics.ts';
import { formatCount } from '../../../../src/base/units.ts';
import { useText } from '../../lib/text.tsx';
import { IconButton } from '../../widgets/Button.tsx';
import { metricsMessages as m } from './metrics.messages.ts';

interface MetricListProps {
  readonly metrics: readonly MetricInfo[];
  readonly shown: readonly string[];
  readonly service: string;
  readonly onService: (service: string) => void;
  readonly onShow: (name: string) => void;
  readonly onAdd: (name: string) => void;
}

/** Rows that are drawn at most: more are found by typing. */
const MAX_ROWS = 400;

/** All metrics of the window by name; a click shows one, the plus adds it below. */
export function MetricList({
  metrics,
  shown,
  service,
  onService,
  onShow,
  onAdd,
}: MetricListProps): ReactNode {
  const t = useText();
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim().toLowerCase());
  const services = [...new Set(metrics.flatMap((metric) => metric.services))].sort();
  const found = metrics.filter(
    (metric) =>
      (service === '' || metric.services.includes(service)) &&
      (metric.name.toLowerCase().includes(wanted) || metric.description.toLowerCase().includes(wanted)),
  );
  return (
    <div className="metric-list">
      <div className="metric-list-head">
        <input
          className="field"
          type="search"
          value={typed}
          placeholder={t(m.find)}
          aria-label={t(m.find)}
          onChange={(event) => setTyped(event.target.value)}
        />
        <select
          className="field"
          aria-label={t(m.service)}
          value={service}
          onChange={(event) => onService(event.target.value)}
        >
          <option value="">{t(m.allServices)}</option>
          {services.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="metric-names" role="group" aria-label={t(m.list)} tabIndex={0}>
        {found.length === 0 && <p className="muted metric-none">{t(m.noMatch)}</p>}
        <ul>
          {found.slice(0, MAX_ROWS).map((metric) => (
            <li
              key={`${metric.name} ${metric.type}`}
              className={shown.includes(metric.name) ? 'shown' : undefined}
            >
              <button
                type="button"
                className="metric-name"
                aria-pressed={shown.includes(metric.name)}
                data-tip={metric.description}
                onClick={() => onShow(metric.name)}
              >
                <span className="mono wrap-anywhere">{metric.name}</span>
                <span className="muted metric-note">
                  {metric.type} {metric.unit} · {t(m.series, { count: formatCount(metric.series) })}
                </span>
              </button>
              <IconButton
                small
                icon={Plus}
                label={t(m.add, { name: metric.name })}
                onClick={() => onAdd(metric.name)}
              />
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

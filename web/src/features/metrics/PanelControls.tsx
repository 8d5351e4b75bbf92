import { useQuery } from '@tanstack/react-query';
import { Filter, Group, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { MetricInfo } from '../../../../src/api/metrics.ts';
import type { Message } from '../../../../src/base/messages.ts';
import { formatCount, formatRatio } from '../../../../src/base/units.ts';
import { metricLabelsQuery } from '../../api/queries.ts';
import { useText } from '../../lib/text.tsx';
import { useTime } from '../../lib/use-time.ts';
import { Menu } from '../../widgets/Menu.tsx';
import { metricsMessages as m } from './metrics.messages.ts';
import { type FilledPanel, functionsFor, type PanelSpec, QUANTILES } from './panel-spec.ts';

const FN_NAMES: Readonly<Record<FilledPanel['fn'], Message>> = {
  value: m.fnValue,
  rate: m.fnRate,
  increase: m.fnIncrease,
  quantile: m.fnQuantile,
  count: m.fnCount,
  mean: m.fnMean,
};

const AGGREGATE_NAMES: Readonly<Record<FilledPanel['aggregate'], Message>> = {
  sum: m.aggregateSum,
  avg: m.aggregateAvg,
  min: m.aggregateMin,
  max: m.aggregateMax,
  none: m.aggregateNone,
};

interface SelectProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly T[];
  readonly nameOf: (option: T) => string;
  readonly onChange: (option: T) => void;
}

function Select<T extends string>({ label, value, options, nameOf, onChange }: SelectProps<T>): ReactNode {
  return (
    <label className="panel-select">
      <span className="muted">{label}</span>
      <select
        className="field"
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option === event.target.value);
          if (chosen !== undefined) onChange(chosen);
        }}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {nameOf(option)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ControlsProps {
  readonly panel: FilledPanel;
  readonly metric: MetricInfo | undefined;
  readonly onChange: (patch: Partial<PanelSpec>) => void;
}

/** Choose a label, then one of its values: adds `key=value`. */
function FilterMenu({
  panel,
  labels,
  onChange,
}: Pick<ControlsProps, 'panel' | 'onChange'> & {
  readonly labels: readonly {
    readonly key: string;
    readonly values: readonly string[];
    readonly distinct: number;
  }[];
}): ReactNode {
  const t = useText();
  const [key, setKey] = useState<string>();
  const label = labels.find((one) => one.key === key);
  const items =
    label === undefined
      ? labels.map((one) => ({
          key: one.key,
          label: one.key,
          end: formatCount(one.distinct),
          stays: true,
          run: () => setKey(one.key),
        }))
      : label.values.map((value) => ({
          key: value,
          label: value,
          run: () => {
            setKey(undefined);
            const others = panel.filter.filter((pair) => !pair.startsWith(`${label.key}=`));
            onChange({ filter: [...others, `${label.key}=${value}`] });
          },
        }));
  return (
    <Menu
      small
      icon={Filter}
      label={label === undefined ? t(m.filter) : t(m.filterValue, { key: label.key })}
      items={items}
    >
      {t(m.filter)}
    </Menu>
  );
}

/** How the series of a chart are made: function, aggregation, grouping, filters. */
export function PanelControls({ panel, metric, onChange }: ControlsProps): ReactNode {
  const t = useText();
  const { range, revision } = useTime();
  const { data } = useQuery(
    metricLabelsQuery({ from: range.fromMs, to: range.toMs, name: panel.name }, revision),
  );
  const labels = data?.labels ?? [];
  const fns = metric === undefined ? [panel.fn] : functionsFor(metric);
  return (
    <div className="panel-controls">
      <Select
        label={t(m.fn)}
        value={panel.fn}
        options={fns.includes(panel.fn) ? fns : [panel.fn, ...fns]}
        nameOf={(fn) => t(FN_NAMES[fn])}
        onChange={(fn) => onChange({ fn })}
      />
      {panel.fn === 'quantile' ? (
        <Select
          label={t(m.quantile)}
          value={String(panel.quantile)}
          options={[...new Set([...QUANTILES, panel.quantile])].sort().map(String)}
          nameOf={(quantile) => formatRatio(Number(quantile))}
          onChange={(quantile) => onChange({ quantile: Number(quantile) })}
        />
      ) : (
        <Select
          label={t(m.aggregate)}
          value={panel.aggregate}
          options={['sum', 'avg', 'min', 'max', 'none']}
          nameOf={(aggregate) => t(AGGREGATE_NAMES[aggregate])}
          onChange={(aggregate) => onChange({ aggregate })}
        />
      )}
      <Menu
        small
        icon={Group}
        label={t(m.by)}
        items={labels.map((one) => ({
          key: one.key,
          label: one.key,
          end: formatCount(one.distinct),
          checked: panel.by.includes(one.key),
          stays: true,
          run: () =>
            onChange({
              by: panel.by.includes(one.key)
                ? panel.by.filter((key) => key !== one.key)
                : [...panel.by, one.key],
            }),
        }))}
      >
        {t(m.by)}: {panel.by.length === 0 ? t(m.byNone) : panel.by.join(', ')}
      </Menu>
      <FilterMenu panel={panel} labels={labels} onChange={onChange} />
      {panel.filter.map((pair) => (
        <span key={pair} className="chip">
          <span className="clip">{pair}</span>
          <button
            type="button"
            aria-label={t(m.removeFilter, { filter: pair })}
            onClick={() => onChange({ filter: panel.filter.filter((other) => other !== pair) })}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
    </div>
  );
}

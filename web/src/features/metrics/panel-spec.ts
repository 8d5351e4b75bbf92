import type { MetricInfo, MetricQuery } from '../../../../src/api/metrics.ts';
import type { Params } from '../../api/client.ts';
import type { TimeRange } from '../../lib/time-range.ts';

/** One chart of the page: which metric, and how its series are made. */
export interface PanelSpec {
  readonly name: string;
  /** Undefined until chosen: then the type of the metric decides. */
  readonly fn: MetricQuery['fn'] | undefined;
  readonly aggregate: MetricQuery['aggregate'] | undefined;
  readonly quantile: number | undefined;
  readonly by: readonly string[];
  /** `key=value` pairs. */
  readonly filter: readonly string[];
}

const FNS: readonly MetricQuery['fn'][] = ['value', 'rate', 'increase', 'quantile', 'count', 'mean'];
const AGGREGATES: readonly MetricQuery['aggregate'][] = ['sum', 'avg', 'min', 'max', 'none'];

/** A metric as it comes, nothing chosen yet. */
export function newPanel(name: string): PanelSpec {
  return { name, fn: undefined, aggregate: undefined, quantile: undefined, by: [], filter: [] };
}

const escape = (text: string): string => text.replace(/[~%]/g, (c) => (c === '~' ? '%7E' : '%25'));
const unescape = (text: string): string => text.replace(/%7E/g, '~').replace(/%25/g, '%');

/** Writes a chart for the address: `name~fn:rate~by:service.name`. */
export function writePanel(panel: PanelSpec): string {
  const parts = [escape(panel.name)];
  if (panel.fn !== undefined) parts.push(`fn:${panel.fn}`);
  if (panel.aggregate !== undefined) parts.push(`agg:${panel.aggregate}`);
  if (panel.quantile !== undefined) parts.push(`q:${panel.quantile}`);
  for (const key of panel.by) parts.push(`by:${escape(key)}`);
  for (const pair of panel.filter) parts.push(`f:${escape(pair)}`);
  return parts.join('~');
}

/** Reads what `writePanel` wrote; parts that mean nothing are left out. */
export function parsePanel(text: string): PanelSpec {
  const [name = '', ...parts] = text.split('~');
  const values = (key: string): readonly string[] =>
    parts.filter((part) => part.startsWith(`${key}:`)).map((part) => unescape(part.slice(key.length + 1)));
  const quantile = Number(values('q')[0] ?? Number.NaN);
  return {
    name: unescape(name),
    fn: FNS.find((fn) => fn === values('fn')[0]),
    aggregate: AGGREGATES.find((aggregate) => aggregate === values('agg')[0]),
    quantile: quantile >= 0 && quantile <= 1 ? quantile : undefined,
    by: values('by'),
    filter: values('f').filter((pair) => pair.includes('=')),
  };
}

/** Functions that make sense for a metric, the most telling first. */
export function functionsFor(metric: Pick<MetricInfo, 'type' | 'monotonic'>): readonly MetricQuery['fn'][] {
  switch (metric.type) {
    case 'gauge':
      return ['value'];
    case 'sum':
      return metric.monotonic ? ['rate', 'increase', 'value'] : ['value'];
    case 'histogram':
    case 'exponential_histogram':
      return ['quantile', 'mean', 'rate', 'increase', 'count'];
    case 'summary':
      return ['mean', 'rate', 'increase', 'count'];
  }
}

/** Quantiles offered by name. */
export const QUANTILES: readonly number[] = [0.5, 0.75, 0.9, 0.95, 0.99, 0.999];

const DEFAULT_QUANTILE = 0.95;

/** A panel with every choice made. */
export interface FilledPanel extends PanelSpec {
  readonly fn: MetricQuery['fn'];
  readonly aggregate: MetricQuery['aggregate'];
  readonly quantile: number;
}

/** Fills what was not chosen by what the metric is. Without knowledge of the metric its values are shown. */
export function fillPanel(panel: PanelSpec, metric: MetricInfo | undefined): FilledPanel {
  const fn = panel.fn ?? (metric === undefined ? 'value' : (functionsFor(metric)[0] ?? 'value'));
  return {
    ...panel,
    fn,
    // Gauges of several instances are no amounts: their sum means nothing.
    aggregate: panel.aggregate ?? (metric?.type === 'gauge' ? 'avg' : 'sum'),
    quantile: panel.quantile ?? DEFAULT_QUANTILE,
  };
}

/** The query of the contract for a chart. */
export function metricParams(panel: FilledPanel, range: TimeRange, points: number): Params {
  return {
    from: range.fromMs,
    to: range.toMs,
    name: panel.name,
    fn: panel.fn,
    aggregate: panel.aggregate,
    quantile: panel.fn === 'quantile' ? panel.quantile : undefined,
    by: panel.by.length === 0 ? undefined : panel.by,
    filter: panel.filter.length === 0 ? undefined : panel.filter,
    points,
  };
}

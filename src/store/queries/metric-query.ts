import { explicitQuantile } from '../../analyze/histogram/explicit-histogram.ts';
import { exponentialQuantile } from '../../analyze/histogram/exponential-histogram.ts';
import type { MetricQuery, MetricResult } from '../../api/metrics.ts';
import { AppError } from '../../base/errors/app-error.ts';
import { addExplicit, type BucketSink, readExplicitBuckets } from './metric-buckets.ts';
import { readExemplars } from './metric-exemplars.ts';
import { addExponential, readExponentialBuckets } from './metric-exponential.ts';
import { filterSeries, groupKey, groupLabels, type GroupLabels, GroupValues } from './metric-groups.ts';
import {
  NUMBER_COLUMNS,
  readIncrements,
  recordedColumns,
  type SeriesIncrements,
} from './metric-increments.ts';
import { readLastValues, type SeriesValues } from './metric-last.ts';
import { POINT_TABLE } from './metric-points.ts';
import { type MetricSeriesInfo, type MetricType, readSeries } from './metric-series.ts';
import { readSummaryQuantiles } from './metric-summary.ts';
import type { QueryRun } from './query-run.ts';
import { type Steps, stepsOf, type Window, windowOf } from './window.ts';

/** Series that are computed at once; of more the first by id are taken and the answer says so. */
const MAX_SERIES = 5000;
/** Series in an answer: more than a chart can show. */
const MAX_GROUPS = 200;

type Fn = MetricQuery['fn'];

const FUNCTIONS: Readonly<Record<MetricType, readonly Fn[]>> = {
  gauge: ['value'],
  sum: ['value', 'rate', 'increase'],
  histogram: ['value', 'rate', 'increase', 'quantile', 'count', 'mean'],
  exponential_histogram: ['value', 'rate', 'increase', 'quantile', 'count', 'mean'],
  summary: ['value', 'rate', 'increase', 'quantile', 'count', 'mean'],
};

/** A metric query with what it works on. */
interface Work {
  readonly run: QueryRun;
  readonly query: MetricQuery;
  readonly type: MetricType;
  readonly series: readonly MetricSeriesInfo[];
  readonly window: Window;
  readonly steps: Steps;
}

/** One group of the answer before it is cut. */
interface Group {
  readonly labels: GroupLabels;
  readonly values: (number | null)[];
}

/**
 * One metric as series over time. Throws METRIC_NOT_FOUND, METRIC_FUNCTION_UNFIT, BAD_REQUEST (filter).
 */
export async function queryMetric(run: QueryRun, query: MetricQuery): Promise<MetricResult> {
  const window = windowOf(query);
  const steps = stepsOf(query, query.points);
  const metric = await readSeries(run, query, window);
  if (!FUNCTIONS[metric.type].includes(query.fn)) {
    const known = FUNCTIONS[metric.type].join(', ');
    throw new AppError('METRIC_FUNCTION_UNFIT', {
      values: { fn: query.fn, name: query.name, type: metric.type, known },
    });
  }
  const matching = filterSeries(metric.series, query.filter ?? []);
  if (matching.length > MAX_SERIES) run.cutBy('row-limit');
  const series = matching.slice(0, MAX_SERIES);
  const work = { run, query, type: metric.type, series, window, steps };
  const groups = series.length === 0 ? [] : await computeGroups(work);
  const kept = largest(groups);
  const exemplars =
    series.length === 0
      ? []
      : await readExemplars(run, series, window, steps, (s) => groupLabels(s, query.by, query.aggregate));
  return {
    fromUnixMs: steps.fromUnixMs,
    stepMs: steps.stepMs,
    type: metric.type,
    unit: unitOf(query.fn, metric.type, metric.unit),
    series: kept,
    cutSeries: groups.length - kept.length,
    exemplars,
    completeness: run.completeness(),
  };
}

async function computeGroups(work: Work): Promise<Group[]> {
  const { run, query, type, series, window, steps } = work;
  if (type === 'gauge') return aggregate(work, await readLastValues(run, series, window, steps));
  if (type === 'sum') return computeSum(work);
  if (query.fn === 'quantile') return computeQuantile(work);
  const increments = await readIncrements(run, recordedColumns(POINT_TABLE[type]), series, window, steps);
  if (query.fn === 'mean' || query.fn === 'value') return computeMean(work, increments);
  return aggregate(
    work,
    increments.map((i) => measured(i, query.fn)),
  );
}

async function computeSum(work: Work): Promise<Group[]> {
  const { run, query, series, window, steps } = work;
  if (query.fn !== 'value') {
    const increments = await readIncrements(run, NUMBER_COLUMNS, series, window, steps);
    return aggregate(
      work,
      increments.map((i) => measured(i, query.fn)),
    );
  }
  const deltas = series.filter((s) => s.isDelta);
  const others = series.filter((s) => !s.isDelta);
  const increments =
    deltas.length === 0 ? [] : await readIncrements(run, NUMBER_COLUMNS, deltas, window, steps);
  const values = others.length === 0 ? [] : await readLastValues(run, others, window, steps);
  return aggregate(work, [...values, ...increments.map((i) => measured(i, 'increase'))]);
}

/** Rate over the part of each step that was measured, so that the newest, unfinished step does not look like a drop. */
function measured(increments: SeriesIncrements, fn: Fn): SeriesValues {
  if (fn !== 'rate') return { series: increments.series, values: increments.amount };
  const values = increments.amount.map((amount, step) => {
    const coveredMs = increments.coveredMs[step] ?? 0;
    return coveredMs > 0 ? amount / (coveredMs / 1000) : Number.NaN;
  });
  return { series: increments.series, values };
}

function aggregate(work: Work, all: readonly SeriesValues[]): Group[] {
  const { query, steps } = work;
  const groups = new Map<string, GroupValues>();
  for (const { series, values } of all) {
    const labels = groupLabels(series, query.by, query.aggregate);
    const key = groupKey(labels);
    const group = groups.get(key) ?? new GroupValues(labels, query.aggregate, steps.count);
    groups.set(key, group);
    group.add(values);
  }
  return [...groups.values()].map((group) => ({ labels: group.labels, values: group.values() }));
}

/** The mean of all values recorded in a group: sums and counts are added before they are divided. */
function computeMean(work: Work, increments: readonly SeriesIncrements[]): Group[] {
  const counts = aggregate(
    { ...work, query: { ...work.query, aggregate: summed(work.query.aggregate) } },
    increments.map((i) => ({ series: i.series, values: i.amount })),
  );
  const sums = aggregate(
    { ...work, query: { ...work.query, aggregate: summed(work.query.aggregate) } },
    increments.map((i) => ({ series: i.series, values: i.second })),
  );
  return counts.map(({ labels, values }, i) => ({
    labels,
    values: values.map((count, step) => {
      const sum = sums[i]?.values[step] ?? null;
      return count === null || sum === null || count <= 0 ? null : sum / count;
    }),
  }));
}

/** A mean is always that of all values together; only "none" keeps series apart. */
function summed(aggregate: MetricQuery['aggregate']): MetricQuery['aggregate'] {
  return aggregate === 'none' ? 'none' : 'sum';
}

async function computeQuantile(work: Work): Promise<Group[]> {
  const { run, query, type, series, window, steps } = work;
  const q = query.quantile;
  if (type === 'summary') {
    const values = await readSummaryQuantiles(run, series, window, steps, q);
    // Quantiles of several senders cannot be added: the largest is a bound that holds for all.
    const aggregateOf = query.aggregate === 'sum' ? 'max' : query.aggregate;
    return aggregate({ ...work, query: { ...query, aggregate: aggregateOf } }, values);
  }
  if (type === 'exponential_histogram') {
    return mergeThenTake(
      work,
      addExponential,
      (h) => exponentialQuantile(q, h),
      (sink) => readExponentialBuckets(run, series, window, steps, sink),
    );
  }
  return mergeThenTake(
    work,
    addExplicit,
    (h) => explicitQuantile(q, h),
    (sink) => readExplicitBuckets(run, series, window, steps, sink),
  );
}

/** Merges what the series of a group recorded in a step, then takes one number from it. */
async function mergeThenTake<T>(
  work: Work,
  add: (sum: T | undefined, more: T) => T,
  take: (merged: T) => number | null,
  read: (sink: BucketSink<T>) => Promise<void>,
): Promise<Group[]> {
  const { query, steps } = work;
  const groups = new Map<string, { labels: GroupLabels; merged: (T | undefined)[] }>();
  await read((series, step, recorded) => {
    const labels = groupLabels(series, query.by, query.aggregate);
    const key = groupKey(labels);
    const group = groups.get(key) ?? { labels, merged: Array.from({ length: steps.count }, () => undefined) };
    groups.set(key, group);
    group.merged[step] = add(group.merged[step], recorded);
  });
  return [...groups.values()].map(({ labels, merged }) => ({
    labels,
    values: merged.map((one) => (one === undefined ? null : take(one))),
  }));
}

/** The groups with the largest values, in the order of their labels. */
function largest(groups: readonly Group[]): Group[] {
  const peak = (group: Group) =>
    group.values.reduce<number>((most, v) => Math.max(most, Math.abs(v ?? 0)), 0);
  const kept =
    groups.length <= MAX_GROUPS
      ? [...groups]
      : groups
          .map((group) => ({ group, peak: peak(group) }))
          .sort((a, b) => b.peak - a.peak)
          .slice(0, MAX_GROUPS)
          .map(({ group }) => group);
  return kept.sort((a, b) => (groupKey(a.labels) < groupKey(b.labels) ? -1 : 1));
}

/** UCUM unit of the answer. Counts of recorded values have no unit of the metric's own. */
function unitOf(fn: Fn, type: MetricType, unit: string): string {
  const isRecorded = type !== 'gauge' && type !== 'sum';
  if (isRecorded && (fn === 'count' || fn === 'increase')) return '1';
  if (fn === 'rate') return `${isRecorded ? '' : unit === '1' ? '' : unit}/s`;
  return unit;
}

import {
  attributeColumns,
  type ColumnExpression,
  attributesHash,
  takeApart,
} from './attribute-expressions.ts';
import { explode, ORIGIN_COLUMNS, partitionDay, time } from './common-expressions.ts';
import type { InsertSelect } from './insert-select.ts';
import { redactJson, redactText } from './redaction.ts';
import { literal } from './sql-text.ts';
import { ATTRIBUTES_TYPE, EXEMPLARS_TYPE, metricStructure, type PointKind } from './wire-structure.ts';

const { from: takeAttributesApart, arrays: ATTRIBUTES } = takeApart('point.attributes', 'attr');
const { from: takeExemplarApart, arrays: EXEMPLAR_ATTRIBUTES } = takeApart('ex.filtered_attributes', 'attr');

const METRICS = { resources: 'resource_metrics', scopes: 'scope_metrics', items: 'metrics' };

/** How points of one table lie in a metric: where its points are, its type, temporality and monotony. */
interface PointSource {
  readonly kinds: readonly PointKind[];
  readonly points: string;
  readonly type: string;
  readonly temporality: string;
  readonly monotonic: string;
}

const NUMBER: PointSource = {
  kinds: ['number'],
  points: 'arrayConcat(item.gauge.data_points, item.sum.data_points)',
  type: `if(empty(item.sum.data_points), 'gauge', 'sum')`,
  temporality: 'if(empty(item.sum.data_points), 0, item.sum.aggregation_temporality)',
  monotonic: 'item.sum.is_monotonic',
};
const HISTOGRAM: PointSource = {
  kinds: ['histogram'],
  points: 'item.histogram.data_points',
  type: `'histogram'`,
  temporality: 'item.histogram.aggregation_temporality',
  monotonic: 'false',
};
const EXPONENTIAL: PointSource = {
  kinds: ['exponentialHistogram'],
  points: 'item.exponential_histogram.data_points',
  type: `'exponential_histogram'`,
  temporality: 'item.exponential_histogram.aggregation_temporality',
  monotonic: 'false',
};
const SUMMARY: PointSource = {
  kinds: ['summary'],
  points: 'item.summary.data_points',
  type: `'summary'`,
  temporality: '0',
  monotonic: 'false',
};

const ALL_TYPE = `multiIf(notEmpty(item.sum.data_points), 'sum', notEmpty(item.histogram.data_points), 'histogram',
  notEmpty(item.exponential_histogram.data_points), 'exponential_histogram', notEmpty(item.summary.data_points), 'summary', 'gauge')`;
const ALL_TEMPORALITY = `multiIf(notEmpty(item.sum.data_points), item.sum.aggregation_temporality,
  notEmpty(item.histogram.data_points), item.histogram.aggregation_temporality,
  notEmpty(item.exponential_histogram.data_points), item.exponential_histogram.aggregation_temporality, 0)`;

const anyPoint = (fields: string, paths: readonly string[]): string =>
  `arrayConcat(${paths.map((path) => `arrayMap(x -> ${fields}, item.${path}.data_points)`).join(', ')})`;

/** A point of any kind, reduced to what names its series. */
const ANY: PointSource = {
  kinds: ['number', 'histogram', 'exponentialHistogram', 'summary'],
  points: anyPoint(
    `CAST((x.attributes, x.time_unix_nano), ${literal(`Tuple(attributes ${ATTRIBUTES_TYPE}, time_unix_nano UInt64)`)})`,
    ['gauge', 'sum', 'histogram', 'exponential_histogram', 'summary'],
  ),
  type: ALL_TYPE,
  temporality: ALL_TEMPORALITY,
  monotonic: 'item.sum.is_monotonic',
};

/** One row a point, with the identity of its series. */
function points(source: PointSource, from: string): string {
  const small =
    'scope_name, scope_version, res_hash, service_name, received_wall, received_mono, tenant, segment_id';
  const metric = `item.name AS metric_name, item.description AS metric_description, item.unit AS metric_unit,
   ${source.type} AS metric_type, toInt8(if((${source.temporality}) BETWEEN 0 AND 2, ${source.temporality}, 0)) AS metric_temporality, ${source.monotonic} AS metric_monotonic`;
  const exploded = `(SELECT arrayJoin(${source.points}) AS point, ${metric}, ${small} FROM ${explode(METRICS, from)})`;
  return `(SELECT *, rowNumberInAllBlocks() AS row_number,
  ${time('if(point.time_unix_nano > 0, point.time_unix_nano, received_wall)')} AS row_time,
  cityHash64(tenant, metric_name, metric_unit, metric_type, metric_temporality, metric_monotonic, res_hash, scope_name, scope_version,
   ${attributesHash(ATTRIBUTES.list, ATTRIBUTES.strings)}) AS metric_id
 FROM ${takeAttributesApart(exploded)})`;
}

const DAY = partitionDay('row_time', time('received_wall'));

const POINT_COLUMNS: readonly ColumnExpression[] = [
  ['MetricId', 'metric_id'],
  ['Timestamp', 'row_time'],
  ['StartTimestamp', time('point.start_time_unix_nano')],
  ['Flags', 'point.flags'],
];

const numberColumns = (of: string): readonly ColumnExpression[] => [
  ['Value', `if(${of}.value = 'as_int', toFloat64(${of}.as_int), ${of}.as_double)`],
  ['IntValue', `${of}.as_int`],
  ['ValueType', `multiIf(${of}.value = 'as_double', 1, ${of}.value = 'as_int', 2, 0)`],
];

function pointTable(table: string, source: PointSource, columns: readonly ColumnExpression[]): InsertSelect {
  return {
    signal: 'metrics',
    table,
    structure: metricStructure(source.kinds, false),
    columns: [...POINT_COLUMNS, ...columns, ...ORIGIN_COLUMNS],
    from: (from) => points(source, from),
    day: DAY,
  };
}

const range: readonly ColumnExpression[] = [
  ['Count', 'point.count'],
  ['Sum', 'point.sum'],
  ['Min', 'point.min'],
  ['Max', 'point.max'],
];

/** Rows of `samples`: points of gauges and sums. */
export const SAMPLES_SELECT = pointTable('samples', NUMBER, numberColumns('point'));

/** Rows of `hist`: points of histograms with explicit bounds. */
export const HIST_SELECT = pointTable('hist', HISTOGRAM, [
  ...range,
  ['BucketCounts', 'point.bucket_counts'],
  ['ExplicitBounds', 'point.explicit_bounds'],
]);

/** Rows of `exphist`: points of exponential histograms. */
export const EXPHIST_SELECT = pointTable('exphist', EXPONENTIAL, [
  ...range,
  ['Scale', 'point.scale'],
  ['ZeroCount', 'point.zero_count'],
  ['ZeroThreshold', 'point.zero_threshold'],
  ['PositiveOffset', 'point.positive.offset'],
  ['PositiveBucketCounts', 'point.positive.bucket_counts'],
  ['NegativeOffset', 'point.negative.offset'],
  ['NegativeBucketCounts', 'point.negative.bucket_counts'],
]);

/** Rows of `summary`: points of summaries. */
export const SUMMARY_SELECT = pointTable('summary', SUMMARY, [
  ['Count', 'point.count'],
  ['Sum', 'point.sum'],
  ['Quantiles', 'point.quantile_values.quantile'],
  ['QuantileValues', 'point.quantile_values.value'],
]);

const EXEMPLAR_PATHS = ['gauge', 'sum', 'histogram', 'exponential_histogram'];
const WITH_EXEMPLARS: PointSource = {
  ...ANY,
  kinds: ['number', 'histogram', 'exponentialHistogram'],
  points: `arrayFilter(x -> notEmpty(x.exemplars), ${anyPoint(
    `CAST((x.attributes, x.time_unix_nano, x.exemplars), ${literal(`Tuple(attributes ${ATTRIBUTES_TYPE}, time_unix_nano UInt64, exemplars ${EXEMPLARS_TYPE})`)})`,
    EXEMPLAR_PATHS,
  )})`,
  type: ALL_TYPE.replace(`notEmpty(item.summary.data_points), 'summary', `, ''),
};

/** Rows of `exemplars`: of points of all kinds, in the day partition of their point. */
export const EXEMPLARS_SELECT: InsertSelect = {
  signal: 'metrics',
  table: 'exemplars',
  structure: metricStructure(WITH_EXEMPLARS.kinds, true),
  columns: [
    ['MetricId', 'metric_id'],
    ['Timestamp', 'row_time'],
    ['ExemplarTimestamp', time('ex.time_unix_nano')],
    ...numberColumns('ex'),
    ['TraceId', 'toFixedString(ex.trace_id, 16)'],
    ['SpanId', 'toFixedString(ex.span_id, 8)'],
    ['ServiceName', 'service_name'],
    ...attributeColumns(EXEMPLAR_ATTRIBUTES, redactJson(EXEMPLAR_ATTRIBUTES.json)),
    ...ORIGIN_COLUMNS,
  ],
  from: (from) =>
    takeExemplarApart(`(SELECT arrayJoin(point.exemplars) AS ex, metric_id, row_time, service_name,
   received_wall, received_mono, tenant, segment_id, rowNumberInAllBlocks() AS row_number FROM ${points(WITH_EXEMPLARS, from)})`),
  day: DAY,
};

/**
 * Rows of `series`: one a series and day, only those the table does not have yet, so that a steady stream of points
 * writes nothing.
 */
export const SERIES_SELECT: InsertSelect = {
  signal: 'metrics',
  table: 'series',
  structure: metricStructure(ANY.kinds, false),
  columns: [
    ['Day', 'day'],
    ['MetricId', 'metric_id'],
    ['TenantId', 'tenant'],
    ['Name', redactText('metric_name')],
    ['Description', redactText('metric_description')],
    ['Unit', redactText('metric_unit')],
    ['Type', 'metric_type'],
    ['Temporality', 'metric_temporality'],
    ['Monotonic', 'metric_monotonic'],
    ['ServiceName', 'service_name'],
    ['ResHash', 'res_hash'],
    ['ScopeName', 'scope_name'],
    ['ScopeVersion', 'scope_version'],
    ...attributeColumns(ATTRIBUTES, redactJson(ATTRIBUTES.json)),
  ],
  from: (from) => `(SELECT *, ${DAY} AS day FROM ${points(ANY, from)}
   WHERE day = toDate('{day}') AND metric_id NOT IN (SELECT MetricId FROM series WHERE Day = toDate('{day}'))
   LIMIT 1 BY metric_id)`,
  day: null,
};

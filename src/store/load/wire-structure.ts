import { basename, dirname, join } from 'node:path';
import { literal } from './sql-text.ts';
import type { Signal } from './signal.ts';

// The enum column named as the oneof tells which member was on the wire, so '' and unset, 0 and unset stay apart.
const ANY_VALUE = `Tuple(string_value String, bool_value Bool, int_value Int64, double_value Float64, otlp_json String,
 value Enum8('no' = 0, 'string_value' = 1, 'bool_value' = 2, 'int_value' = 3, 'double_value' = 4, 'otlp_json' = 100))`;
/** Type of an attribute list as the reader fills it. */
export const ATTRIBUTES_TYPE = `Array(Tuple(key String, value ${ANY_VALUE}))`;
const NUMBER = `as_double Float64, as_int Int64, value Enum8('no' = 0, 'as_double' = 4, 'as_int' = 6)`;
// An exemplar's oneof members have other field numbers than a point's: 3 and 6.
/** Type of an exemplar list as the reader fills it. */
export const EXEMPLARS_TYPE = `Array(Tuple(time_unix_nano UInt64, span_id String, trace_id String, as_double Float64,
 as_int Int64, value Enum8('no' = 0, 'as_double' = 3, 'as_int' = 6), filtered_attributes ${ATTRIBUTES_TYPE}))`;
const EXEMPLARS = `exemplars ${EXEMPLARS_TYPE}`;
const POINT = `start_time_unix_nano UInt64, time_unix_nano UInt64, flags UInt32, attributes ${ATTRIBUTES_TYPE}`;
const RESOURCE = `resource Tuple(attributes ${ATTRIBUTES_TYPE}, dropped_attributes_count UInt32), schema_url String`;
const SCOPE = `scope Tuple(name String, version String, attributes ${ATTRIBUTES_TYPE}), schema_url String`;
const HEADER = `received_wall UInt64, received_mono UInt64, tenant LowCardinality(String)`;

const SPAN = `trace_id String, span_id String, trace_state String, parent_span_id String, name String, kind Int32,
 start_time_unix_nano UInt64, end_time_unix_nano UInt64, attributes ${ATTRIBUTES_TYPE}, dropped_attributes_count UInt32,
 events Array(Tuple(time_unix_nano UInt64, name String, attributes ${ATTRIBUTES_TYPE}, dropped_attributes_count UInt32)),
 dropped_events_count UInt32, links Array(Tuple(trace_id String, span_id String, trace_state String,
 attributes ${ATTRIBUTES_TYPE}, dropped_attributes_count UInt32, flags UInt32)), dropped_links_count UInt32,
 status Tuple(message String, code Int32), flags UInt32`;

const LOG_RECORD = `time_unix_nano UInt64, severity_number Int32, severity_text String, body ${ANY_VALUE},
 attributes ${ATTRIBUTES_TYPE}, dropped_attributes_count UInt32, flags UInt32, trace_id String, span_id String,
 observed_time_unix_nano UInt64, event_name String`;

const BUCKETS = 'Tuple(offset Int32, bucket_counts Array(UInt64))';
/** Kinds of metric points, as the tables keep them. */
export type PointKind = 'number' | 'histogram' | 'exponentialHistogram' | 'summary';

function pointFields(kind: PointKind, withExemplars: boolean): string {
  const exemplars = withExemplars ? `, ${EXEMPLARS}` : '';
  const range = 'min Nullable(Float64), max Nullable(Float64)';
  switch (kind) {
    case 'number': {
      const points = `data_points Array(Tuple(${POINT}, ${NUMBER}${exemplars}))`;
      return `gauge Tuple(${points}), sum Tuple(${points}, aggregation_temporality Int32, is_monotonic Bool)`;
    }
    case 'histogram':
      return `histogram Tuple(data_points Array(Tuple(${POINT}, count UInt64, sum Nullable(Float64), bucket_counts Array(UInt64),
  explicit_bounds Array(Float64), ${range}${exemplars})), aggregation_temporality Int32)`;
    case 'exponentialHistogram':
      return `exponential_histogram Tuple(data_points Array(Tuple(${POINT}, count UInt64, sum Nullable(Float64), scale Int32,
  zero_count UInt64, positive ${BUCKETS}, negative ${BUCKETS}, ${range}, zero_threshold Float64${exemplars})), aggregation_temporality Int32)`;
    case 'summary':
      return `summary Tuple(data_points Array(Tuple(${POINT}, count UInt64, sum Float64,
  quantile_values Array(Tuple(quantile Float64, value Float64)))))`;
  }
}

/** Columns the reader fills from a record of metrics, with only the kinds of points a table needs. */
export function metricStructure(kinds: readonly PointKind[], withExemplars: boolean): string {
  const fields = kinds.map((kind) => pointFields(kind, withExemplars)).join(', ');
  const metric = `name String, description String, unit String, ${fields}`;
  return `${HEADER}, resource_metrics Array(Tuple(${RESOURCE}, scope_metrics Array(Tuple(${SCOPE}, metrics Array(Tuple(${metric}))))))`;
}

/** Columns the Protobuf reader fills from a record of traces: the structure argument of `file()` and `input()`. */
export const TRACES_STRUCTURE = `${HEADER}, resource_spans Array(Tuple(${RESOURCE}, scope_spans Array(Tuple(${SCOPE}, spans Array(Tuple(${SPAN}))))))`;

/** Columns the Protobuf reader fills from a record of logs. */
export const LOGS_STRUCTURE = `${HEADER}, resource_logs Array(Tuple(${RESOURCE}, scope_logs Array(Tuple(${SCOPE}, log_records Array(Tuple(${LOG_RECORD}))))))`;

/** Name of the flat schema's root message, by signal. */
export const ROOT_MESSAGE: Readonly<Record<Signal, string>> = {
  traces: 'Traces',
  logs: 'Logs',
  metrics: 'Metrics',
};

/** The structure of a signal that holds only the resources: everything below them is skipped unread. */
export function resourceStructure(signal: Signal): string {
  const field = { traces: 'resource_spans', logs: 'resource_logs', metrics: 'resource_metrics' }[signal];
  return `${HEADER}, ${field} Array(Tuple(${RESOURCE}))`;
}

/** The `file()` source of segments that lie in one folder. Paths come from this program, never from a user. */
export function fileSource(paths: readonly string[], structure: string): string {
  const [first = ''] = paths;
  const names = paths.map((path) => basename(path)).join(',');
  const path = paths.length === 1 ? first : join(dirname(first), `{${names}}`);
  return `file(${literal(path)}, 'Protobuf', ${literal(structure)})`;
}

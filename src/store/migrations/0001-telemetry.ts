import { FUTURE_DAYS, PAST_DAYS } from '../partition-day.ts';
import type { Dialect } from './dialect.ts';

const ORIGIN = `TenantId LowCardinality(String),
  IngestSeg UInt64 CODEC(Delta(8), ZSTD(1)),
  IngestRow UInt32 CODEC(Delta(4), ZSTD(1)),
  ReceivedAt DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ReceivedMono UInt64 CODEC(Delta(8), ZSTD(1))`;

/**
 * Keys as dictionary values only where there are many: inside arrays each such column costs a merge 1 µs a row, empty or
 * not (5.4 → 2.0 µs a span with three of them plain, docs/adr/0011).
 */
const ATTRIBUTES = `AttrStr Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  AttrInt Map(String, Int64) CODEC(ZSTD(1)),
  AttrNum Map(String, Float64) CODEC(ZSTD(1)),
  AttrBool Map(String, Bool) CODEC(ZSTD(1)),
  AttrJson String CODEC(ZSTD(1))`;

const SCOPE = `ServiceName LowCardinality(String),
  ResHash UInt64 CODEC(ZSTD(1)),
  ScopeName LowCardinality(String),
  ScopeVersion LowCardinality(String),
  ScopeAttributes LowCardinality(String),
  ScopeSchemaUrl LowCardinality(String)`;

const pairs = (map: string, value: string): string =>
  `arrayMap((k, e, v, n) -> concat(k, e, ${value}), mapKeys(${map}), arrayWithConstant(length(${map}), '='), mapValues(${map}), arrayWithConstant(length(${map}), 256))`;

/**
 * Every attribute but nested ones as `key=value`; values longer than 256 bytes are cut there. The constants come in as
 * arrays: with a constant inside the lambda, reading fails once some parts have the index and others do not (26.7,
 * "First argument for function arrayMap must be a function").
 */
const ITEMS = `Items Array(String) ALIAS arrayConcat(
    ${pairs('AttrStr', 'left(v, n)')},
    ${pairs('AttrInt', 'toString(v)')},
    ${pairs('AttrNum', 'toString(v)')},
    ${pairs('AttrBool', 'toString(v)')})`;

/** The same rule as `partitionDayNumber`, so that a foreign clock cannot make partitions without end. */
const BY_DAY = `if(toDate(Timestamp) BETWEEN toDate(ReceivedAt) - ${PAST_DAYS} AND toDate(ReceivedAt) + ${FUTURE_DAYS}, toDate(Timestamp), toDate(0))`;

/**
 * A row that was acknowledged must survive a power failure once its log segment is deleted: parts are synced when they
 * are inserted and when they are merged. Inserts write compact parts: one file instead of two hundred (a fifth less
 * CPU a span, docs/adr/0011).
 */
const SETTINGS = `non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1,
  min_rows_to_fsync_after_merge = 1, old_parts_lifetime = 60,
  min_bytes_for_wide_part = 134217728, min_rows_for_wide_part = 0`;
const MAP_SETTINGS = `map_serialization_version = 'with_buckets', map_serialization_version_for_zero_level_parts = 'basic'`;
const TEXT_INDEX = `posting_list_codec = 'bitpacking'`;

function spans(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('spans')}${d.onCluster} (
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  TraceId FixedString(16) CODEC(ZSTD(1)),
  SpanId FixedString(8) CODEC(NONE),
  ParentSpanId FixedString(8) CODEC(ZSTD(1)),
  TraceState String CODEC(ZSTD(1)),
  Flags UInt32 CODEC(T64, ZSTD(1)),
  SpanName LowCardinality(String),
  Kind Enum8('UNSPECIFIED' = 0, 'INTERNAL' = 1, 'SERVER' = 2, 'CLIENT' = 3, 'PRODUCER' = 4, 'CONSUMER' = 5),
  StatusCode Enum8('UNSET' = 0, 'OK' = 1, 'ERROR' = 2),
  StatusMessage String CODEC(ZSTD(1)),
  Duration UInt64 CODEC(T64, ZSTD(1)),
  EndBeforeStart UInt64 CODEC(T64, ZSTD(1)),
  TimeSource Enum8('start' = 0, 'end' = 1, 'received' = 2),
  SampleRate Float64 DEFAULT 1 CODEC(ZSTD(1)),
  ClockFixNs Int64 DEFAULT 0 CODEC(ZSTD(1)),
  ${SCOPE},
  ${ATTRIBUTES},
  DroppedAttributes UInt32 CODEC(T64, ZSTD(1)),
  DroppedEvents UInt32 CODEC(T64, ZSTD(1)),
  DroppedLinks UInt32 CODEC(T64, ZSTD(1)),
  HttpMethod LowCardinality(String), HttpRoute LowCardinality(String), HttpStatus UInt16 CODEC(T64, ZSTD(1)),
  RpcSystem LowCardinality(String), RpcService LowCardinality(String), RpcMethod LowCardinality(String),
  DbSystem LowCardinality(String), DbQueryHash UInt64 CODEC(ZSTD(1)),
  MsgSystem LowCardinality(String), MsgDestination LowCardinality(String),
  PeerService LowCardinality(String), ServerAddress LowCardinality(String),
  ErrorType LowCardinality(String), ExceptionType LowCardinality(String), ExceptionMessage String CODEC(ZSTD(1)),
  RequestId String CODEC(ZSTD(1)),
  Events Nested(Timestamp DateTime64(9, 'UTC'), Name String, Attributes String, DroppedAttributes UInt32) CODEC(ZSTD(1)),
  Links Nested(TraceId FixedString(16), SpanId FixedString(8), TraceState String, Flags UInt32, Attributes String, DroppedAttributes UInt32) CODEC(ZSTD(1)),
  ${ORIGIN},
  ${ITEMS},
  INDEX trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX items Items TYPE text(tokenizer = 'array', ${TEXT_INDEX}),
  INDEX request_id RequestId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX duration Duration TYPE minmax GRANULARITY 1,
  INDEX ingest_seg IngestSeg TYPE minmax GRANULARITY 1
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY ${BY_DAY}
ORDER BY (TenantId, toStartOfFiveMinutes(Timestamp), ServiceName, SpanName, Timestamp)
SETTINGS ${SETTINGS}, ${MAP_SETTINGS}`,
    ...d.distribute('spans', 'cityHash64(TraceId)'),
  ];
}

function logs(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('logs')}${d.onCluster} (
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ObservedTimestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  TimeSource Enum8('time' = 0, 'observed' = 1, 'received' = 2),
  TraceId FixedString(16) CODEC(ZSTD(1)),
  SpanId FixedString(8) CODEC(ZSTD(1)),
  Flags UInt32 CODEC(T64, ZSTD(1)),
  SeverityNumber UInt8,
  SeverityText LowCardinality(String),
  Level Enum8('UNSET' = 0, 'TRACE' = 1, 'DEBUG' = 5, 'INFO' = 9, 'WARN' = 13, 'ERROR' = 17, 'FATAL' = 21),
  EventName LowCardinality(String),
  Body String CODEC(ZSTD(1)),
  BodyType Enum8('none' = 0, 'string' = 1, 'bool' = 2, 'int' = 3, 'double' = 4, 'json' = 100),
  ClockFixNs Int64 DEFAULT 0 CODEC(ZSTD(1)),
  ${SCOPE},
  ${ATTRIBUTES},
  DroppedAttributes UInt32 CODEC(T64, ZSTD(1)),
  ExceptionType LowCardinality(String),
  RequestId String CODEC(ZSTD(1)),
  ${ORIGIN},
  ${ITEMS},
  INDEX trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX items Items TYPE text(tokenizer = 'array', ${TEXT_INDEX}),
  INDEX body lower(Body) TYPE text(tokenizer = 'splitByNonAlpha', ${TEXT_INDEX}),
  INDEX request_id RequestId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ingest_seg IngestSeg TYPE minmax GRANULARITY 1
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY ${BY_DAY}
ORDER BY (TenantId, toStartOfFiveMinutes(Timestamp), ServiceName, Timestamp)
SETTINGS ${SETTINGS}, ${MAP_SETTINGS}`,
    ...d.distribute(
      'logs',
      "if(TraceId = toFixedString('', 16), cityHash64(IngestSeg, IngestRow), cityHash64(TraceId))",
    ),
  ];
}

const POINT = `MetricId UInt64 CODEC(ZSTD(1)),
  Timestamp DateTime64(9, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  StartTimestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  Flags UInt32 CODEC(T64, ZSTD(1))`;
const RANGE = `Count UInt64 CODEC(Delta(8), ZSTD(1)),
  Sum Nullable(Float64) CODEC(ZSTD(1)),
  Min Nullable(Float64) CODEC(ZSTD(1)),
  Max Nullable(Float64) CODEC(ZSTD(1))`;

function pointTable(d: Dialect, table: string, columns: string): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local(table)}${d.onCluster} (
  ${POINT},
  ${columns},
  ${ORIGIN},
  INDEX ingest_seg IngestSeg TYPE minmax GRANULARITY 1
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY ${BY_DAY}
ORDER BY (MetricId, Timestamp)
SETTINGS ${SETTINGS}`,
    ...d.distribute(table, 'MetricId'),
  ];
}

function exemplars(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('exemplars')}${d.onCluster} (
  MetricId UInt64 CODEC(ZSTD(1)),
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ExemplarTimestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  Value Float64 CODEC(ZSTD(1)),
  IntValue Int64 CODEC(ZSTD(1)),
  ValueType Enum8('none' = 0, 'double' = 1, 'int' = 2),
  TraceId FixedString(16) CODEC(ZSTD(1)),
  SpanId FixedString(8) CODEC(ZSTD(1)),
  ServiceName LowCardinality(String),
  ${ATTRIBUTES},
  ${ORIGIN},
  INDEX trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1,
  INDEX ingest_seg IngestSeg TYPE minmax GRANULARITY 1
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY ${BY_DAY}
ORDER BY (MetricId, Timestamp)
SETTINGS ${SETTINGS}`,
    ...d.distribute('exemplars', 'MetricId'),
  ];
}

function series(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('series')}${d.onCluster} (
  Day Date,
  MetricId UInt64,
  TenantId LowCardinality(String),
  Name LowCardinality(String),
  Description LowCardinality(String),
  Unit LowCardinality(String),
  Type Enum8('gauge' = 0, 'sum' = 1, 'histogram' = 2, 'exponential_histogram' = 3, 'summary' = 4),
  Temporality Enum8('UNSPECIFIED' = 0, 'DELTA' = 1, 'CUMULATIVE' = 2),
  Monotonic Bool,
  ServiceName LowCardinality(String),
  ResHash UInt64,
  ScopeName LowCardinality(String),
  ScopeVersion LowCardinality(String),
  ${ATTRIBUTES},
  INDEX metric_id MetricId TYPE bloom_filter(0.001) GRANULARITY 1
) ENGINE = ${d.engine('ReplacingMergeTree')}
PARTITION BY Day
ORDER BY (TenantId, Name, ServiceName, MetricId)
SETTINGS index_granularity = 1024`,
    ...d.distribute('series', 'MetricId'),
  ];
}

function resources(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('resources')}${d.onCluster} (
  Day Date,
  ResHash UInt64,
  TenantId LowCardinality(String),
  ServiceName LowCardinality(String),
  ServiceNamespace String, ServiceVersion String, ServiceInstanceId String, Environment String,
  HostName String, PodName String, ContainerId String,
  ${ATTRIBUTES},
  SchemaUrl String,
  DroppedAttributes UInt32,
  ReceivedAt DateTime64(9, 'UTC'),
  ${ITEMS}
) ENGINE = ${d.engine('ReplacingMergeTree')}
PARTITION BY Day
ORDER BY (TenantId, ServiceName, ResHash)
SETTINGS index_granularity = 1024`,
    ...d.distribute('resources', 'ResHash'),
  ];
}

/** The tables of spans, logs and metrics. */
export function telemetryTables(d: Dialect): readonly string[] {
  const number = `Value Float64 CODEC(ZSTD(1)),
  IntValue Int64 CODEC(ZSTD(1)),
  ValueType Enum8('none' = 0, 'double' = 1, 'int' = 2)`;
  return [
    ...resources(d),
    ...spans(d),
    ...logs(d),
    ...series(d),
    ...pointTable(d, 'samples', number),
    ...pointTable(
      d,
      'hist',
      `${RANGE},
  BucketCounts Array(UInt64) CODEC(ZSTD(1)),
  ExplicitBounds Array(Float64) CODEC(ZSTD(1))`,
    ),
    ...pointTable(
      d,
      'exphist',
      `${RANGE},
  Scale Int32, ZeroCount UInt64, ZeroThreshold Float64,
  PositiveOffset Int32, PositiveBucketCounts Array(UInt64) CODEC(ZSTD(1)),
  NegativeOffset Int32, NegativeBucketCounts Array(UInt64) CODEC(ZSTD(1))`,
    ),
    ...pointTable(
      d,
      'summary',
      `Count UInt64 CODEC(Delta(8), ZSTD(1)),
  Sum Float64 CODEC(ZSTD(1)),
  Quantiles Array(Float64) CODEC(ZSTD(1)),
  QuantileValues Array(Float64) CODEC(ZSTD(1))`,
    ),
    ...exemplars(d),
  ];
}

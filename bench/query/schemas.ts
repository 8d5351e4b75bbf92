// The same spans in three schemas. Column types, codecs, keys and indexes of the peers are those of their repositories:
// Jaeger 2 internal/storage/v2/clickhouse/sql (schema 000001), OpenTelemetry collector-contrib exporter/clickhouseexporter
// internal/sqltemplates (traces_table.sql as for servers with text indexes, traces_id_ts_lookup).

import { attributeIs, hasItems, operationItem } from '../../src/store/attribute-sql.ts';
import { COUNT_BLOCK_ROWS, PLANNING_SETTINGS } from '../../src/store/limits.ts';
import { QueryRun } from '../../src/store/queries/query-run.ts';
import { inTrace } from '../../src/store/queries/trace-window.ts';
import { inWindowWith } from '../../src/store/queries/window.ts';
import { ignoreIndexes } from '../../src/store/skip-indexes.ts';
import { allOf, type BoundSql, raw, sql } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';

/** What one probe looks for. */
export interface Probe {
  readonly traceId: string;
  readonly key: string;
  readonly value: string;
  readonly service: string;
  readonly operation: string;
  /** Unix seconds of the newest day's start, and of the end of the data. */
  readonly dayStart: number;
  readonly end: number;
}

/** A statement, or what has to be looked up before there is one. */
type Ask = (probe: Probe, store: Store) => string | BoundSql | Promise<BoundSql>;

/** One schema: how it is made, filled and asked. SQL is of this program only; probe values are made of letters and digits. */
export interface BenchSchema {
  readonly name: string;
  readonly create: readonly string[];
  /** Tables whose bytes count. */
  readonly tables: readonly string[];
  /** Copies the generated spans of one day. */
  readonly insert: (day: string) => readonly string[];
  readonly queries: Readonly<Record<QueryName, Ask>>;
  /** Settings that the schema's own program sends with a read of this text, and with a count besides. */
  readonly settings: (text: string) => Readonly<Record<string, string | number>>;
  readonly countSettings?: Readonly<Record<string, number>>;
}

export const QUERY_NAMES = [
  'trace by id, all that was sent',
  'trace id that is not there',
  'attribute, all days, count',
  'attribute, all days, 20 newest traces',
  'attribute, last hour, count',
  'service + operation + attribute, 2 days, count',
  'service + operation + attribute, 2 days, 20 newest traces',
  'rate, errors, quantiles by service, 1 day',
] as const;
export type QueryName = (typeof QUERY_NAMES)[number];

/** Those that answer with one count. */
export const COUNTS: ReadonlySet<QueryName> = new Set([
  'attribute, all days, count',
  'attribute, last hour, count',
  'service + operation + attribute, 2 days, count',
]);

const at = (unixSeconds: number): string => `toDateTime64(${unixSeconds}, 9, 'UTC')`;
const MISSING = 'ffffffffffffffffffffffffffffff00';
const FILL = `SETTINGS max_insert_threads = 1, max_insert_block_size = 100000, min_insert_block_size_rows = 100000, min_insert_block_size_bytes = 0`;

/** Columns with what the sender sent; the others are copies of attributes under their own name, and notes of the receiver. */
const SENT = `Timestamp, TraceId, SpanId, ParentSpanId, TraceState, Flags, SpanName, Kind, StatusCode, StatusMessage, Duration, ServiceName, ResHash,
 ScopeName, ScopeVersion, ScopeAttributes, ScopeSchemaUrl, AttrStr, AttrInt, AttrNum, AttrBool, AttrJson, DroppedAttributes, DroppedEvents, DroppedLinks,
 Events.Timestamp, Events.Name, Events.Attributes, Events.DroppedAttributes,
 Links.TraceId, Links.SpanId, Links.TraceState, Links.Flags, Links.Attributes, Links.DroppedAttributes`;

const attribute = (p: Probe): BoundSql => attributeIs(p.key, p.value);
const operationWith = (p: Probe): BoundSql =>
  hasItems([`${p.key}=${p.value}`, operationItem(p.service, p.operation) ?? '']);
const since = (p: Probe, seconds: number, condition: BoundSql): BoundSql =>
  inWindowWith(
    '',
    { from: BigInt(p.end - seconds) * 1_000_000_000n, to: BigInt(p.end) * 1_000_000_000n },
    allOf([condition]),
  );

/** The product's own tables, made by its migrations; only filling and asking are here. */
export const GOROSCOPE: BenchSchema = {
  name: 'goroscope',
  create: [],
  tables: ['spans', 'trace_index'],
  insert: (day) => [
    `INSERT INTO spans (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, Kind, StatusCode, Duration, ServiceName, ResHash, ScopeName,
  AttrStr, IngestSeg, IngestRow, ReceivedAt)
 SELECT ts, unhex(tid), unhex(sid), unhex(if(pid = '', repeat('0', 16), pid)), op, kind, st, dur, svc, cityHash64(svc), 'otelhttp',
  mapFromArrays(k, v), bitShiftLeft(toUInt64(toUnixTimestamp(ts)), 20), row, ts FROM gen WHERE toDate(ts) = '${day}' ${FILL}`,
  ],
  settings: (text) => ({ ...PLANNING_SETTINGS, ...ignoreIndexes(text) }),
  countSettings: { max_block_size: COUNT_BLOCK_ROWS },
  queries: {
    'trace by id, all that was sent': async (p, store) =>
      sql`SELECT ${raw(SENT)} FROM spans WHERE ${await inTrace(new QueryRun({ store }), p.traceId)}`,
    'trace id that is not there': async (_, store) =>
      sql`SELECT count() FROM spans WHERE ${await inTrace(new QueryRun({ store }), MISSING)}`,
    'attribute, all days, count': (p) => sql`SELECT count() FROM spans WHERE ${attribute(p)}`,
    'attribute, all days, 20 newest traces': (p) =>
      sql`SELECT TraceId, max(Timestamp) AS last FROM spans WHERE ${attribute(p)} GROUP BY TraceId ORDER BY last DESC LIMIT 20`,
    'attribute, last hour, count': (p) =>
      sql`SELECT count() FROM spans WHERE ${since(p, 3600, attribute(p))}`,
    'service + operation + attribute, 2 days, count': (p) =>
      sql`SELECT count() FROM spans WHERE ${since(p, 172_800, operationWith(p))}`,
    'service + operation + attribute, 2 days, 20 newest traces': (p) =>
      sql`SELECT TraceId, max(Timestamp) AS last FROM spans WHERE ${since(p, 172_800, operationWith(p))} GROUP BY TraceId ORDER BY last DESC LIMIT 20`,
    'rate, errors, quantiles by service, 1 day': (p) =>
      `SELECT ServiceName, count(), countIf(StatusCode = 'ERROR'), quantilesBFloat16(0.5, 0.95, 0.99)(Duration) FROM spans
 WHERE TenantId = '' AND Timestamp >= ${at(p.end - 86_400)} AND Kind = 'SERVER' GROUP BY ServiceName`,
  },
};

const nested = (prefix: string): string =>
  (
    [
      ['bool', 'Bool'],
      ['double', 'Float64'],
      ['int', 'Int64'],
      ['str', 'String'],
      ['complex', 'String'],
    ] as const
  )
    .map(([kind, type]) => `${prefix}${kind}_attributes Nested (key String, value ${type})`)
    .join(', ');

export const JAEGER: BenchSchema = {
  name: 'Jaeger 2',
  create: [
    `CREATE TABLE jaeger_spans (id String, trace_id String, trace_state String, parent_span_id String, name String, kind String,
  start_time DateTime64(9, 'UTC'), status_code String, status_message String, duration Int64, ${nested('')},
  events Nested (name String, timestamp DateTime64(9), ${nested('')}),
  links Nested (trace_id String, span_id String, trace_state String, ${nested('')}),
  service_name String, ${nested('resource_')}, scope_name String, scope_version String, ${nested('scope_')},
  INDEX idx_trace_id trace_id TYPE bloom_filter GRANULARITY 1, INDEX idx_duration duration TYPE minmax GRANULARITY 1)
 ENGINE = MergeTree PARTITION BY toDate(start_time) ORDER BY (service_name, name, toDateTime(start_time))`,
    `CREATE TABLE jaeger_trace_id_timestamps (trace_id String, start SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
  end SimpleAggregateFunction(max, DateTime64(9, 'UTC'))) ENGINE = AggregatingMergeTree ORDER BY trace_id`,
    `CREATE MATERIALIZED VIEW jaeger_trace_id_timestamps_mv TO jaeger_trace_id_timestamps AS
 SELECT trace_id, min(start_time) AS start, max(start_time) AS end FROM jaeger_spans GROUP BY trace_id`,
    `CREATE TABLE jaeger_attribute_metadata (attribute_key String, type String, level String) ENGINE = AggregatingMergeTree ORDER BY (attribute_key, type, level)`,
    `CREATE MATERIALIZED VIEW jaeger_attribute_metadata_mv TO jaeger_attribute_metadata AS
 SELECT arrayJoin(str_attributes.key) AS attribute_key, 'str' AS type, 'span' AS level FROM jaeger_spans GROUP BY attribute_key, type, level`,
  ],
  settings: () => ({}),
  tables: ['jaeger_spans', 'jaeger_trace_id_timestamps', 'jaeger_attribute_metadata'],
  insert: (day) => [
    `INSERT INTO jaeger_spans (id, trace_id, parent_span_id, name, kind, start_time, status_code, duration, str_attributes.key, str_attributes.value,
  service_name, scope_name, resource_str_attributes.key, resource_str_attributes.value)
 SELECT sid, tid, pid, op, kind, ts, st, dur, k, v, svc, 'otelhttp', ['service.name'], [svc] FROM gen WHERE toDate(ts) = '${day}' ${FILL}`,
  ],
  queries: {
    'trace by id, all that was sent': (p) => `SELECT * FROM jaeger_spans WHERE trace_id = '${p.traceId}'`,
    'trace id that is not there': () => `SELECT count() FROM jaeger_spans WHERE trace_id = '${MISSING}'`,
    'attribute, all days, count': (p) => `SELECT count() FROM jaeger_spans WHERE ${jaegerHas(p)}`,
    'attribute, all days, 20 newest traces': (p) =>
      `SELECT trace_id, max(start_time) AS last FROM jaeger_spans WHERE ${jaegerHas(p)} GROUP BY trace_id ORDER BY last DESC LIMIT 20`,
    'attribute, last hour, count': (p) =>
      `SELECT count() FROM jaeger_spans WHERE start_time >= ${at(p.end - 3600)} AND ${jaegerHas(p)}`,
    'service + operation + attribute, 2 days, count': (p) =>
      `SELECT count() FROM jaeger_spans WHERE start_time >= ${at(p.end - 172_800)} AND service_name = '${p.service}' AND name = '${p.operation}' AND ${jaegerHas(p)}`,
    'service + operation + attribute, 2 days, 20 newest traces': (p) =>
      `SELECT trace_id, max(start_time) AS last FROM jaeger_spans WHERE start_time >= ${at(p.end - 172_800)} AND service_name = '${p.service}' AND name = '${p.operation}' AND ${jaegerHas(p)} GROUP BY trace_id ORDER BY last DESC LIMIT 20`,
    'rate, errors, quantiles by service, 1 day': (p) =>
      `SELECT service_name, count(), countIf(status_code = 'ERROR'), quantilesBFloat16(0.5, 0.95, 0.99)(duration) FROM jaeger_spans
 WHERE start_time >= ${at(p.end - 86_400)} AND kind = 'SERVER' GROUP BY service_name`,
  },
};

function jaegerHas(p: Probe): string {
  return `arrayExists((key, value) -> key = '${p.key}' AND value = '${p.value}', str_attributes.key, str_attributes.value)`;
}

const Z = 'CODEC(ZSTD(1))';
export const OTEL: BenchSchema = {
  name: 'OTel exporter',
  create: [
    `CREATE TABLE otel_traces (Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)), TraceId String ${Z}, SpanId String ${Z}, ParentSpanId String ${Z},
  TraceState String ${Z}, SpanName LowCardinality(String) ${Z}, SpanKind LowCardinality(String) ${Z}, ServiceName LowCardinality(String) ${Z},
  ResourceAttributes Map(LowCardinality(String), String) ${Z}, ScopeName String ${Z}, ScopeVersion String ${Z},
  SpanAttributes Map(LowCardinality(String), String) ${Z}, Duration UInt64 CODEC(T64, ZSTD(1)), StatusCode LowCardinality(String) ${Z}, StatusMessage String ${Z},
  Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String)) ${Z},
  Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String)) ${Z},
  ResourceAttributeItems Array(String) ALIAS arrayMap(kv -> concat(kv.1, '=', kv.2), CAST(ResourceAttributes, 'Array(Tuple(String, String))')),
  SpanAttributeItems Array(String) ALIAS arrayMap(kv -> concat(kv.1, '=', kv.2), CAST(SpanAttributes, 'Array(Tuple(String, String))')),
  INDEX idx_trace_id TraceId TYPE text(tokenizer = 'array'), INDEX idx_res_attr_key mapKeys(ResourceAttributes) TYPE text(tokenizer = 'array'),
  INDEX idx_res_attr_items ResourceAttributeItems TYPE text(tokenizer = 'array'), INDEX idx_span_attr_key mapKeys(SpanAttributes) TYPE text(tokenizer = 'array'),
  INDEX idx_span_attr_items SpanAttributeItems TYPE text(tokenizer = 'array'), INDEX idx_duration Duration TYPE minmax GRANULARITY 1,
  INDEX idx_lower_span_name lower(SpanName) TYPE tokenbf_v1(32768, 3, 0) GRANULARITY 8)
 ENGINE = MergeTree PARTITION BY toDate(Timestamp) PRIMARY KEY (ServiceName, SpanName, toDateTime(Timestamp))
 ORDER BY (ServiceName, SpanName, toDateTime(Timestamp), Timestamp) SETTINGS index_granularity = 8192`,
    `CREATE TABLE otel_traces_trace_id_ts (TraceId String ${Z}, Start SimpleAggregateFunction(min, DateTime64(9, 'UTC')) ${Z},
  End SimpleAggregateFunction(max, DateTime64(9, 'UTC')) ${Z}) ENGINE = AggregatingMergeTree PARTITION BY toStartOfWeek(Start) ORDER BY TraceId`,
    `CREATE MATERIALIZED VIEW otel_traces_trace_id_ts_mv TO otel_traces_trace_id_ts AS
 SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End FROM otel_traces WHERE TraceId != '' GROUP BY TraceId`,
  ],
  settings: () => ({}),
  tables: ['otel_traces', 'otel_traces_trace_id_ts'],
  insert: (day) => [
    `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, ScopeName, SpanAttributes, Duration, StatusCode)
 SELECT ts, tid, sid, pid, op, kind, svc, map('service.name', svc), 'otelhttp', mapFromArrays(k, v), dur, st FROM gen WHERE toDate(ts) = '${day}' ${FILL}`,
  ],
  queries: {
    'trace by id, all that was sent': (p) =>
      `SELECT * FROM otel_traces WHERE TraceId = '${p.traceId}' AND Timestamp BETWEEN
 (SELECT min(Start) FROM otel_traces_trace_id_ts WHERE TraceId = '${p.traceId}') AND (SELECT max(End) FROM otel_traces_trace_id_ts WHERE TraceId = '${p.traceId}')`,
    'trace id that is not there': () => `SELECT count() FROM otel_traces WHERE TraceId = '${MISSING}'`,
    'attribute, all days, count': (p) => `SELECT count() FROM otel_traces WHERE ${otelHas(p)}`,
    'attribute, all days, 20 newest traces': (p) =>
      `SELECT TraceId, max(Timestamp) AS last FROM otel_traces WHERE ${otelHas(p)} GROUP BY TraceId ORDER BY last DESC LIMIT 20`,
    'attribute, last hour, count': (p) =>
      `SELECT count() FROM otel_traces WHERE Timestamp >= ${at(p.end - 3600)} AND ${otelHas(p)}`,
    'service + operation + attribute, 2 days, count': (p) =>
      `SELECT count() FROM otel_traces WHERE Timestamp >= ${at(p.end - 172_800)} AND ServiceName = '${p.service}' AND SpanName = '${p.operation}' AND ${otelHas(p)}`,
    'service + operation + attribute, 2 days, 20 newest traces': (p) =>
      `SELECT TraceId, max(Timestamp) AS last FROM otel_traces WHERE Timestamp >= ${at(p.end - 172_800)} AND ServiceName = '${p.service}' AND SpanName = '${p.operation}' AND ${otelHas(p)} GROUP BY TraceId ORDER BY last DESC LIMIT 20`,
    'rate, errors, quantiles by service, 1 day': (p) =>
      `SELECT ServiceName, count(), countIf(StatusCode = 'ERROR'), quantilesBFloat16(0.5, 0.95, 0.99)(Duration) FROM otel_traces
 WHERE Timestamp >= ${at(p.end - 86_400)} AND SpanKind = 'SERVER' GROUP BY ServiceName`,
  },
};

function otelHas(p: Probe): string {
  return `has(SpanAttributeItems, '${p.key}=${p.value}')`;
}

/** The generated spans: ten a trace, ten services of fifty operations, eleven attributes of 97 keys and 1,000 values each. */
export function generate(spans: number, days: number, startUnixSeconds: number): readonly string[] {
  const stepNs = Math.floor((days * 86_400e9) / (spans / 10));
  return [
    `CREATE TABLE gen (row UInt32, ts DateTime64(9, 'UTC'), tid String, sid String, pid String, svc LowCardinality(String), op LowCardinality(String),
  kind LowCardinality(String), dur UInt64, st LowCardinality(String), k Array(LowCardinality(String)), v Array(String)) ENGINE = MergeTree ORDER BY tuple()`,
    `INSERT INTO gen SELECT number, toDateTime64(${startUnixSeconds}, 9, 'UTC') + toIntervalNanosecond(toUInt64(intDiv(number, 10) * ${stepNs} + (number % 10) * 5000000 + cityHash64(number) % 3000000)),
  lower(hex(MD5(toString(intDiv(number, 10))))), lower(hex(cityHash64(number, 's'))), if(number % 10 = 0, '', lower(hex(cityHash64(intDiv(number, 10) * 10, 's')))),
  concat('service-', toString(cityHash64(number, 1) % 10)), concat('operation-', toString(cityHash64(number, 2) % 50)),
  ['SERVER', 'CLIENT', 'INTERNAL'][1 + cityHash64(number, 3) % 3], toUInt64(exp(8 + 4 * (cityHash64(number, 4) % 1000) / 250.0)),
  if(cityHash64(number, 5) % 50 = 0, 'ERROR', 'UNSET'),
  arrayMap(a -> concat('key-', toString((cityHash64(number, 6) % 97 + a * 7) % 97)), range(11)),
  arrayMap(a -> concat('value-', toString(cityHash64(number, a, 7) % 1000)), range(11))
 FROM numbers(${spans}) SETTINGS max_insert_threads = 1`,
  ];
}

import { traceIndexRows } from '../load/trace-index-rows.ts';
import type { Dialect } from './dialect.ts';

/**
 * One row a trace and segment, written by a materialized view together with the spans. Loading a segment again replaces
 * its rows instead of adding to them: readers group by TraceId over the newest row of each (TraceId, IngestSeg).
 */
function traceIndex(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('trace_index')}${d.onCluster} (
  TraceId FixedString(16) CODEC(ZSTD(1)),
  TenantId LowCardinality(String),
  IngestSeg UInt64 CODEC(Delta(8), ZSTD(1)),
  Day Date,
  Start DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  End DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  Spans UInt32 CODEC(T64, ZSTD(1)),
  Errors UInt32 CODEC(T64, ZSTD(1)),
  RootService LowCardinality(String),
  RootName LowCardinality(String),
  HasRoot Bool
) ENGINE = ${d.engine('ReplacingMergeTree')}
PARTITION BY Day
ORDER BY (TenantId, TraceId, IngestSeg)
SETTINGS index_granularity = 512, min_bytes_for_wide_part = 134217728, min_rows_for_wide_part = 0`,
    `CREATE MATERIALIZED VIEW IF NOT EXISTS ${d.local('trace_index_from_spans')}${d.onCluster} TO ${d.local('trace_index')} AS
${traceIndexRows(d.local('spans'))}
GROUP BY TraceId, TenantId, IngestSeg`,
    ...d.distribute('trace_index', 'cityHash64(TraceId)'),
  ];
}

/** Findings of checks, analyses and diagnosis beside the telemetry. */
function findings(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('findings')}${d.onCluster} (
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  TenantId LowCardinality(String),
  CheckId LowCardinality(String),
  Slug LowCardinality(String),
  Severity LowCardinality(String),
  Confidence Float64,
  Target String,
  ServiceName LowCardinality(String),
  Entity Map(LowCardinality(String), String),
  Json String CODEC(ZSTD(1))
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY toDate(Timestamp)
ORDER BY (TenantId, Slug, Timestamp)`,
    ...d.distribute('findings', 'cityHash64(Slug)'),
  ];
}

/** Tables that follow from others or stand beside them. */
export function derivedTables(d: Dialect): readonly string[] {
  return [...traceIndex(d), ...findings(d)];
}

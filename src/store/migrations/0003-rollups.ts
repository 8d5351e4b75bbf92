import type { Dialect } from './dialect.ts';

/**
 * Requests, errors and durations by minute, service, operation, kind and status. A minute is computed as a whole and
 * replaces what was there, so computing it again changes nothing. Read with FINAL.
 */
function redMinutes(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('red_minutes')}${d.onCluster} (
  Minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  TenantId LowCardinality(String),
  ServiceName LowCardinality(String),
  SpanName LowCardinality(String),
  Kind Enum8('UNSPECIFIED' = 0, 'INTERNAL' = 1, 'SERVER' = 2, 'CLIENT' = 3, 'PRODUCER' = 4, 'CONSUMER' = 5),
  StatusCode Enum8('UNSET' = 0, 'OK' = 1, 'ERROR' = 2),
  Spans UInt64 CODEC(T64, ZSTD(1)),
  Requests Float64 CODEC(ZSTD(1)),
  DurationSum Float64 CODEC(ZSTD(1)),
  DurationQuantiles AggregateFunction(quantilesBFloat16Weighted(0.5, 0.95, 0.99), UInt64, UInt64) CODEC(ZSTD(1)),
  ComputedAt DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
) ENGINE = ${d.engine('ReplacingMergeTree', 'ComputedAt')}
PARTITION BY toDate(Minute)
ORDER BY (TenantId, Minute, ServiceName, SpanName, Kind, StatusCode)`,
    ...d.distribute('red_minutes', 'cityHash64(ServiceName)'),
  ];
}

/** Attribute keys seen on a day: on how many rows, and about how many values. Computed like `red_minutes`. */
function attrKeys(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('attr_keys')}${d.onCluster} (
  Minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  TenantId LowCardinality(String),
  Key LowCardinality(String),
  Type Enum8('string' = 1, 'bool' = 2, 'int' = 3, 'double' = 4),
  ServiceName LowCardinality(String),
  Spans UInt64 CODEC(T64, ZSTD(1)),
  Values AggregateFunction(uniqCombined(12), String) CODEC(ZSTD(1)),
  ComputedAt DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
) ENGINE = ${d.engine('ReplacingMergeTree', 'ComputedAt')}
PARTITION BY toDate(Minute)
ORDER BY (TenantId, Minute, Key, Type, ServiceName)`,
    ...d.distribute('attr_keys', 'cityHash64(Key)'),
  ];
}

/** Tables computed from spans by whole minutes. */
export function rollupTables(d: Dialect): readonly string[] {
  return [...redMinutes(d), ...attrKeys(d)];
}

import type { Dialect } from './dialect.ts';

function figuresBy(d: Dialect, table: string, start: string): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local(table)}${d.onCluster} (
  ${start} DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  TenantId LowCardinality(String),
  ServiceName LowCardinality(String),
  Entry UInt8,
  Spans UInt64 CODEC(T64, ZSTD(1)),
  Requests Float64 CODEC(ZSTD(1)),
  Errors Float64 CODEC(ZSTD(1)),
  DurationQuantiles AggregateFunction(quantilesBFloat16WeightedIf(0.5, 0.95, 0.99), UInt64, UInt64, UInt8) CODEC(ZSTD(1)),
  Last DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  ComputedAt DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1))
) ENGINE = ${d.engine('ReplacingMergeTree', 'ComputedAt')}
PARTITION BY toDate(${start})
ORDER BY (TenantId, ${start}, ServiceName, Entry)`,
    ...d.distribute(table, 'cityHash64(ServiceName)'),
  ];
}

/**
 * Figures of the overview by minute and by hour, service and kind of entry, in place of `red_minutes`: split by operation
 * and status that had nearly as many rows as there are spans where there are many operations, and nothing read it. A
 * minute is computed as a whole from the spans, an hour from its minutes, and replaces what was there, so computing it
 * again changes nothing. Read with FINAL. Hours because merging states takes 5 µs each (docs/performance.md).
 */
export function serviceMinutes(d: Dialect): readonly string[] {
  const gone = [...new Set(['red_minutes', d.local('red_minutes')])];
  return [
    ...gone.map((table) => `DROP TABLE IF EXISTS ${table}${d.onCluster} SYNC`),
    ...figuresBy(d, 'service_minutes', 'Minute'),
    ...figuresBy(d, 'service_hours', 'Hour'),
  ];
}

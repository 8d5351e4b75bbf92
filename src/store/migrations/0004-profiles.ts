import type { Dialect } from './dialect.ts';

/** Profiles collected from services: what a list needs. The profiles themselves are files of the data directory. */
export function profileTables(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('profiles')}${d.onCluster} (
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  TenantId LowCardinality(String),
  ServiceName LowCardinality(String),
  Instance LowCardinality(String),
  Kind LowCardinality(String),
  Id FixedString(16),
  Duration UInt64 CODEC(ZSTD(1)),
  SampleTypes Array(LowCardinality(String)),
  Totals Array(Int64),
  Samples UInt32,
  Score UInt8,
  Issues Array(LowCardinality(String)),
  BuildId String CODEC(ZSTD(1)),
  TraceIds Array(FixedString(16)),
  SpanIds Array(FixedString(8)),
  Size UInt32,
  ReceivedAt DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  INDEX idx_id Id TYPE bloom_filter GRANULARITY 1,
  INDEX idx_trace TraceIds TYPE bloom_filter GRANULARITY 1
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY toDate(Timestamp)
ORDER BY (TenantId, ServiceName, Kind, Timestamp)
SETTINGS index_granularity = 1024`,
    ...d.distribute('profiles', 'cityHash64(ServiceName)'),
  ];
}

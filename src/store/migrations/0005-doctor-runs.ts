import type { Dialect } from './dialect.ts';

/**
 * One row a doctor run: which checks fired and which could not tell; all others passed or do not apply. Runs are few and
 * small (some hundred bytes every five minutes), so that they outlive telemetry: when a finding first appeared is asked
 * long after its day is gone. The rows of `findings` hold the texts.
 */
export function doctorRunTables(d: Dialect): readonly string[] {
  return [
    `CREATE TABLE IF NOT EXISTS ${d.local('doctor_runs')}${d.onCluster} (
  Timestamp DateTime64(9, 'UTC') CODEC(Delta(8), ZSTD(1)),
  TenantId LowCardinality(String),
  Target LowCardinality(String),
  Host LowCardinality(String),
  Found Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  Unknown Array(String) CODEC(ZSTD(1)),
  Passed UInt16,
  ElapsedMs UInt32 CODEC(ZSTD(1))
) ENGINE = ${d.engine('MergeTree')}
PARTITION BY toYYYYMM(Timestamp)
ORDER BY (TenantId, Timestamp)
TTL toDateTime(Timestamp) + INTERVAL 400 DAY`,
    ...d.distribute('doctor_runs', 'cityHash64(Target)'),
  ];
}

import type { Dialect } from './dialect.ts';

const COLUMNS = [
  'PodName LowCardinality(String)',
  'NamespaceName LowCardinality(String)',
  'ContainerName LowCardinality(String)',
  'ContainerId String CODEC(ZSTD(1))',
  'Cgroup String CODEC(ZSTD(1))',
  'HostName LowCardinality(String)',
  'ServiceInstanceId String CODEC(ZSTD(1))',
];

/** Where a collected profile's process ran. Rows from before know it not: '' in each. */
export function profilePlaces(d: Dialect): readonly string[] {
  const add = COLUMNS.map((column) => `ADD COLUMN IF NOT EXISTS ${column}`).join(', ');
  const addPlain = COLUMNS.map((column) => `ADD COLUMN IF NOT EXISTS ${column.replace(/ CODEC.*$/, '')}`);
  const local = d.local('profiles');
  const alter = `ALTER TABLE ${local}${d.onCluster} ${add}`;
  // The table over all shards holds nothing: it has no codecs.
  return local === 'profiles'
    ? [alter]
    : [alter, `ALTER TABLE profiles${d.onCluster} ${addPlain.join(', ')}`];
}

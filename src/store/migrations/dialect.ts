import { literal } from '../load/sql-text.ts';

/** A cluster as the configuration names it. */
export interface ClusterTarget {
  /** Name in `remote_servers` of every node. */
  readonly name: string;
  /** Whether tables are replicated (needs Keeper). */
  readonly replicated: boolean;
  /**
   * `on-cluster` sends each statement once with ON CLUSTER (needs Keeper); `each-node` means the caller sends every
   * statement to each node itself.
   */
  readonly ddl: 'on-cluster' | 'each-node';
}

/** How DDL is spelled for one server or for a cluster. Migrations are written once against it. */
export interface Dialect {
  /** Name of the table that holds rows on a node: `spans`, on a cluster `spans_local`. */
  readonly local: (table: string) => string;
  /** ` ON CLUSTER name` or nothing. */
  readonly onCluster: string;
  /** Engine of a table with rows: `MergeTree`, with arguments, replicated when asked for. */
  readonly engine: (family: string, args?: string) => string;
  /**
   * Statements that make `table` readable over all shards; none on a single server. `shardBy` is an expression over
   * the table's columns.
   */
  readonly distribute: (table: string, shardBy: string) => readonly string[];
}

const SINGLE: Dialect = {
  local: (table) => table,
  onCluster: '',
  engine: (family, args = '') => `${family}(${args})`,
  distribute: () => [],
};

/** The dialect of a single engine, or of a cluster. */
export function dialectOf(cluster: ClusterTarget | null, database: string): Dialect {
  if (cluster === null) return SINGLE;
  const onCluster = cluster.ddl === 'on-cluster' ? ` ON CLUSTER ${literal(cluster.name)}` : '';
  return {
    local: (table) => `${table}_local`,
    onCluster,
    engine: (family, args = '') => {
      if (!cluster.replicated) return `${family}(${args})`;
      const path = `'/clickhouse/tables/{shard}/{database}/{table}', '{replica}'`;
      return `Replicated${family}(${path}${args === '' ? '' : `, ${args}`})`;
    },
    distribute: (table, shardBy) => [
      `CREATE TABLE IF NOT EXISTS ${table}${onCluster} AS ${table}_local
       ENGINE = Distributed(${literal(cluster.name)}, ${literal(database)}, ${table}_local, ${shardBy})`,
    ],
  };
}

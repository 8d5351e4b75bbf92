import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAT_PROTO, FLAT_PROTO_FILE } from '../load/flat-proto.ts';
import type { EnginePriority } from './engine-priority.ts';

/** Rights: reading telemetry for everybody, everything else in a role that user SQL gives up. */
function usersXml(database: string): string {
  return `<clickhouse>
  <roles><engine><grants><query>GRANT ALL ON *.* WITH GRANT OPTION</query></grants></engine></roles>
  <profiles><default></default></profiles>
  <quotas><default></default></quotas>
  <users><default>
    <password></password><networks><ip>::1</ip><ip>127.0.0.1</ip></networks>
    <profile>default</profile><quota>default</quota>
    <grants>
      <query>GRANT SELECT, SHOW ON ${database}.*</query>
      <query>GRANT SELECT ON system.one</query>
      <query>GRANT engine</query>
    </grants>
  </default></users>
</clickhouse>
`;
}

/**
 * Merges and mutations share two threads here; the defaults wait for many more to be free, so that a mutation would
 * take seconds to begin and merges would stay small.
 */
const MAIN_XML = `<clickhouse>
  <merge_tree>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;

/** What the engine is opened with. */
export interface EngineConfig {
  /** Directory of the engine's own files. */
  readonly dir: string;
  readonly database: string;
  /** Cap for all queries, inserts and merges together, in bytes. */
  readonly memoryLimitBytes: number;
  /** @default 'low' */
  readonly priority?: EnginePriority | undefined;
  /** Pauses before the engine is started again. @default 0.1 s growing to 10 s */
  readonly restartDelaysMs?: readonly number[] | undefined;
  /** How long a first start waits for a directory that another process holds. @default 0 */
  readonly patienceMs?: number;
}

/**
 * Writes the engine's configuration files and returns its arguments. Files are needed because rights are read from
 * nowhere else; the rest are arguments (ClickHouse server settings).
 */
export function engineArguments(config: EngineConfig): string[] {
  mkdirSync(config.dir, { recursive: true, mode: 0o700 });
  const main = join(config.dir, 'goroscope-engine.xml');
  const users = join(config.dir, 'goroscope-users.xml');
  writeFileSync(main, MAIN_XML, { mode: 0o600 });
  writeFileSync(users, usersXml(config.database), { mode: 0o600 });
  writeFileSync(join(config.dir, FLAT_PROTO_FILE), FLAT_PROTO, { mode: 0o600 });
  const cache = Math.floor(config.memoryLimitBytes / 16);
  return [
    `--config-file=${main}`,
    `--users_config=${users}`,
    `--max_server_memory_usage=${config.memoryLimitBytes}`,
    '--cache_size_to_ram_max_ratio=0.5',
    `--mark_cache_size=${cache}`,
    `--index_mark_cache_size=${Math.floor(cache / 2)}`,
    `--uncompressed_cache_size=0`,
    `--index_uncompressed_cache_size=0`,
    `--primary_index_cache_size=${cache}`,
    `--text_index_tokens_cache_size=${Math.floor(cache / 2)}`,
    `--text_index_header_cache_size=${Math.floor(cache / 2)}`,
    `--query_condition_cache_size=${Math.floor(cache / 4)}`,
    `--mmap_cache_size=100`,
    '--background_pool_size=2',
    '--background_merges_mutations_concurrency_ratio=1',
    '--background_schedule_pool_size=4',
    '--background_common_pool_size=2',
    '--background_fetches_pool_size=1',
    '--background_move_pool_size=1',
    '--background_buffer_flush_schedule_pool_size=1',
    '--max_thread_pool_size=128',
    '--tables_loader_foreground_pool_size=2',
    '--http_max_tries=1',
  ];
}

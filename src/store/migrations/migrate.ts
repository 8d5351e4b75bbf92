import { AppError } from '../../base/errors/app-error.ts';
import type { Backend, StatementOptions } from '../backend.ts';
import { tableOf } from '../native-table.ts';
import { readBlocks } from '../native/read-blocks.ts';
import { sql } from '../sql.ts';
import type { Dialect } from './dialect.ts';
import { checksumOf, type Migration, MIGRATIONS } from './migrations.ts';

const OPTIONS: StatementOptions = { kind: 'admin', label: 'migrate', timeoutMs: 120_000, settings: {} };

async function appliedSteps(backend: Backend): Promise<ReadonlyMap<number, string>> {
  const statement = sql`SELECT Version AS version, any(Checksum) AS checksum FROM schema_migrations GROUP BY Version`;
  const results = await backend.readEverywhere(statement, OPTIONS);
  const steps = new Map<number, string>();
  for (const result of results) {
    const table = tableOf(
      { version: 'UInt32', checksum: 'String' },
      readBlocks(result.bytes),
      'migrations',
      result,
    );
    for (const { version, checksum } of table.rows()) steps.set(version, checksum);
  }
  return steps;
}

function assertKnown(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const known = migrations.at(-1)?.version ?? 0;
  const found = Math.max(0, ...applied.keys());
  if (found > known) throw new AppError('STORE_SCHEMA_TOO_NEW', { values: { found, known } });
  for (const migration of migrations) {
    const checksum = applied.get(migration.version);
    if (checksum !== undefined && checksum !== checksumOf(migration))
      throw new AppError('STORE_SCHEMA_CHANGED', { values: { version: migration.version } });
  }
}

/**
 * Brings the schema to the version of this program: forward only, each step once, recorded with its checksum. A step
 * that was cut off half-way is run again: its statements are idempotent. Errors: STORE_SCHEMA_TOO_NEW,
 * STORE_SCHEMA_CHANGED.
 */
export async function migrate(
  backend: Backend,
  dialect: Dialect,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<void> {
  await backend.runEverywhere(
    `CREATE TABLE IF NOT EXISTS schema_migrations${dialect.onCluster}
     (Version UInt32, Name String, Checksum String, AppliedAt DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY Version`,
    OPTIONS,
  );
  const applied = await appliedSteps(backend);
  assertKnown(applied, migrations);
  for (const migration of migrations) {
    if (applied.has(migration.version)) continue;
    for (const statement of migration.statements(dialect)) await backend.runEverywhere(statement, OPTIONS);
    await backend.runEverywhere(
      `INSERT INTO schema_migrations (Version, Name, Checksum) VALUES (${migration.version}, '${migration.name}', '${checksumOf(migration)}')`,
      OPTIONS,
    );
  }
}

import { createHash } from 'node:crypto';
import { telemetryTables } from './0001-telemetry.ts';
import { derivedTables } from './0002-derived.ts';
import { rollupTables } from './0003-rollups.ts';
import { profileTables } from './0004-profiles.ts';
import { doctorRunTables } from './0005-doctor-runs.ts';
import { profilePlaces } from './0006-profile-places.ts';
import { itemsByType } from './0007-items-by-type.ts';
import { serviceMinutes } from './0008-service-minutes.ts';
import { type Dialect, dialectOf } from './dialect.ts';

/** One forward step of the schema. A published step is never changed: a new one follows it. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: (dialect: Dialect) => readonly string[];
}

/** All steps in order. */
export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: 'telemetry', statements: telemetryTables },
  { version: 2, name: 'derived', statements: derivedTables },
  { version: 3, name: 'rollups', statements: rollupTables },
  { version: 4, name: 'profiles', statements: profileTables },
  { version: 5, name: 'doctor-runs', statements: doctorRunTables },
  { version: 6, name: 'profile-places', statements: profilePlaces },
  { version: 7, name: 'items-by-type', statements: itemsByType },
  { version: 8, name: 'service-minutes', statements: serviceMinutes },
];

/** Fingerprint of a step's statements as a single server runs them. */
export function checksumOf(migration: Migration): string {
  const text = migration.statements(dialectOf(null, '')).join(';\n');
  return createHash('sha256').update(text).digest('hex');
}

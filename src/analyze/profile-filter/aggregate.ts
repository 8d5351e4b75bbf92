import { Int64Column } from '../../model/profile-int64.ts';
import type { LocationTable, Profile } from '../../model/profile.ts';
import { keepLines } from './rewrite.ts';

/** Which parts of a location tell two of them apart. */
export interface Distinctions {
  readonly inlines: boolean;
  readonly functions: boolean;
  readonly files: boolean;
  readonly lines: boolean;
  readonly columns: boolean;
  readonly addresses: boolean;
}

/** Names of the granularities that reports know. */
export type Granularity = 'functions' | 'filefunctions' | 'files' | 'lines' | 'addresses';

/** What each granularity keeps apart. Source: google/pprof `internal/driver/driver.go` aggregate. */
export function distinctionsOf(
  granularity: Granularity,
  inlines: boolean,
  columns: boolean,
): Distinctions | undefined {
  if (granularity === 'addresses' && inlines) return undefined;
  return {
    inlines,
    functions: granularity !== 'files',
    files: granularity !== 'functions',
    lines: granularity === 'lines' || granularity === 'addresses',
    columns,
    addresses: granularity === 'addresses',
  };
}

/**
 * Blanks what shall not tell locations apart. Rows stay; locations become equal where only blanked parts differed.
 * Source: google/pprof `profile/profile.go` Aggregate.
 */
export function aggregate(profile: Profile, keep: Distinctions): Profile {
  const { functions } = profile;
  const blank = (column: Uint32Array) => new Uint32Array(column.length);
  return {
    ...profile,
    mappings: profile.mappings.map((mapping) => ({
      ...mapping,
      hasInlineFrames: mapping.hasInlineFrames && keep.inlines,
      hasFunctions: mapping.hasFunctions && keep.functions,
      hasFilenames: mapping.hasFilenames && keep.files,
      hasLineNumbers: mapping.hasLineNumbers && keep.lines,
    })),
    functions: {
      ...functions,
      name: keep.functions ? functions.name : blank(functions.name),
      systemName: keep.functions ? functions.systemName : blank(functions.systemName),
      filename: keep.files ? functions.filename : blank(functions.filename),
    },
    locations: aggregateLocations(profile.locations, keep),
  };
}

function aggregateLocations(locations: LocationTable, keep: Distinctions): LocationTable {
  const kept = keep.inlines
    ? locations
    : keepLines(locations, (location, line) => line === locations.lineStart[location + 1]! - 1);
  const lines = kept.lineFunction.length;
  return {
    ...kept,
    line: keep.lines ? kept.line : new Int64Column(lines),
    column: keep.lines && keep.columns ? kept.column : new Int64Column(lines),
    address: keep.addresses ? kept.address : new Int64Column(kept.count),
  };
}

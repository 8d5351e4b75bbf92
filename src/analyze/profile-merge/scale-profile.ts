import { Int64Column } from '../../model/profile-int64.ts';
import type { Profile, SampleTable } from '../../model/profile.ts';
import { truncateToInt64 } from '../profile-text/go-format.ts';

/**
 * Multiplies each value column by its ratio, rounding halves away from zero. Samples whose changed values all become zero
 * are dropped. A ratio of -1 is exact; others go through a double. Source: google/pprof `profile/profile.go` ScaleN.
 */
export function scaleProfile(profile: Profile, ratios: readonly number[]): Profile {
  if (ratios.every((ratio) => ratio === 1)) return profile;
  const { samples } = profile;
  const kept: number[] = [];
  const values = samples.values.map((column, i) => scaleColumn(column, samples.count, ratios[i] ?? 1));
  for (let row = 0; row < samples.count; row++) {
    if (values.some((column, i) => ratios[i] !== 1 && !column.isZero(row))) kept.push(row);
  }
  return { ...profile, samples: keepSamples({ ...samples, values }, kept) };
}

function scaleColumn(column: Int64Column, count: number, ratio: number): Int64Column {
  if (ratio === 1) return column;
  const scaled = new Int64Column(count);
  for (let row = 0; row < count; row++) {
    if (ratio === -1) scaled.set(row, -column.get(row));
    else scaled.set(row, roundToInt64(column.toNumber(row) * ratio));
  }
  return scaled;
}

function roundToInt64(value: number): bigint {
  const whole = Math.trunc(value);
  return truncateToInt64(Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole);
}

/** The rows of a sample table, in the given order. */
export function keepSamples(samples: SampleTable, rows: readonly number[]): SampleTable {
  if (rows.length === samples.count) return samples;
  const pick = (column: Uint32Array) => Uint32Array.from(rows, (row) => column[row]!);
  const values = samples.values.map((column) => {
    const kept = new Int64Column(rows.length);
    rows.forEach((row, i) => kept.copyFrom(i, column, row));
    return kept;
  });
  return { count: rows.length, stack: pick(samples.stack), labels: pick(samples.labels), values };
}

/**
 * Scales a profile so that each of its totals equals that of another with the same sample types.
 * Source: google/pprof `profile/merge.go` Normalize.
 */
export function normalizeProfile(profile: Profile, base: Profile): Profile {
  const ratios = profile.samples.values.map((column, i) => {
    const own = column.sum(profile.samples.count);
    const other = base.samples.values[i]!.sum(base.samples.count);
    return own === 0n ? 0 : Number(other) / Number(own);
  });
  return scaleProfile(profile, ratios);
}

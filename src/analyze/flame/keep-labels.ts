import { Int64Column } from '../../model/profile-int64.ts';
import type { Profile } from '../../model/profile.ts';
import { labelMask, type LabelChoice } from './label-choice.ts';

/** The profile with only those samples that have the labels. Without choices the profile itself. */
export function keepLabels(profile: Profile, labels: readonly LabelChoice[]): Profile {
  const wanted = labelMask(profile, labels);
  if (wanted === null) return profile;
  const { samples } = profile;
  const rows: number[] = [];
  for (let s = 0; s < samples.count; s++) if (wanted[samples.labels[s] ?? 0] === 1) rows.push(s);
  const values = samples.values.map((column) => {
    const kept = new Int64Column(rows.length);
    rows.forEach((row, i) => kept.copyFrom(i, column, row));
    return kept;
  });
  return {
    ...profile,
    samples: {
      count: rows.length,
      stack: Uint32Array.from(rows, (row) => samples.stack[row] ?? 0),
      labels: Uint32Array.from(rows, (row) => samples.labels[row] ?? 0),
      values,
    },
  };
}

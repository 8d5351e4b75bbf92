import { compareBytes } from '../../base/compare-bytes.ts';
import { type LocalText, say } from '../../base/messages.ts';
import type { Profile } from '../../model/profile.ts';
import { profileFilterMessages as m } from './profile-filter.messages.ts';

/** The unit of each numeric label key, and notes about keys that use several. */
export interface NumericUnits {
  readonly units: ReadonlyMap<string, string>;
  readonly notes: readonly LocalText[];
}

/**
 * Chooses one unit per numeric label key: the first that a sample names; else bytes for `alignment` and `request`, else
 * the key itself. Source: google/pprof `profile/profile.go` NumLabelUnits.
 */
export function numericUnits(profile: Profile): NumericUnits {
  const units = new Map<string, string>();
  const others = new Map<string, Set<string>>();
  const keys = new Set<string>();
  const seen = new Uint8Array(profile.labels.size);
  for (const set of profile.samples.labels) {
    if (seen[set] === 1) continue;
    seen[set] = 1;
    for (const [key, labels] of profile.labels.numbers(set)) {
      keys.add(key);
      for (const { unit } of labels) {
        if (unit === '') continue;
        const chosen = units.get(key);
        if (chosen === undefined) units.set(key, unit);
        else if (chosen !== unit) others.set(key, (others.get(key) ?? new Set()).add(unit));
      }
    }
  }
  for (const key of keys) {
    if (!units.has(key)) units.set(key, key === 'alignment' || key === 'request' ? 'bytes' : key);
  }
  const notes = [...others].map(([key, found]) =>
    say(m.ignoredUnits, {
      key,
      unit: units.get(key) ?? '',
      others: [...found].sort(compareBytes).join(', '),
    }),
  );
  return { units, notes };
}

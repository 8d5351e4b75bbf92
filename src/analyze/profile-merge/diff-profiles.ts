import { say } from '../../base/messages.ts';
import { err, type Result } from '../../base/result.ts';
import { LabelSets } from '../../model/profile-labels.ts';
import type { Profile } from '../../model/profile.ts';
import { combineProfiles } from './merge-profiles.ts';
import { profileMergeMessages as m } from './profile-merge.messages.ts';
import { incompatible, type MergeError, typeList } from './profile-types.ts';
import { normalizeProfile, scaleProfile } from './scale-profile.ts';

/** The label that marks samples of the base in a difference. */
export const BASE_LABEL = 'pprof::base';

/** How to subtract one profile from another. */
export interface DiffOptions {
  /**
   * Mark the base's samples, so that percentages are of the base's total (`-diff_base`) and not of what is left (`-base`).
   * @default false
   */
  readonly markBase?: boolean;
  /**
   * Scale the profile to the base's totals first, to compare shares instead of amounts.
   * @default false
   */
  readonly normalize?: boolean;
}

/**
 * The profile minus the base; values may be negative. Source: google/pprof `internal/driver/fetch.go` fetchProfiles.
 */
export function diffProfiles(
  profile: Profile,
  base: Profile,
  options: DiffOptions = {},
): Result<Profile, MergeError> {
  const marked = options.markBase === true ? withLabel(base, BASE_LABEL, 'true') : base;
  const [types, baseTypes] = [typeList(profile.sampleTypes), typeList(marked.sampleTypes)];
  if (options.normalize === true && types !== baseTypes) {
    return err(incompatible(say(m.sampleTypes), types, baseTypes));
  }
  const source = options.normalize === true ? normalizeProfile(profile, marked) : profile;
  const negated = scaleProfile(
    marked,
    marked.sampleTypes.map(() => -1),
  );
  return combineProfiles([source, negated]);
}

/** Gives every sample this text label, in place of what it had under the key. */
export function withLabel(profile: Profile, key: string, value: string): Profile {
  const { strings, samples } = profile;
  const keyId = strings.intern(key);
  const label = { key: keyId, str: strings.intern(value), numLo: 0, numHi: 0, unit: 0 };
  const labels = new LabelSets(strings);
  const sets = Uint32Array.from({ length: profile.labels.size }, (_, set) => {
    const others = profile.labels.inputs(set).filter((input) => input.key !== keyId || input.str === 0);
    return labels.intern([...others, label]);
  });
  return { ...profile, labels, samples: { ...samples, labels: samples.labels.map((set) => sets[set]!) } };
}

import { simplifyNames } from '../../analyze/profile-filter/demangle.ts';
import { dropUninterestingFrames } from '../../analyze/profile-filter/drop-frames.ts';
import type { Mapping, Profile } from '../../model/profile.ts';

/** How a profile is made ready for reports, once it is read and merged. */
export interface PrepareOptions {
  /** Replaces the name of the main binary. */
  readonly binary?: string;
  /** Replaces the build id of the main binary where it has none. */
  readonly buildId?: string;
  readonly comment?: string;
  /** Keep frames that the profile itself calls uninteresting. */
  readonly allFrames?: boolean;
  /** Leave names as they are. */
  readonly keepNames?: boolean;
}

const NO_MAPPING: Mapping = {
  id: 1n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/**
 * Names the main binary of one source. A profile without mappings gets one for everything.
 * Source: google/pprof `internal/driver/fetch.go` locateBinaries.
 */
export function withMainBinary(profile: Profile, options: PrepareOptions): Profile {
  const [first = NO_MAPPING, ...others] = profile.mappings;
  const file = options.binary ?? first.file;
  const buildId = first.buildId === '' ? (options.buildId ?? '') : first.buildId;
  const mappings = [{ ...first, file, buildId }, ...others];
  if (profile.mappings.length > 0) return { ...profile, mappings };
  const mapping = new Int32Array(profile.locations.count);
  return { ...profile, mappings, locations: { ...profile.locations, mapping } };
}

/**
 * Simplifies names, removes uninteresting frames, adds the comment.
 * Source: google/pprof `internal/driver/fetch.go` fetchProfiles.
 */
export function prepareProfile(profile: Profile, options: PrepareOptions): Profile {
  const frames = options.allFrames === true ? { dropFrames: '', keepFrames: '' } : {};
  const source = { ...profile, ...frames };
  const named = options.keepNames === true ? source : simplifyNames(source);
  const pruned = dropUninterestingFrames(named);
  // The expression comes from the file: one that does not compile hides nothing.
  const shown = pruned.ok ? pruned.value : named;
  if (options.comment === undefined || options.comment === '') return shown;
  return { ...shown, comments: [...shown.comments, options.comment] };
}

import { ok, type Result } from '../../base/result.ts';
import type { Profile } from '../../model/profile.ts';
import { prune } from './cut-stacks.ts';
import { compileGoRegexp, type GoRegexpError } from './go-regexp.ts';

/**
 * Removes the frames that the profile itself calls uninteresting (`drop_frames`, `keep_frames`).
 * Errors: an expression in the profile that Go would not compile.
 * Source: google/pprof `profile/prune.go` RemoveUninteresting.
 */
export function dropUninterestingFrames(profile: Profile): Result<Profile, GoRegexpError> {
  if (profile.dropFrames === '') return ok(profile);
  const drop = compileGoRegexp(`^(${profile.dropFrames})$`);
  if (!drop.ok) return drop;
  if (profile.keepFrames === '') return ok(prune(profile, drop.value, undefined));
  const keep = compileGoRegexp(`^(${profile.keepFrames})$`);
  return keep.ok ? ok(prune(profile, drop.value, keep.value)) : keep;
}

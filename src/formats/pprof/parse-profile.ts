import type { Result } from '../../base/result.ts';
import type { Profile } from '../../model/profile.ts';
import { type LegacyOptions, parseLegacyProfile } from '../pprof-legacy/parse-legacy-profile.ts';
import { decodeProfile } from './decode-profile.ts';
import type { ProfileError } from './profile-error.ts';

/**
 * Reads a profile of any known form from uncompressed bytes: protobuf first, then the older formats.
 * Errors: when neither can read it, the one that says more: that of the protobuf decoder where the bytes begin like a
 * profile, else that of the older formats.
 */
export function parseProfile(bytes: Uint8Array, options: LegacyOptions = {}): Result<Profile, ProfileError> {
  const decoded = decodeProfile(bytes);
  if (decoded.ok || decoded.error.code === 'PROFILE_EMPTY' || decoded.error.code === 'PROFILE_CONCATENATED') {
    return decoded;
  }
  const legacy = parseLegacyProfile(bytes, options);
  if (legacy.ok || legacy.error.code !== 'PROFILE_UNRECOGNIZED') return legacy;
  return looksLikeProtobuf(bytes) ? decoded : legacy;
}

// A profile's first message holds small numbers: bytes that no text has.
function looksLikeProtobuf(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 64).some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

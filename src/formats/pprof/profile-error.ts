import type { LocalText } from '../../base/messages.ts';

/**
 * Why bytes are not a usable profile. `PROFILE_TRUNCATED`: the data ends too early. `PROFILE_MALFORMED`: bytes that no
 * encoder writes. `PROFILE_INVALID`: readable, but its tables contradict each other. `PROFILE_CONCATENATED`: two profiles
 * in one file. `PROFILE_UNRECOGNIZED`: no known format. `PROFILE_TOO_LARGE`: beyond the reader's limit.
 */
export type ProfileErrorCode =
  | 'PROFILE_EMPTY'
  | 'PROFILE_TRUNCATED'
  | 'PROFILE_MALFORMED'
  | 'PROFILE_INVALID'
  | 'PROFILE_CONCATENATED'
  | 'PROFILE_UNRECOGNIZED'
  | 'PROFILE_TOO_LARGE';

/** An expected failure of a profile decoder. `offset` counts bytes of the uncompressed data. */
export interface ProfileError {
  readonly code: ProfileErrorCode;
  readonly offset: number;
  readonly detail: LocalText;
}

/** Carries a `ProfileError` out of the nested readers of one decoder; never leaves the folder. */
export class ProfileFailure extends Error {
  readonly error: ProfileError;

  constructor(code: ProfileErrorCode, offset: number, detail: LocalText) {
    super(detail.en);
    this.error = { code, offset, detail };
  }
}

import { say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Profile } from '../../model/profile.ts';
import { type ProfileError, ProfileFailure } from '../pprof/profile-error.ts';
import { profileErrorMessages as m } from '../pprof/profile-error.messages.ts';
import { finishLegacyProfile, type LegacyDraft } from './legacy-draft.ts';
import { parseContentionProfile } from './parse-contention.ts';
import { parseCountProfile } from './parse-count.ts';
import { parseCpuProfile } from './parse-cpu.ts';
import { parseHeapProfile } from './parse-heap.ts';
import { parseJavaProfile } from './parse-java.ts';
import { parseJemallocHeapProfile } from './parse-jemalloc-heap.ts';
import { parseThreadProfile } from './parse-threads.ts';

/** How to read a legacy profile. */
export interface LegacyOptions {
  /**
   * Use the symbols and labels that Go prints into its text profiles as comments.
   * @default true
   */
  readonly symbols?: boolean;
}

const TEXT_PARSERS = [
  parseHeapProfile,
  parseJemallocHeapProfile,
  parseCountProfile,
  parseThreadProfile,
  parseContentionProfile,
  parseJavaProfile,
];

/**
 * Reads a profile in one of the formats that came before profile.proto: binary CPU profiles, and the text forms of heap,
 * growth, goroutine, threadcreate, thread, contention, block and mutex profiles of gperftools, jemalloc, Go and Java.
 * Bounds: 512 MiB of text (the length of a string). Errors: `PROFILE_UNRECOGNIZED` when the bytes are none of these,
 * `PROFILE_MALFORMED` with the line, `PROFILE_TRUNCATED` with the offset.
 */
export function parseLegacyProfile(
  bytes: Uint8Array,
  options: LegacyOptions = {},
): Result<Profile, ProfileError> {
  try {
    const draft = parseCpuProfile(bytes) ?? parseText(bytes);
    if (draft === undefined) return err(unrecognized(bytes));
    return ok(finishLegacyProfile(options.symbols === false ? withoutComments(draft) : draft));
  } catch (error) {
    if (error instanceof ProfileFailure) return err(error.error);
    throw error;
  }
}

function withoutComments({ header, samples, mappings, symbolsReplaceAddresses }: LegacyDraft): LegacyDraft {
  const plain = samples.map(({ stack, values, blockBytes }) => ({
    stack,
    values,
    ...(blockBytes === undefined ? {} : { blockBytes }),
  }));
  const java = symbolsReplaceAddresses === undefined ? {} : { symbolsReplaceAddresses };
  return { header, samples: plain, mappings, ...java };
}

function parseText(bytes: Uint8Array): LegacyDraft | undefined {
  // A text profile has no zero byte in its first lines; this saves decoding large binary files as text.
  if (bytes.subarray(0, 512).includes(0)) return undefined;
  const text = new TextDecoder().decode(bytes);
  for (const parse of TEXT_PARSERS) {
    const draft = parse(text);
    if (draft !== undefined) return draft;
  }
  return undefined;
}

function unrecognized(bytes: Uint8Array): ProfileError {
  const head = Array.from(bytes.subarray(0, 16), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('');
  return { code: 'PROFILE_UNRECOGNIZED', offset: 0, detail: say(m.unrecognized, { head: `"${head}"` }) };
}

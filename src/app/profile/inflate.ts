import { gunzipSync, inflateSync } from 'node:zlib';
import { Decompress } from 'fzstd';
import { say } from '../../base/messages.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { formatBytes } from '../../base/units.ts';
import type { ProfileError } from '../../formats/pprof/profile-error.ts';
import { inflateMessages as m } from './inflate.messages.ts';

/** Largest profile after unpacking: twenty times the largest seen in practice, and still no danger to the machine. */
export const MAX_PROFILE_BYTES = 1 << 30;

/** Packed bytes unpacked at a time; a block of zstd is at most 128 KiB. */
const ZSTD_STEP = 65_536;

/** How often a profile may be packed in itself. */
const MAX_LAYERS = 3;

type Format = 'gzip' | 'zlib' | 'zstd';

/**
 * Unpacks gzip (any number of members, up to three times in itself), zlib and zstd data; anything else is answered as it is.
 * Bounds: `limit` bytes of output. Errors: `PROFILE_TRUNCATED` with the number of packed bytes, `PROFILE_MALFORMED`,
 * `PROFILE_TOO_LARGE`.
 */
export function inflateProfile(
  bytes: Uint8Array,
  limit: number = MAX_PROFILE_BYTES,
  layers = MAX_LAYERS,
): Result<Uint8Array, ProfileError> {
  const format = packedAs(bytes);
  if (format === undefined) return bytes.length > limit ? err(tooLarge(limit)) : ok(bytes);
  try {
    const options = { maxOutputLength: limit, chunkSize: sizeHint(bytes, format, limit) };
    if (format === 'gzip') return inflateAgain(gunzipSync(bytes, options), limit, layers);
    if (format === 'zlib') return ok(inflateSync(bytes, options));
    return unzstd(bytes, limit);
  } catch (error) {
    // The first byte of zlib data is also how a profile could begin that names its documentation first.
    if (format === 'zlib') return ok(bytes);
    return err(toError(error, format, bytes.length, limit));
  }
}

/** What a server packed once more on the way (Content-Encoding), and was saved so. */
function inflateAgain(bytes: Uint8Array, limit: number, layers: number): Result<Uint8Array, ProfileError> {
  return layers > 1 && packedAs(bytes) === 'gzip' ? inflateProfile(bytes, limit, layers - 1) : ok(bytes);
}

function packedAs(bytes: Uint8Array): Format | undefined {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0x1f && b === 0x8b) return 'gzip';
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return 'zstd';
  return a === 0x78 && (a * 256 + b) % 31 === 0 ? 'zlib' : undefined;
}

// One buffer of the right size instead of many small ones that are copied together: gzip ends with the size (RFC 1952).
// Deflate packs at most 1:1032, so a lie in that field costs no more than the data could.
function sizeHint(bytes: Uint8Array, format: Format, limit: number): number {
  if (format !== 'gzip' || bytes.length < 18) return 65_536;
  const view = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4);
  const most = Math.min(limit, bytes.length * 1032);
  return Math.max(65_536, Math.min(view.getUint32(0, true), most) + 64);
}

// Piece by piece, so that a small file cannot ask for all memory.
function unzstd(bytes: Uint8Array, limit: number): Result<Uint8Array, ProfileError> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((piece) => {
    pieces.push(piece);
    size += piece.length;
  });
  for (let at = 0; at < bytes.length; at += ZSTD_STEP) {
    stream.push(bytes.subarray(at, at + ZSTD_STEP), at + ZSTD_STEP >= bytes.length);
    if (size > limit) return err(tooLarge(limit));
  }
  return ok(Buffer.concat(pieces, size));
}

function toError(error: unknown, format: Format, packedBytes: number, limit: number): ProfileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  if (code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(limit);
  if (code === 'Z_BUF_ERROR' || /unexpected EOF/i.test(reason)) {
    const detail = say(m.cut, { format, bytes: packedBytes });
    return { code: 'PROFILE_TRUNCATED', offset: packedBytes, detail };
  }
  return { code: 'PROFILE_MALFORMED', offset: 0, detail: say(m.broken, { format, reason }) };
}

function tooLarge(limit: number): ProfileError {
  return { code: 'PROFILE_TOO_LARGE', offset: 0, detail: say(m.tooLarge, { limit: formatBytes(limit) }) };
}

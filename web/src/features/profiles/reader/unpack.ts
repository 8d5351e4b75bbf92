import { Decompress } from 'fzstd';
import { err, ok, type Result } from '../../../../../src/base/result.ts';

/** Unpacked bytes at most: what a browser tab can hold beside the columns made of them. */
const MAX_BYTES = 1 << 30;
const ZSTD_STEP = 65_536;

/** Why packed data could not be unpacked. */
export interface UnpackError {
  readonly code: 'broken' | 'too-large';
  readonly reason: string;
}

/** Unpacks gzip, zlib and zstd; anything else is answered as it is. Bounds: 1 GiB of output. */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  layers = 3,
): Promise<Result<Uint8Array<ArrayBuffer>, UnpackError>> {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0x1f && b === 0x8b) {
    const inflated = await inflate(bytes, 'gzip');
    // A server may have packed it once more on the way.
    const isTwice = inflated.ok && layers > 1 && inflated.value[0] === 0x1f && inflated.value[1] === 0x8b;
    return isTwice ? unpack(inflated.value, layers - 1) : inflated;
  }
  if (a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd) return unzstd(bytes);
  if (a === 0x78 && (a * 256 + b) % 31 === 0) {
    const inflated = await inflate(bytes, 'deflate');
    // What begins like zlib may be a profile whose documentation link comes first.
    return inflated.ok ? inflated : ok(bytes);
  }
  return ok(bytes);
}

async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  format: CompressionFormat,
): Promise<Result<Uint8Array<ArrayBuffer>, UnpackError>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      pieces.push(next.value);
      size += next.value.length;
      if (size > MAX_BYTES) {
        await reader.cancel();
        return err({ code: 'too-large', reason: format });
      }
    }
  } catch (error) {
    return err({ code: 'broken', reason: `${format}: ${String(error)}` });
  }
  return ok(join(pieces, size));
}

// Piece by piece, so that a small file cannot ask for all memory.
function unzstd(bytes: Uint8Array<ArrayBuffer>): Result<Uint8Array<ArrayBuffer>, UnpackError> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const stream = new Decompress((piece) => {
    pieces.push(piece);
    size += piece.length;
  });
  try {
    for (let at = 0; at < bytes.length; at += ZSTD_STEP) {
      stream.push(bytes.subarray(at, at + ZSTD_STEP), at + ZSTD_STEP >= bytes.length);
      if (size > MAX_BYTES) return err({ code: 'too-large', reason: 'zstd' });
    }
  } catch (error) {
    return err({ code: 'broken', reason: `zstd: ${String(error)}` });
  }
  return ok(join(pieces, size));
}

function join(pieces: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

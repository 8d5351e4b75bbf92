import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

/** Largest content of one block (RFC 8878 section 3.1.1.2.4). */
const MAX_BLOCK_BYTES = 128 * 1024;

type ZlibZstd = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/** Node has zstd from 22.15; the oldest supported Node does not. */
const builtIn = (zlib as unknown as { readonly zstdDecompress?: ZlibZstd }).zstdDecompress;

/** Thrown when the content would be larger than allowed. */
export class TooLargeError extends Error {}

/**
 * Inflates zstd data (RFC 8878) of at most `limit` bytes. Errors: `TooLargeError`, before more than `limit` bytes are
 * held; any other error means that the data is damaged.
 */
export async function inflateZstd(body: Uint8Array, limit: number): Promise<Uint8Array> {
  if (builtIn === undefined) return await inflateInJs(body, limit);
  try {
    return await promisify(builtIn)(body, { maxOutputLength: limit });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLargeError('zstd');
    throw error;
  }
}

/**
 * The same without Node's help. The frame and block headers are walked first: they bound the size of the content, so a
 * bomb is refused before anything is inflated, and the output can be allocated once instead of a window per frame.
 */
async function inflateInJs(body: Uint8Array, limit: number): Promise<Uint8Array> {
  const { decompress } = await import('fzstd');
  const frames = [...zstdFrames(body)];
  const bound = frames.reduce((sum, frame) => sum + frame.bound, 0);
  if (bound > limit + MAX_BLOCK_BYTES) throw new TooLargeError('zstd');
  const parts = frames.map((frame) =>
    decompress(body.subarray(frame.start, frame.end), new Uint8Array(frame.bound)),
  );
  const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  if (whole.length > limit) throw new TooLargeError('zstd');
  return whole;
}

interface ZstdFrame {
  readonly start: number;
  readonly end: number;
  /** Most bytes its content can have. */
  readonly bound: number;
}

/** The data frames of a zstd stream; skippable frames are left out. Errors: when the headers make no sense. */
export function* zstdFrames(body: Uint8Array): Generator<ZstdFrame> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let p = 0;
  while (p < body.length) {
    const magic = view.getUint32(p, true);
    if (magic >>> 4 === 0x0184d2a5) {
      p += 8 + view.getUint32(p + 4, true);
      if (p > body.length) throw new Error('truncated');
      continue;
    }
    if (magic !== 0xfd2fb528) throw new Error('not zstd');
    const start = p;
    const flags = view.getUint8(p + 4);
    if ((flags & 8) !== 0) throw new Error('reserved bit set');
    p += headerBytes(flags);
    let bound = 0;
    for (let last = false; !last;) {
      const header = view.getUint8(p) | (view.getUint8(p + 1) << 8) | (view.getUint8(p + 2) << 16);
      const type = (header >> 1) & 3;
      const size = header >> 3;
      last = (header & 1) === 1;
      // raw: that many bytes; RLE: one byte repeated that often; compressed: at most a whole block.
      bound += type === 2 ? MAX_BLOCK_BYTES : Math.min(size, MAX_BLOCK_BYTES);
      if (type === 3 || (type !== 2 && size > MAX_BLOCK_BYTES)) throw new Error('bad block');
      p += 3 + (type === 1 ? 1 : size);
    }
    if ((flags & 4) !== 0) p += 4;
    if (p > body.length) throw new Error('truncated');
    yield { start, end: p, bound };
  }
}

/** Magic, descriptor, window, dictionary id and content size (RFC 8878 section 3.1.1.1). */
function headerBytes(flags: number): number {
  const singleSegment = (flags & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][flags & 3] ?? 0;
  const content = [singleSegment ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  return 5 + (singleSegment ? 0 : 1) + dictionary + content;
}

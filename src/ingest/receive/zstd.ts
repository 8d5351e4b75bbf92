import { promisify } from 'node:util';
import * as zlib from 'node:zlib';

const MAGIC = 0xfd2fb528;
/** Largest content of one block (RFC 8878 section 3.1.1.2.4). */
const MAX_BLOCK_BYTES = 128 * 1024;

type ZlibZstd = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/** Node has zstd from 22.15; the oldest supported Node does not. */
const builtIn = Reflect.get(zlib, 'zstdDecompress') as ZlibZstd | undefined;

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
 * bomb is refused before anything is inflated, and a window larger than the content is never allocated.
 */
async function inflateInJs(body: Uint8Array, limit: number): Promise<Uint8Array> {
  const { Decompress, decompress } = await import('fzstd');
  const frames = [...zstdFrames(body)];
  if (frames.length === 0) throw new Error('no frame');
  const bound = frames.reduce((sum, frame) => sum + frame.bound, 0);
  if (bound > limit + MAX_BLOCK_BYTES * frames.length) throw new TooLargeError('zstd');
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const frame of frames) {
    // With its size known a frame is inflated in place; otherwise through a window that is moved for every block.
    if (frame.contentBytes !== undefined) {
      total += frame.contentBytes;
      if (total > limit) throw new TooLargeError('zstd');
      parts.push(decompress(body.subarray(frame.start, frame.end)));
      continue;
    }
    const inflater = new Decompress((part) => {
      total += part.length;
      if (total > limit) throw new TooLargeError('zstd');
      parts.push(part);
    });
    inflater.push(withSmallWindow(body, frame), true);
  }
  return Buffer.concat(parts, total);
}

/** The frame under a new header that asks for no more window than its content can fill. */
function withSmallWindow(body: Uint8Array, frame: ZstdFrame): Uint8Array {
  const header = Buffer.alloc(9);
  header.writeUInt32LE(MAGIC, 0);
  // Single segment, content size in four bytes: the window is the content size (RFC 8878 section 3.1.1.1.1).
  header[4] = 0xa0 | (frame.hasChecksum ? 4 : 0);
  header.writeUInt32LE(Math.max(Math.min(frame.windowBytes, frame.bound), 1), 5);
  return Buffer.concat([header, body.subarray(frame.blocksAt, frame.end)]);
}

interface ZstdFrame {
  readonly start: number;
  readonly blocksAt: number;
  readonly end: number;
  readonly hasChecksum: boolean;
  /** Declared size of the content, when the header has it. */
  readonly contentBytes: number | undefined;
  /** How far back it may refer. */
  readonly windowBytes: number;
  /** Most bytes its content can have. */
  readonly bound: number;
}

/** The data frames of a zstd stream; skippable frames are left out. Errors: when the headers make no sense. */
function* zstdFrames(body: Uint8Array): Generator<ZstdFrame> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let p = 0;
  while (p < body.length) {
    const magic = view.getUint32(p, true);
    if (magic >>> 4 === 0x0184d2a5) {
      p += 8 + view.getUint32(p + 4, true);
      if (p > body.length) throw new Error('truncated');
      continue;
    }
    if (magic !== MAGIC) throw new Error('not zstd');
    const start = p;
    const flags = view.getUint8(p + 4);
    const sizes = readSizes(view, p, flags);
    if ((flags & 8) !== 0) throw new Error('reserved bit set');
    if ((flags & 3) !== 0) throw new Error('needs a dictionary');
    p += headerBytes(flags);
    const blocksAt = p;
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
    yield { start, ...sizes, blocksAt, end: p, hasChecksum: (flags & 4) !== 0, bound };
  }
}

/** Bytes the content size takes in the header, by its flag; one when a single segment has the flag 0. */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];

function contentSizeBytes(flags: number): number {
  return flags >> 6 === 0 && (flags & 0x20) !== 0 ? 1 : (CONTENT_SIZE_BYTES[flags >> 6] ?? 0);
}

/** Magic, descriptor, window and content size (RFC 8878 section 3.1.1.1). */
function headerBytes(flags: number): number {
  return 5 + ((flags & 0x20) !== 0 ? 0 : 1) + contentSizeBytes(flags);
}

function readSizes(
  view: DataView,
  p: number,
  flags: number,
): Pick<ZstdFrame, 'contentBytes' | 'windowBytes'> {
  const singleSegment = (flags & 0x20) !== 0;
  const at = p + (singleSegment ? 5 : 6);
  const contentBytes = [
    undefined,
    () => view.getUint8(at),
    () => view.getUint16(at, true) + 256,
    undefined,
    () => view.getUint32(at, true),
    undefined,
    undefined,
    undefined,
    () => Number(view.getBigUint64(at, true)),
  ][contentSizeBytes(flags)]?.();
  if (singleSegment) return { contentBytes, windowBytes: contentBytes ?? 0 };
  const descriptor = view.getUint8(p + 5);
  const base = 2 ** (10 + (descriptor >> 3));
  return { contentBytes, windowBytes: base + (base / 8) * (descriptor & 7) };
}

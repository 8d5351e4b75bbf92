import { promisify } from 'node:util';
import { gunzip, inflate, inflateRaw } from 'node:zlib';
import { err, ok, type Result } from '../../base/result.ts';
import { inflateZstd, TooLargeError } from './zstd.ts';

/** Why a body could not be inflated. */
export interface InflateProblem {
  readonly code: 'unknown-encoding' | 'too-large' | 'corrupt';
  /** What the library said, for `corrupt`. */
  readonly detail: string;
}

/** Content codings that are understood, for the error that names them. */
export const CONTENT_ENCODINGS = 'gzip, deflate, zstd, snappy, identity';

const CHUNK_BYTES = 128 * 1024;
/**
 * Bodies inflated at the same time. Until one is done nobody knows its size, so this times the limit of a body is what
 * inflation may hold beyond the bytes in flight. Ours: twice the threads that usefully run on two processors.
 */
const MOST_AT_ONCE = 4;
let running = 0;
const waiting: (() => void)[] = [];

/** Runs one inflation when there is a place for it. */
async function inPlace<T>(work: () => Promise<T>): Promise<T> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}

type Inflater = (body: Uint8Array, limit: number) => Promise<Uint8Array>;

const inflaters: Readonly<Record<'gzip' | 'deflate' | 'zstd' | 'snappy', Inflater>> = {
  gzip: (body, maxOutputLength) => promisify(gunzip)(body, { maxOutputLength, chunkSize: CHUNK_BYTES }),
  deflate: (body, maxOutputLength) => {
    // "deflate" means zlib's format (RFC 9110 section 8.4.1.2); some senders leave its two-byte header out.
    const zlibHeader = ((body[0] ?? 0) & 15) === 8 && (((body[0] ?? 0) << 8) | (body[1] ?? 0)) % 31 === 0;
    return promisify(zlibHeader ? inflate : inflateRaw)(body, { maxOutputLength, chunkSize: CHUNK_BYTES });
  },
  zstd: inflateZstd,
  snappy: async (body, limit) => {
    const { uncompress } = await import('snappyjs');
    if (snappyLength(body) > limit) throw new TooLargeError('snappy');
    return uncompress(body, limit);
  },
};

const INFLATERS: ReadonlyMap<string, Inflater> = new Map(Object.entries(inflaters));

/** The length a raw snappy block declares (format_description.txt: a varint at its start). */
function snappyLength(body: Uint8Array): number {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    length += ((body[i] ?? 0) & 127) * 128 ** i;
    if ((body[i] ?? 0) < 128) break;
  }
  return length;
}

/**
 * Undoes a content coding. At most `limit` bytes come out: a bomb is stopped while it inflates. `encoding` as in the
 * `Content-Encoding` header; several codings at once are not understood.
 */
export async function inflateBody(
  encoding: string,
  body: Uint8Array,
  limit: number,
): Promise<Result<Uint8Array, InflateProblem>> {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity' || name === 'none')
    return body.length > limit ? err({ code: 'too-large', detail: '' }) : ok(body);
  const inflater = INFLATERS.get(name === 'x-gzip' ? 'gzip' : name);
  if (inflater === undefined) return err({ code: 'unknown-encoding', detail: name.slice(0, 60) });
  try {
    return ok(await inPlace(() => inflater(body, limit)));
  } catch (error) {
    const tooLarge =
      error instanceof TooLargeError || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const detail = error instanceof Error ? error.message : String(error);
    return err({ code: tooLarge ? 'too-large' : 'corrupt', detail });
  }
}

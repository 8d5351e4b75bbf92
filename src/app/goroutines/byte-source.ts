import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../base/errors/app-error.ts';

/** Bytes unpacked at most: forty of the runtime's largest dumps. */
const MAX_BYTES = 64 * 40 * 1024 * 1024;

/**
 * Bytes of a file in pieces, gzip unpacked; `-` is `stdin`. Bounds: 2.5 GiB, the rest is left. Errors: `FILE_NOT_READABLE`.
 */
export async function* readPieces(
  path: string,
  stdin: NodeJS.ReadableStream,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    let left = MAX_BYTES;
    for await (const piece of unpacked(path === '-' ? stdin : createReadStream(path))) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      yield bytes.length > left ? bytes.subarray(0, left) : bytes;
      left -= bytes.length;
      if (left <= 0) return;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause: error });
  }
}

async function* unpacked(source: NodeJS.ReadableStream): AsyncGenerator<string | Buffer, void, undefined> {
  const pieces = source[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done === true) return;
  const head = Buffer.from(first.value);
  const rest = (async function* (): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next())
      yield Buffer.from(next.value);
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* rest;
    return;
  }
  const gunzip = createGunzip();
  const fed = (async () => {
    for await (const piece of rest) {
      if (!gunzip.write(piece)) await new Promise((resolve) => gunzip.once('drain', resolve));
    }
    gunzip.end();
  })();
  fed.catch((error: unknown) => gunzip.destroy(error instanceof Error ? error : new Error(String(error))));
  for await (const piece of gunzip) yield piece as Buffer;
}

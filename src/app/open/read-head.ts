import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';
import { AppError } from '../../base/errors/app-error.ts';
import { fileHead, type FileHead, HEAD_BYTES } from '../../formats/recognise/recogniser.ts';
import { inflateProfile } from '../profile/inflate.ts';

/** Packed bytes that are looked into. Deflate packs at most 1:1032, so they give 66 MiB at the very most. */
const PACKED_BYTES = 65_536;

/** The beginning of a file, gzip and zstd unpacked as far as it goes. Errors: `FILE_NOT_READABLE`. */
export async function readHead(path: string, name: string): Promise<FileHead> {
  return fileHead(unpackHead(await readStart(path)), name);
}

async function readStart(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path);
    try {
      const bytes = new Uint8Array(HEAD_BYTES);
      let size = 0;
      for (let got = 1; got > 0 && size < HEAD_BYTES; size += got)
        ({ bytesRead: got } = await file.read(bytes, size, HEAD_BYTES - size, size));
      return bytes.subarray(0, size);
    } finally {
      await file.close();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_NOT_READABLE', { values: { path, reason }, cause: error });
  }
}

function unpackHead(bytes: Uint8Array, layers = 3): Uint8Array {
  const [a, b, c, d] = bytes;
  if (a === 0x1f && b === 0x8b) {
    try {
      // The end of the packed data is missing on purpose: what there is comes out.
      const head = gunzipSync(bytes.subarray(0, PACKED_BYTES), { finishFlush: constants.Z_SYNC_FLUSH });
      // A server may have packed it once more on the way.
      return layers > 1 ? unpackHead(head, layers - 1) : head;
    } catch {
      // Damaged: it is what it looks like packed, which is nothing known.
      return bytes;
    }
  }
  const isZstd = a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd;
  // Of zstd only small files come whole; a cut one is what it looks like packed.
  const plain = isZstd && bytes.length < HEAD_BYTES ? inflateProfile(bytes) : undefined;
  return plain?.ok === true ? plain.value : bytes;
}

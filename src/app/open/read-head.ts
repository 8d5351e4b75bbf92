import { fileHead, type FileHead, HEAD_BYTES } from '../../formats/recognise/recogniser.ts';
import { readPieces } from '../goroutines/byte-source.ts';
import { inflateProfile } from '../profile/inflate.ts';

/** The beginning of a file, gzip and zstd unpacked. Errors: `FILE_NOT_READABLE`. */
export async function readHead(path: string, name: string): Promise<FileHead> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of readPieces(path, process.stdin)) {
    pieces.push(piece);
    size += piece.length;
    if (size >= HEAD_BYTES) break;
  }
  const bytes = new Uint8Array(Buffer.concat(pieces));
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  // Of zstd only small files come whole; a cut one is what it looks like packed.
  const plain = isZstd && size < HEAD_BYTES ? inflateProfile(bytes) : undefined;
  return fileHead(plain?.ok === true ? plain.value : bytes, name);
}

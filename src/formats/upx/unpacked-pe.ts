import type { ByteSource } from '../../model/binary-source.ts';
import { ByteView } from '../executable/byte-view.ts';
import { assembledSource, type FilePart, memoryPart, type UnpackedProgram } from './assembled-source.ts';
import { type PackedPe, readPackedPe, unpackImage } from './packed-pe.ts';
import { type OriginalPe, readOriginalPe } from './pe-original.ts';
import { restoreImage } from './pe-restore.ts';
import { undoFilter } from './unfilter.ts';

/** Larger files than that are packed by nobody; bounds what readers ask for. */
const MAX_FILE = 256 << 20;

/**
 * Gives a PE file that was packed with UPX as it was before, from the file alone and without running anything: sections,
 * imports, pointers, symbols, and what followed the sections. Resources, the relocation table and debug directories stay
 * out of place. The image is unpacked at once, into as much memory as it declares and 256 MiB at most. Undefined when the
 * file is not packed so or cannot be unpacked.
 */
export function openUnpackedPe(source: ByteSource): UnpackedProgram | undefined {
  const packed = readPackedPe(source);
  const image = packed && unpackImage(source, packed);
  const original = image && readOriginalPe(image, packed.outer);
  if (packed === undefined || image === undefined || original === undefined) return undefined;
  const codeAt = original.code.address - original.firstAddress;
  // Data lies outside of the code: it is right whatever the filter.
  const code =
    codeAt >= 0 ? image.subarray(codeAt, Math.min(codeAt + original.code.size, original.notesAt)) : undefined;
  const { filter, filterMark: mark } = packed;
  const isCodeBack =
    filter === 0 || (code !== undefined && undoFilter(code, { filter, mark, start: codeAt }));
  const isImageBack = restoreImage(image, original, source, packed.outer);
  const file = asFile(source, packed, original, image);
  return file && { source: file, isDamaged: () => !isCodeBack || !isImageBack };
}

function asFile(
  source: ByteSource,
  { outer }: PackedPe,
  original: OriginalPe,
  image: Uint8Array,
): ByteSource | undefined {
  const headersAt = new ByteView(source.read(60, 4), true).u32(0);
  const parts: FilePart[] = [
    { from: 0, to: headersAt, read: (offset, length) => source.read(offset, length) },
    memoryPart(headersAt, original.headers),
  ];
  for (const { address, size, offset, fileSize } of original.sections) {
    const at = address - original.firstAddress;
    if (offset === 0 || fileSize === 0 || !(at >= 0)) continue;
    parts.push(memoryPart(offset, image.subarray(at, at + Math.min(size, fileSize))));
  }
  const fileEnd = original.sections.reduce(
    (end, { offset, fileSize }) => Math.max(end, offset === 0 ? 0 : offset + fileSize),
    headersAt + original.headers.length,
  );
  if (fileEnd > MAX_FILE) return undefined;
  // Behind the sections: what somebody has appended, kept by the packer.
  const packedEnd = outer.image.sections.reduce((end, s) => Math.max(end, s.offset + s.fileSize), 0);
  const appended = Math.max(0, source.size - packedEnd);
  parts.push({
    from: fileEnd,
    to: fileEnd + appended,
    read: (offset, length) => source.read(packedEnd + offset, length),
  });
  return assembledSource(fileEnd + appended, parts);
}

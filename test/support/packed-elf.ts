// An ELF file in the container that UPX writes, its blocks stored as they are: what the code around the unpackers needs.

/** How the container is written. */
export interface PackedElfOptions {
  /** The four bytes that name the packer; often overwritten. */
  readonly mark?: string;
  readonly blockSize?: number;
  /** Method of the last block, whose content is then one byte too short: it cannot be unpacked. */
  readonly lastMethod?: number;
}

const STORED_AS = 2;

/** Packs a small program whose loaded parts are one after the other in the file. */
export function packedElf(plain: Uint8Array, options: PackedElfOptions = {}): Uint8Array {
  const view = new DataView(plain.buffer, plain.byteOffset, plain.length);
  const wide = plain[4] === 2;
  const little = plain[5] === 1;
  const word = (at: number) => (wide ? Number(view.getBigUint64(at, little)) : view.getUint32(at, little));
  const table = word(wide ? 32 : 28);
  const entry = view.getUint16(wide ? 54 : 42, little);
  const count = view.getUint16(wide ? 56 : 44, little);
  const headers = table + entry * count;
  const blockSize = options.blockSize ?? plain.length;
  const blocks = [plain.subarray(0, headers)];
  for (let i = 0; i < count; i++) {
    const at = table + i * entry;
    if (view.getUint32(at, little) !== 1) continue;
    const start = word(at + (wide ? 8 : 4));
    const end = start + word(at + (wide ? 32 : 16));
    for (let from = start === 0 ? headers : start; from < end; from += blockSize)
      blocks.push(plain.subarray(from, Math.min(end, from + blockSize)));
  }
  const start = new Uint8Array(headers + 24);
  start.set(plain.subarray(0, headers));
  const head = new DataView(start.buffer);
  // The packed file itself has no section headers.
  if (wide) head.setBigUint64(40, 0n, little);
  else head.setUint32(32, 0, little);
  start.fill(0, wide ? 58 : 46, wide ? 64 : 52);
  start.set(new TextEncoder().encode(options.mark ?? 'UPX!'), headers + 4);
  head.setUint32(headers + 16, plain.length, little);
  head.setUint32(headers + 20, Math.max(blockSize, headers), little);
  const parts = blocks.map((bytes, i) => {
    const isSpoiled = options.lastMethod !== undefined && i === blocks.length - 1;
    return blockOf(isSpoiled ? bytes.subarray(1) : bytes, bytes.length, {
      method: isSpoiled ? (options.lastMethod ?? 0) : STORED_AS,
      little,
    });
  });
  return Uint8Array.from(Buffer.concat([start, ...parts, new Uint8Array(64)]));
}

function blockOf(
  content: Uint8Array,
  size: number,
  { method, little }: { readonly method: number; readonly little: boolean },
): Uint8Array {
  const bytes = new Uint8Array(12 + content.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, size, little);
  view.setUint32(4, content.length, little);
  bytes[8] = method;
  bytes.set(content, 12);
  return bytes;
}

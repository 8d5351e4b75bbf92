/** Castagnoli polynomial, reversed (RFC 3720 appendix B.4). */
export const CRC32C_POLYNOMIAL = 0x82f63b78;
const SLICES = 16;
const TABLE = buildTable();

/** `TABLE[k * 256 + b]`: what byte `b` contributes when `k` more bytes follow it in a block. */
function buildTable(): Int32Array {
  const table = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ CRC32C_POLYNOMIAL : crc >>> 1;
    table[byte] = crc;
  }
  for (let byte = 0; byte < 256; byte++)
    for (let k = 1; k < SLICES; k++) {
      const before = table[(k - 1) * 256 + byte]!;
      table[k * 256 + byte] = (before >>> 8) ^ table[before & 255]!;
    }
  return table;
}

/**
 * CRC-32C of `buf[start, end)`, continuing from `seed` (the result for what came before; 0 at the start). Unsigned.
 * Slicing by 16 (Kounavis and Berry, 2005) over 32-bit words. Words are read in the order of a little-endian machine. Only
 * logs of older builds need it.
 */
export function crc32c(buf: Uint8Array, start: number, end: number, seed = 0): number {
  const t = TABLE;
  let crc = ~seed;
  let p = start;
  for (; p < end && ((buf.byteOffset + p) & 3) !== 0; p++) crc = t[(crc ^ buf[p]!) & 255]! ^ (crc >>> 8);
  const words = ((end - p) >> 4) << 2;
  if (words > 0) {
    crc = crcOfWords(new Int32Array(buf.buffer, buf.byteOffset + p, words), crc);
    p += words * 4;
  }
  for (; p < end; p++) crc = t[(crc ^ buf[p]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

function crcOfWords(w: Int32Array, seed: number): number {
  const t = TABLE;
  let crc = seed;
  for (let i = 0; i < w.length; i += 4) {
    crc ^= w[i]!;
    const b = w[i + 1]!;
    const c = w[i + 2]!;
    const d = w[i + 3]!;
    crc =
      t[3840 | (crc & 255)]! ^
      t[3584 | ((crc >>> 8) & 255)]! ^
      t[3328 | ((crc >>> 16) & 255)]! ^
      t[3072 | (crc >>> 24)]! ^
      t[2816 | (b & 255)]! ^
      t[2560 | ((b >>> 8) & 255)]! ^
      t[2304 | ((b >>> 16) & 255)]! ^
      t[2048 | (b >>> 24)]! ^
      t[1792 | (c & 255)]! ^
      t[1536 | ((c >>> 8) & 255)]! ^
      t[1280 | ((c >>> 16) & 255)]! ^
      t[1024 | (c >>> 24)]! ^
      t[768 | (d & 255)]! ^
      t[512 | ((d >>> 8) & 255)]! ^
      t[256 | ((d >>> 16) & 255)]! ^
      t[d >>> 24]!;
  }
  return crc;
}

import { unpackLzma } from './lzma.ts';
import { type NrvUnit, unpackNrv } from './nrv.ts';

const LZMA = 14;

/** True for the numbers of methods that are read here: NRV2B, NRV2D and NRV2E in words of 4, 1 or 2 bytes, and LZMA. */
export function isKnownMethod(method: number): boolean {
  return (method >= 2 && method <= 10) || method === LZMA;
}

/**
 * Unpacks into `out`, which has the size that was recorded. Answers the bytes that were made: fewer than `out.length`
 * when the data is damaged or the method is none of those. Never reads or writes outside of either.
 * Source: UPX src/conf.h (numbers of methods), src/compress/compress_lzma.cpp (two bytes of properties).
 */
export function unpackData(method: number, data: Uint8Array, out: Uint8Array): number {
  if (!isKnownMethod(method)) return 0;
  if (method === LZMA) {
    const literalContextBits = (data[1] ?? 0) & 15;
    const literalPositionBits = (data[1] ?? 0) >> 4;
    const positionBits = (data[0] ?? 0) & 7;
    if (literalContextBits > 8 || literalPositionBits > 4 || positionBits > 4) return 0;
    return unpackLzma({ literalContextBits, literalPositionBits, positionBits }, data.subarray(2), out);
  }
  const kind = (['nrv2b', 'nrv2d', 'nrv2e'] as const)[Math.floor((method - 2) / 3)] ?? 'nrv2b';
  const unit: NrvUnit = ([4, 1, 2] as const)[(method - 2) % 3] ?? 4;
  return unpackNrv(kind, unit, data, out);
}

/**
 * Whether `buf[start, end)` is well-formed UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates, at most
 * U+10FFFF). Made for short, nearly always ASCII strings: no call into the platform, no copy.
 */
export function isUtf8(buf: Uint8Array, start: number, end: number): boolean {
  for (let p = start; p < end; p++) if (buf[p]! > 127) return isUtf8Slow(buf, p, end);
  return true;
}

function isUtf8Slow(buf: Uint8Array, start: number, end: number): boolean {
  let p = start;
  while (p < end) {
    if (buf[p]! < 128) {
      p++;
      continue;
    }
    const length = sequenceLength(buf, p, end);
    if (length === 0) return false;
    p += length;
  }
  return true;
}

/** Length of the well-formed sequence at `p` whose first byte is not ASCII, or 0. */
export function sequenceLength(buf: Uint8Array, p: number, end: number): number {
  const first = buf[p]!;
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (length === 0 || p + length > end) return 0;
  const second = buf[p + 1]!;
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if ((buf[p + i]! & 0xc0) !== 0x80) return 0;
  return length;
}

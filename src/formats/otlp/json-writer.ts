import type { ByteWriter } from './byte-writer.ts';
import { sequenceLength } from './utf8.ts';

const HEX = '0123456789abcdef';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * Writes `buf[start, end)` as a JSON string (RFC 8259 section 7). Bytes that are not well-formed UTF-8 become U+FFFD,
 * one for each, because JSON cannot carry them.
 */
export function writeJsonString(out: ByteWriter, buf: Uint8Array, start: number, end: number): void {
  out.byte(0x22);
  for (let p = start; p < end;) {
    const byte = buf[p]!;
    if (byte < 0x80) {
      writeAscii(out, byte);
      p++;
      continue;
    }
    const length = sequenceLength(buf, p, end);
    if (length === 0) {
      out.byte(0xef);
      out.byte(0xbf);
      out.byte(0xbd);
      p++;
    } else {
      out.copy(buf, p, p + length);
      p += length;
    }
  }
  out.byte(0x22);
}

function writeAscii(out: ByteWriter, byte: number): void {
  if (byte >= 0x20 && byte !== 0x22 && byte !== 0x5c) return out.byte(byte);
  if (byte >= 0x20) {
    out.byte(0x5c);
    return out.byte(byte);
  }
  return out.ascii(`\\u00${HEX[byte >> 4] ?? ''}${HEX[byte & 15] ?? ''}`);
}

/** Writes a double as proto3 JSON does: the shortest number that reads back the same, or a quoted word. */
export function writeJsonDouble(out: ByteWriter, value: number): void {
  if (Number.isNaN(value)) return out.ascii('"NaN"');
  if (!Number.isFinite(value)) return out.ascii(value > 0 ? '"Infinity"' : '"-Infinity"');
  return out.ascii(Object.is(value, -0) ? '-0' : String(value));
}

/** Writes bytes as a quoted base64 string with padding (RFC 4648 section 4). */
export function writeBase64(out: ByteWriter, buf: Uint8Array, start: number, end: number): void {
  out.byte(0x22);
  for (let p = start; p < end; p += 3) {
    const left = end - p;
    const group = (buf[p]! << 16) | ((left > 1 ? buf[p + 1]! : 0) << 8) | (left > 2 ? buf[p + 2]! : 0);
    out.byte(BASE64.charCodeAt(group >> 18));
    out.byte(BASE64.charCodeAt((group >> 12) & 63));
    out.byte(left > 1 ? BASE64.charCodeAt((group >> 6) & 63) : 0x3d);
    out.byte(left > 2 ? BASE64.charCodeAt(group & 63) : 0x3d);
  }
  out.byte(0x22);
}

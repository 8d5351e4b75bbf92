import type { ByteWriter } from './byte-writer.ts';
import { hexDigit, type JsonSource } from './json-source.ts';

const REPLACEMENT = 0xfffd;

/** Writes the content of the string at the cursor as UTF-8 with its escapes resolved. */
export function copyJsonString(source: JsonSource, out: ByteWriter): void {
  const from = source.pos + 1;
  const to = source.skipString();
  if (!source.escaped) out.copy(source.buf, from, to);
  else copyEscaped(source, out, from, to);
}

/** The string at the cursor as JavaScript text; for object keys with escapes only. */
export function readJsonText(source: JsonSource, out: ByteWriter): string {
  const start = out.pos;
  copyJsonString(source, out);
  const text = new TextDecoder().decode(out.bytes.subarray(start, out.pos));
  out.pos = start;
  return text;
}

function copyEscaped(source: JsonSource, out: ByteWriter, from: number, to: number): void {
  const { buf } = source;
  for (let p = from; p < to;) {
    const byte = buf[p]!;
    if (byte !== 0x5c) {
      out.byte(byte);
      p++;
    } else if (buf[p + 1] === 0x75) p = copyUnicode(source, out, p, to);
    else {
      out.byte(shortEscape(source, p + 1));
      p += 2;
    }
  }
}

function shortEscape(source: JsonSource, p: number): number {
  const byte = source.buf[p] ?? 0;
  switch (byte) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return byte;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    default:
      return source.fail('bad-escape', p);
  }
}

/** One `\uXXXX`, or two that form a surrogate pair. A lone surrogate has no UTF-8 form: it becomes U+FFFD. */
function copyUnicode(source: JsonSource, out: ByteWriter, p: number, to: number): number {
  const first = hex4(source, p + 2, to);
  if (first < 0xd800 || first > 0xdfff) {
    writeCodePoint(out, first);
    return p + 6;
  }
  if (first < 0xdc00 && source.buf[p + 6] === 0x5c && source.buf[p + 7] === 0x75) {
    const second = hex4(source, p + 8, to);
    if (second >= 0xdc00 && second <= 0xdfff) {
      writeCodePoint(out, 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
      return p + 12;
    }
  }
  writeCodePoint(out, REPLACEMENT);
  return p + 6;
}

function hex4(source: JsonSource, p: number, to: number): number {
  let value = 0;
  for (let i = 0; i < 4; i++) {
    const digit = p + i < to ? hexDigit(source.buf[p + i]!) : -1;
    if (digit < 0) source.fail('bad-escape', p + i);
    value = value * 16 + digit;
  }
  return value;
}

function writeCodePoint(out: ByteWriter, code: number): void {
  if (code < 0x80) return out.byte(code);
  if (code < 0x800) out.byte(0xc0 | (code >> 6));
  else {
    if (code < 0x10000) out.byte(0xe0 | (code >> 12));
    else {
      out.byte(0xf0 | (code >> 18));
      out.byte(0x80 | ((code >> 12) & 63));
    }
    out.byte(0x80 | ((code >> 6) & 63));
  }
  return out.byte(0x80 | (code & 63));
}

/**
 * Writes the bytes a hex string stands for; upper and lower case (OTLP/JSON encoding of trace and span ids).
 * The length is not judged here: the scan refuses single spans for it.
 */
export function copyHex(source: JsonSource, out: ByteWriter): void {
  const from = source.pos + 1;
  const to = source.skipString();
  if ((to - from) % 2 !== 0) source.fail('bad-hex', from);
  for (let p = from; p < to; p += 2) {
    const high = hexDigit(source.buf[p]!);
    const low = hexDigit(source.buf[p + 1]!);
    if (high < 0 || low < 0) source.fail('bad-hex', high < 0 ? p : p + 1);
    out.byte((high << 4) | low);
  }
}

const BASE64_VALUE = base64Values();

function base64Values(): Int8Array {
  const table = new Int8Array(256).fill(-1);
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  for (let i = 0; i < letters.length; i++) table[letters.charCodeAt(i)] = i;
  table[0x2d] = 62; // "-" and "_": the URL-safe alphabet is accepted too (protobuf JSON mapping, bytes)
  table[0x5f] = 63;
  return table;
}

/** Writes the bytes a base64 string stands for: either alphabet, padding optional. `\/` is the one escape in use. */
export function copyBase64(source: JsonSource, out: ByteWriter): void {
  const from = source.pos + 1;
  const to = source.skipString();
  let bits = 0;
  let count = 0;
  let padding = 0;
  for (let p = from; p < to; p++) {
    const byte = source.buf[p]!;
    if (byte === 0x5c && source.buf[p + 1] === 0x2f) continue;
    if (byte === 0x3d) {
      padding++;
      continue;
    }
    const value = BASE64_VALUE[byte]!;
    if (value < 0 || padding > 0) source.fail('bad-base64', p);
    bits = (bits << 6) | value;
    count++;
    if (count % 4 === 0) {
      out.byte((bits >> 16) & 255);
      out.byte((bits >> 8) & 255);
      out.byte(bits & 255);
      bits = 0;
    }
  }
  const rest = count % 4;
  if (rest === 1 || padding > 2 || (padding > 0 && (rest + padding) % 4 !== 0)) source.fail('bad-base64', to);
  if (rest === 2) out.byte((bits >> 4) & 255);
  if (rest === 3) {
    out.byte((bits >> 10) & 255);
    out.byte((bits >> 2) & 255);
  }
}

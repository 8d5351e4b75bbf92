import { lengthBytes } from './edits.ts';
import { encodeNestedValue, isZeroVarint, OTLP_JSON_FIELD } from './nested-json.ts';
import { MOST_REWRITTEN_BYTES, REASON, type ScanState } from './scan-state.ts';
import { readVarint32, skipField, skipVarint, WIRE, WireError } from './wire.ts';

/** Wire type of each `AnyValue` member by field number (common.proto); 255 = not a member. */
const MEMBER_WIRE = [
  255,
  WIRE.bytes,
  WIRE.varint,
  WIRE.varint,
  WIRE.fixed64,
  WIRE.bytes,
  WIRE.bytes,
  WIRE.bytes,
];
const FIRST_NESTED_MEMBER = 5;

/**
 * Scans a `KeyValue` at `[start, end)` that has the shape every exporter writes: key, then value with one plain member,
 * all lengths below 128. Returns false, having done nothing, for any other shape.
 */
export function scanPlainAttribute(s: ScanState, start: number, end: number): boolean {
  const { buf, texts } = s;
  const keyLength = buf[start + 1]!;
  if (buf[start] !== 0x0a || keyLength > 127) return false;
  const keyEnd = start + 2 + keyLength;
  const value = keyEnd + 2;
  const valueLength = buf[keyEnd + 1]!;
  if (value > end || buf[keyEnd] !== 0x12 || valueLength > 127 || value + valueLength !== end) return false;
  const isText = buf[value] === 0x0a;
  if (isText ? buf[value + 1] !== valueLength - 2 : !isPlainNumber(buf, value, end)) return false;
  // Tags and lengths are below 128, too: one look at all of it is enough.
  if (!texts.isAscii(start + 2, isText ? end : keyEnd)) {
    if (!texts.isUtf8(start + 2, keyEnd)) s.invalidUtf8++;
    if (isText && !texts.isUtf8(value + 2, end)) s.invalidUtf8++;
  }
  return true;
}

/** Whether `[p, end)` is exactly one bool, int or double member. */
function isPlainNumber(buf: Uint8Array, p: number, end: number): boolean {
  switch (buf[p] ?? 0) {
    case 0x10:
      return p + 2 === end && buf[p + 1]! < 2;
    case 0x18: {
      let q = p + 1;
      while (q < end && buf[q]! > 127) q++;
      // A tenth byte that is not 1 is for `skipVarint` to refuse.
      return q + 1 === end && (q - p < 10 || (q - p === 10 && buf[q] === 1));
    }
    case 0x21:
      return p + 9 === end;
    default:
      return false;
  }
}

/**
 * Scans any `AnyValue`. Arrays, key-value lists and bytes are replaced by OTLP/JSON (field 100), because the store's
 * flat schema has no recursion; a value with several members is reduced to its last, as protobuf's `oneof` says.
 * `lengthAt` is where the length of the value stands. Errors: `WireError`.
 */
export function scanAnyValue(s: ScanState, lengthAt: number, start: number, end: number): void {
  const { buf } = s;
  let p = start;
  let members = 0;
  let lastStart = start;
  let lastMember = 0;
  while (p < end) {
    const tagAt = p;
    const tag = readVarint32(buf, p, end);
    p = skipVarint(buf, p, end);
    const number = tag >>> 3;
    if (number === 0) throw new WireError('bad-tag', tagAt, 'AnyValue');
    const expected = MEMBER_WIRE[number] ?? 255;
    if (expected !== 255) {
      if ((tag & 7) !== expected) throw new WireError('wrong-wire-type', tagAt, 'AnyValue');
      members++;
      lastStart = tagAt;
      lastMember = number;
      if (number === 1) checkString(s, p, end);
    }
    const valueAt = p;
    p = skipField(buf, p, end, tag & 7);
    // A sender must not forge what only this scan writes, and the engine reads neither groups nor other bools than 0 and 1.
    if (number === OTLP_JSON_FIELD || (tag & 7) === WIRE.groupStart) members = 2;
    if (number === 2 && (p - valueAt !== 1 || buf[valueAt]! > 1)) members = 2;
  }
  if (lastMember >= FIRST_NESTED_MEMBER) replaceNested(s, lengthAt, start, end);
  else if (members > 1)
    replaceValue(s, lengthAt, end, lastMember === 0 ? EMPTY : memberBytes(buf, lastStart, end));
}

const EMPTY = new Uint8Array(0);

function memberBytes(buf: Uint8Array, start: number, end: number): Uint8Array {
  const tag = readVarint32(buf, start, end);
  const value = skipVarint(buf, start, end);
  const next = skipField(buf, value, end, tag & 7);
  if (tag >>> 3 === 2) return Uint8Array.of(0x10, isZeroVarint(buf, value) ? 0 : 1);
  return buf.slice(start, next);
}

function checkString(s: ScanState, p: number, end: number): void {
  const length = readVarint32(s.buf, p, end);
  const start = skipVarint(s.buf, p, end);
  if (start + length <= end && !s.texts.isUtf8(start, start + length)) s.invalidUtf8++;
}

function replaceNested(s: ScanState, lengthAt: number, start: number, end: number): void {
  const json = encodeNestedValue(s.buf, start, end, s.limits.maxDepth, MOST_REWRITTEN_BYTES);
  if (json === undefined) {
    if (!s.inItem) throw new WireError('too-deep', start, 'attributes');
    s.refuse(REASON.tooDeep);
    return;
  }
  s.nestedValues++;
  replaceValue(s, lengthAt, end, json);
}

function replaceValue(s: ScanState, lengthAt: number, end: number, bytes: Uint8Array): void {
  const length = lengthBytes(bytes.length);
  const whole = new Uint8Array(length.length + bytes.length);
  whole.set(length);
  whole.set(bytes, length.length);
  s.edit({ start: lengthAt, end, bytes: whole });
}

import { ByteWriter } from './byte-writer.ts';
import { writeBase64, writeJsonDouble, writeJsonString } from './json-writer.ts';
import { readVarint32, skipField, skipVarint, WIRE, WireError } from './wire.ts';

/** The field that holds OTLP/JSON in place of an array, a key-value list or bytes. Ours, not OpenTelemetry's. */
export const OTLP_JSON_FIELD = 100;

/**
 * The content of an `AnyValue` message that carries `[start, end)` (an `AnyValue` too) as OTLP/JSON in field 100.
 * `undefined` when arrays and lists are nested deeper than `maxDepth`. Errors: `WireError`, also when more than about
 * `maxBytes` would be written.
 */
export function encodeNestedValue(
  buf: Uint8Array,
  start: number,
  end: number,
  maxDepth: number,
  maxBytes: number,
): Uint8Array | undefined {
  const out = new ByteWriter((end - start) * 3 + 64);
  const at = out.beginLength((OTLP_JSON_FIELD << 3) | WIRE.bytes);
  if (!writeAnyValue({ out, buf, maxBytes }, start, end, maxDepth)) return undefined;
  out.endLength(at);
  return out.bytes.slice(0, out.pos);
}

interface Part {
  readonly number: number;
  readonly wireType: number;
  /** Where the value starts: behind the length for a delimited one. */
  readonly start: number;
  readonly end: number;
}

/** The fields of a message, in order. */
function* parts(buf: Uint8Array, start: number, end: number): Generator<Part> {
  let p = start;
  while (p < end) {
    const tag = readVarint32(buf, p, end);
    p = skipVarint(buf, p, end);
    if (tag >>> 3 === 0) throw new WireError('bad-tag', p, 'AnyValue');
    const next = skipField(buf, p, end, tag & 7);
    const from = (tag & 7) === WIRE.bytes ? skipVarint(buf, p, end) : p;
    yield { number: tag >>> 3, wireType: tag & 7, start: from, end: next };
    p = next;
  }
}

const MEMBERS: readonly { readonly name: string; readonly wireType: number }[] = [
  { name: '', wireType: -1 },
  { name: 'stringValue', wireType: WIRE.bytes },
  { name: 'boolValue', wireType: WIRE.varint },
  { name: 'intValue', wireType: WIRE.varint },
  { name: 'doubleValue', wireType: WIRE.fixed64 },
  { name: 'arrayValue', wireType: WIRE.bytes },
  { name: 'kvlistValue', wireType: WIRE.bytes },
  { name: 'bytesValue', wireType: WIRE.bytes },
];

/** Where the JSON goes, what it is made of, and how long it may get. */
interface Writing {
  readonly out: ByteWriter;
  readonly buf: Uint8Array;
  readonly maxBytes: number;
}

/** Writes one `AnyValue`; false when it is nested too deeply. The last member wins, as in every protobuf reader. */
function writeAnyValue(w: Writing, start: number, end: number, depth: number): boolean {
  const { out, buf } = w;
  let last: Part | undefined;
  for (const part of parts(buf, start, end)) {
    const member = MEMBERS[part.number];
    if (member === undefined) continue;
    if (member.wireType !== part.wireType) throw new WireError('wrong-wire-type', part.start, 'AnyValue');
    last = part;
  }
  out.byte(0x7b);
  if (last !== undefined) {
    out.ascii(`"${MEMBERS[last.number]?.name ?? ''}":`);
    if (!writeMember(w, last, depth)) return false;
  }
  out.byte(0x7d);
  return true;
}

function writeMember(w: Writing, part: Part, depth: number): boolean {
  const { out, buf } = w;
  switch (part.number) {
    case 1:
      writeJsonString(out, buf, part.start, part.end);
      return true;
    case 2:
      out.ascii(isZeroVarint(buf, part.start) ? 'false' : 'true');
      return true;
    case 3:
      out.ascii(`"${readInt64(buf, part.start, part.end)}"`);
      return true;
    case 4:
      writeJsonDouble(out, new DataView(buf.buffer, buf.byteOffset).getFloat64(part.start, true));
      return true;
    case 7:
      writeBase64(out, buf, part.start, part.end);
      return true;
    default:
      return writeList(w, part, depth);
  }
}

/** An `ArrayValue` (field 5) or a `KeyValueList` (field 6): both are `{"values":[…]}`. */
function writeList(w: Writing, list: Part, depth: number): boolean {
  const { out, buf } = w;
  if (depth <= 0) return false;
  out.ascii('{"values":[');
  let first = true;
  for (const part of parts(buf, list.start, list.end)) {
    if (part.number !== 1) continue;
    if (part.wireType !== WIRE.bytes) throw new WireError('wrong-wire-type', part.start, 'ArrayValue.values');
    if (out.pos > w.maxBytes) throw new WireError('too-much-rewriting', part.start);
    if (!first) out.byte(0x2c);
    first = false;
    const write = list.number === 5 ? writeAnyValue : writeKeyValue;
    if (!write(w, part.start, part.end, depth - 1)) return false;
  }
  out.ascii(']}');
  return true;
}

function writeKeyValue(w: Writing, start: number, end: number, depth: number): boolean {
  const { out, buf } = w;
  let key: Part | undefined;
  let value: Part | undefined;
  for (const part of parts(buf, start, end)) {
    if (part.number !== 1 && part.number !== 2) continue;
    if (part.wireType !== WIRE.bytes) throw new WireError('wrong-wire-type', part.start, 'KeyValue');
    if (part.number === 1) key = part;
    else value = part;
  }
  out.ascii('{"key":');
  writeJsonString(out, buf, key?.start ?? 0, key?.end ?? 0);
  if (value !== undefined) {
    out.ascii(',"value":');
    if (!writeAnyValue(w, value.start, value.end, depth)) return false;
  }
  out.byte(0x7d);
  return true;
}

/** A bool may be padded with `0x80` bytes: it is false only when all its bits are zero. */
export function isZeroVarint(buf: Uint8Array, start: number): boolean {
  let p = start;
  while (buf[p]! > 127) if ((buf[p++]! & 127) !== 0) return false;
  return buf[p] === 0;
}

function readInt64(buf: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  for (let p = start, shift = 0n; p < end; p++, shift += 7n) value |= BigInt(buf[p]! & 127) << shift;
  return BigInt.asIntN(64, value);
}

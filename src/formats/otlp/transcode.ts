import { err, ok, type Result } from '../../base/result.ts';
import { ByteWriter } from './byte-writer.ts';
import { readDouble, readInt32, readInt64 } from './json-number.ts';
import { JsonError, type JsonProblem, JsonSource } from './json-source.ts';
import { copyBase64, copyHex, copyJsonString, readJsonText } from './json-string.ts';
import {
  type OtlpField,
  type OtlpMessage,
  type OtlpSignal,
  otlpMessages,
  requestMessage,
  type ScalarKind,
} from './schema.ts';
import { WIRE } from './wire.ts';

export type { JsonProblem } from './json-source.ts';

const WIRE_OF_KIND: Readonly<Record<ScalarKind | 'message', number>> = {
  message: WIRE.bytes,
  string: WIRE.bytes,
  bytes: WIRE.bytes,
  traceId: WIRE.bytes,
  spanId: WIRE.bytes,
  bool: WIRE.varint,
  enum: WIRE.varint,
  int32: WIRE.varint,
  uint32: WIRE.varint,
  sint32: WIRE.varint,
  int64: WIRE.varint,
  uint64: WIRE.varint,
  fixed32: WIRE.fixed32,
  fixed64: WIRE.fixed64,
  sfixed64: WIRE.fixed64,
  double: WIRE.fixed64,
};

/** The kinds that are numbers on the wire. */
type NumberKind = Exclude<ScalarKind, 'string' | 'bytes' | 'traceId' | 'spanId'>;

/** A field prepared for reading: its JSON name as bytes, its tag, the plan of its message. */
interface JsonField {
  readonly field: OtlpField;
  readonly name: Uint8Array;
  readonly tag: number;
  /** Repeated numbers are packed, so their tag is that of a delimited field. */
  readonly packed: boolean;
  readonly plan: JsonPlan | undefined;
}

interface JsonPlan {
  readonly byHash: Map<number, JsonField>;
  readonly byName: Map<string, JsonField>;
}

const PLANS = buildPlans();

function buildPlans(): ReadonlyMap<OtlpMessage, JsonPlan> {
  const plans = new Map<OtlpMessage, JsonPlan>();
  for (const message of otlpMessages().values()) plans.set(message, { byHash: new Map(), byName: new Map() });
  for (const [message, plan] of plans) {
    for (const field of message.fields) {
      const wireType = WIRE_OF_KIND[field.kind];
      const packed = field.repeated && wireType !== WIRE.bytes;
      const name = new TextEncoder().encode(field.name);
      const json: JsonField = {
        field,
        name,
        tag: (field.number << 3) | (packed ? WIRE.bytes : wireType),
        packed,
        plan: field.message === undefined ? undefined : plans.get(field.message),
      };
      plan.byHash.set(hashOf(name, 0, name.length), json);
      plan.byName.set(field.name, json);
    }
    if (plan.byHash.size !== message.fields.length) throw new Error('internal error: field names collide');
  }
  return plans;
}

function hashOf(buf: Uint8Array, from: number, to: number): number {
  let hash = 0;
  for (let p = from; p < to; p++) hash = (Math.imul(hash, 31) + buf[p]!) | 0;
  return hash;
}

/**
 * Turns an OTLP/JSON export request into the same request in protobuf, byte by byte: nothing is parsed into objects,
 * so 64-bit integers keep every digit whether they come as strings or as bare numbers.
 * Rules: names in lowerCamelCase only, unknown names ignored, ids in hex of either case, enums as integers, bytes in
 * base64, `null` means absent, doubles may be the words NaN, Infinity, -Infinity.
 * Bounds: the caller limits the size; the result is at most about as large as the input; depth is bounded.
 * Errors: a `JsonProblem` with the byte offset and the path. Source: OTLP specification, "JSON Protobuf Encoding".
 */
export function transcodeOtlpJson(
  signal: OtlpSignal,
  json: Uint8Array,
): Result<Uint8Array<ArrayBuffer>, JsonProblem> {
  const reader = new Transcoder(json);
  try {
    return ok(reader.run(requestMessage(signal)));
  } catch (error) {
    if (error instanceof JsonError)
      return err({ code: error.code, offset: error.offset, path: reader.path() });
    throw error;
  }
}

class Transcoder {
  private readonly source: JsonSource;
  private readonly out: ByteWriter;
  private readonly int = { low: 0, high: 0 };
  private readonly fields: (JsonField | undefined)[] = [];
  private readonly indexes: number[] = [];
  private level = 0;

  constructor(json: Uint8Array) {
    this.source = new JsonSource(json);
    this.out = new ByteWriter(Math.ceil(json.length * 0.7));
  }

  run(message: OtlpMessage): Uint8Array<ArrayBuffer> {
    if (this.source.peek() !== 0x7b)
      this.source.fail(this.source.pos < this.source.end ? 'wrong-type' : 'truncated');
    this.readMessage(this.planOf(message));
    if (this.source.peek() !== -1) this.source.fail('trailing-bytes');
    return this.out.written();
  }

  private planOf(message: OtlpMessage): JsonPlan {
    const plan = PLANS.get(message);
    if (plan === undefined) throw new Error(`internal error: no plan for ${message.name}`);
    return plan;
  }

  /** Where the reader stands, for an error. */
  path(): string {
    let path = '';
    for (let i = 0; i < this.level; i++) {
      const step = this.fields[i];
      if (step === undefined) break;
      path += (path === '' ? '' : '.') + step.field.name;
      if (this.indexes[i]! >= 0) path += `[${this.indexes[i]}]`;
    }
    return path;
  }

  private readMessage(plan: JsonPlan): void {
    const { source } = this;
    if (source.peek() !== 0x7b) source.fail('wrong-type');
    source.enter();
    source.pos++;
    if (source.peek() === 0x7d) source.pos++;
    else {
      const level = this.level++;
      do {
        this.fields[level] = undefined;
        const field = this.readKey(plan);
        if (field === undefined) source.skipValue();
        else if (!source.takeNull()) {
          this.fields[level] = field;
          this.indexes[level] = -1;
          if (field.field.repeated) this.readRepeated(field, level);
          else this.readOne(field);
        }
      } while (source.more(0x7d));
      this.level--;
    }
    source.leave();
  }

  /** Moves over a key and its colon; the field it names, if it names one. */
  private readKey(plan: JsonPlan): JsonField | undefined {
    const { source } = this;
    if (source.peek() !== 0x22) source.fail('syntax');
    const start = source.pos;
    const from = start + 1;
    const to = source.skipString();
    let field: JsonField | undefined;
    if (source.escaped) {
      source.pos = start;
      field = plan.byName.get(readJsonText(source, this.out));
    } else {
      field = plan.byHash.get(hashOf(source.buf, from, to));
      if (field !== undefined && !sameBytes(field.name, source.buf, from, to)) field = undefined;
    }
    source.expect(0x3a);
    return field;
  }

  private readRepeated(field: JsonField, level: number): void {
    const { source, out } = this;
    if (source.peek() !== 0x5b) source.fail('wrong-type');
    source.enter();
    source.pos++;
    const packed = field.packed ? out.beginLength(field.tag) : 0;
    if (source.peek() === 0x5d) source.pos++;
    else
      do {
        this.indexes[level]!++;
        if (field.packed) this.writeScalar(field.field.kind as NumberKind);
        else this.readOne(field);
      } while (source.more(0x5d));
    if (field.packed) out.endLength(packed);
    source.leave();
  }

  private readOne(field: JsonField): void {
    const { out } = this;
    if (field.plan !== undefined) {
      const start = out.beginLength(field.tag);
      this.readMessage(field.plan);
      out.endLength(start);
    } else if ((field.tag & 7) === WIRE.bytes) {
      if (this.source.peek() !== 0x22) this.source.fail('wrong-type');
      const start = out.beginLength(field.tag);
      this.writeBytes(field.field.kind);
      out.endLength(start);
    } else {
      out.varint(field.tag);
      this.writeScalar(field.field.kind as NumberKind);
    }
  }

  private writeBytes(kind: OtlpField['kind']): void {
    if (kind === 'string') copyJsonString(this.source, this.out);
    else if (kind === 'bytes') copyBase64(this.source, this.out);
    else copyHex(this.source, this.out);
  }

  private writeScalar(kind: NumberKind): void {
    const { source, out, int } = this;
    switch (kind) {
      case 'bool':
        return this.writeBool();
      case 'enum':
        if (source.peek() === 0x22) source.fail('enum-name');
        return this.writeInt32();
      case 'int32':
        return this.writeInt32();
      case 'sint32': {
        const value = readInt32(source, -2_147_483_648, 2_147_483_647, int);
        return out.varint(((value << 1) ^ (value >> 31)) >>> 0);
      }
      case 'uint32':
        return out.varint(readInt32(source, 0, 4_294_967_295, int));
      case 'fixed32':
        return out.fixed32(readInt32(source, 0, 4_294_967_295, int));
      case 'int64':
      case 'uint64':
        readInt64(source, kind === 'int64', int);
        return out.varint64(int.low, int.high);
      case 'double':
        return this.writeDouble();
      case 'fixed64':
      case 'sfixed64':
        readInt64(source, kind === 'sfixed64', int);
        out.fixed32(int.low);
        return out.fixed32(int.high);
    }
  }

  private writeBool(): void {
    const { source, out } = this;
    const byte = source.peek();
    if (byte === 0x74) {
      source.literal('true');
      return out.byte(1);
    }
    if (byte !== 0x66) source.fail('wrong-type');
    source.literal('false');
    return out.byte(0);
  }

  /** A negative `int32` is a varint of ten bytes: the sign is carried into 64 bits. */
  private writeInt32(): void {
    const value = readInt32(this.source, -2_147_483_648, 2_147_483_647, this.int);
    this.out.varint64(value, value < 0 ? 0xffffffff : 0);
  }

  private writeDouble(): void {
    FLOAT[0] = readDouble(this.source);
    this.out.fixed32(HALVES[0]!);
    this.out.fixed32(HALVES[1]!);
  }
}

// Little-endian halves of a double; every platform Node runs on is little-endian.
const FLOAT = new Float64Array(1);
const HALVES = new Uint32Array(FLOAT.buffer);

function sameBytes(name: Uint8Array, buf: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== buf[from + i]) return false;
  return true;
}

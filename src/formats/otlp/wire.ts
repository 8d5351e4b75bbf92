/** What made a protobuf message unreadable, and where. Offsets count from the first byte of the request. */
export interface WireProblem {
  readonly code:
    | 'truncated'
    | 'varint-too-long'
    | 'bad-tag'
    | 'wrong-wire-type'
    | 'length-beyond-parent'
    | 'group-unclosed'
    | 'too-deep'
    | 'too-many-items'
    | 'given-twice'
    | 'too-much-rewriting'
    | 'scope-too-large';
  readonly offset: number;
  /** The message and field being read, such as `Span.name`; empty when it is not known. */
  readonly where: string;
}

/** Thrown inside this room only and turned into a value at its doors. */
export class WireError extends Error {
  readonly problem: WireProblem;
  constructor(code: WireProblem['code'], offset: number, where = '') {
    super(code);
    this.problem = { code, offset, where };
  }
}

/** Protobuf wire types (protobuf encoding guide, "Message Structure"). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

const MAX_GROUP_DEPTH = 32;

/** Bytes of the longest varint; the last of them has room for one bit. */
const LONGEST_VARINT = 10;

/**
 * Position after a varint that starts at `p`, without its value. Errors: `truncated` at `end`, `varint-too-long` after ten bytes, and
 * where the tenth is not 1: above it the number has more than 64 bits, 0 is padding that no encoder writes, and the
 * engine's reader refuses both (ClickHouse 26.7) and with them all that came in the same request.
 */
export function skipVarint(buf: Uint8Array, p: number, end: number): number {
  return skipNumber(buf, p, end, 1);
}

/** The same for a number of 32 bits, whose padding is taken out before the engine reads it. */
export function skipPaddedVarint(buf: Uint8Array, p: number, end: number): number {
  return skipNumber(buf, p, end, 0);
}

function skipNumber(buf: Uint8Array, p: number, end: number, leastTenth: number): number {
  const limit = Math.min(end, p + LONGEST_VARINT - 1);
  let q = p;
  while (q < limit) if (buf[q++]! < 128) return q;
  if (q === end) throw new WireError('truncated', p);
  const tenth = buf[q]!;
  if (tenth > 1 || tenth < leastTenth) throw new WireError('varint-too-long', p);
  return q + 1;
}

/** The value of a varint that is a tag or a length: more than 32 bits are an error, as in every protobuf reader. */
export function readVarint32(buf: Uint8Array, p: number, end: number): number {
  let value = 0;
  let scale = 1;
  const limit = Math.min(end, p + LONGEST_VARINT);
  for (let q = p; q < limit; q++) {
    const byte = buf[q]!;
    value += (byte & 127) * scale;
    if (byte < 128) {
      if (value > 0xffffffff) throw new WireError('varint-too-long', p);
      return value;
    }
    scale *= 128;
  }
  throw new WireError(limit === end ? 'truncated' : 'varint-too-long', p);
}

/** Position after the value of an unknown field. Groups are skipped as a whole. */
export function skipField(buf: Uint8Array, p: number, end: number, wireType: number, depth = 0): number {
  switch (wireType) {
    case WIRE.varint:
      return skipVarint(buf, p, end);
    case WIRE.fixed64:
      return within(p + 8, end, p);
    case WIRE.fixed32:
      return within(p + 4, end, p);
    case WIRE.bytes: {
      const length = readVarint32(buf, p, end);
      return within(skipVarint(buf, p, end) + length, end, p);
    }
    case WIRE.groupStart:
      return skipGroup(buf, p, end, depth);
    default:
      throw new WireError('bad-tag', p);
  }
}

function skipGroup(buf: Uint8Array, start: number, end: number, depth: number): number {
  if (depth >= MAX_GROUP_DEPTH) throw new WireError('too-deep', start);
  let p = start;
  while (p < end) {
    const tag = readVarint32(buf, p, end);
    p = skipVarint(buf, p, end);
    if (tag >>> 3 === 0) throw new WireError('bad-tag', p);
    if ((tag & 7) === WIRE.groupEnd) return p;
    p = skipField(buf, p, end, tag & 7, depth + 1);
  }
  throw new WireError('group-unclosed', start);
}

function within(next: number, end: number, start: number): number {
  if (next > end) throw new WireError('truncated', start);
  return next;
}

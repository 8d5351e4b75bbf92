import { say } from '../../base/messages.ts';
import { ProfileFailure } from './profile-error.ts';
import { profileErrorMessages as m } from './profile-error.messages.ts';

/** Protobuf wire types that profiles use. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/**
 * Reads protobuf fields without making objects. After `field()`: `number` and `type` name the field; a varint or fixed
 * value is in `lo` and `hi` (32-bit words), a length-delimited one in `[from, to)`. `limit` is the end of the message
 * being read. Source: protobuf.dev, "Encoding".
 * Errors: `ProfileFailure` with `PROFILE_TRUNCATED` where the data ends, `PROFILE_MALFORMED` where a message does.
 */
export class WireReader {
  readonly bytes: Uint8Array;
  pos: number;
  limit: number;
  number = 0;
  type = 0;
  lo = 0;
  hi = 0;
  from = 0;
  to = 0;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.pos = from;
    this.limit = to;
  }

  /** Goes on with the message in `[from, to)`. */
  enter(from: number, to: number): void {
    this.pos = from;
    this.limit = to;
  }

  /** Reads one field; false at the end of the message. */
  field(): boolean {
    if (this.pos >= this.limit) return false;
    this.varint();
    this.type = this.lo & 7;
    // A field number above 2^29 is no field of any message: any number that nothing asks for will do.
    this.number = this.hi === 0 ? this.lo >>> 3 : 0x1fffffff;
    switch (this.type) {
      case WIRE.varint:
        this.varint();
        return true;
      case WIRE.bytes:
        this.#delimited();
        return true;
      case WIRE.fixed64:
        this.#fixed(8);
        return true;
      case WIRE.fixed32:
        this.#fixed(4);
        return true;
      default:
        throw new ProfileFailure(
          'PROFILE_MALFORMED',
          this.pos - 1,
          say(m.wireType, { type: String(this.type) }),
        );
    }
  }

  /** Reads one varint into `lo` and `hi`. */
  varint(): void {
    const { bytes } = this;
    let pos = this.pos;
    let byte = bytes[pos++]!;
    let lo = byte & 0x7f;
    let hi = 0;
    if (byte >= 0x80) {
      let shift = 7;
      do {
        if (shift > 63) throw new ProfileFailure('PROFILE_MALFORMED', this.pos, say(m.longVarint));
        byte = bytes[pos++]!;
        const part = byte & 0x7f;
        if (shift < 28) lo |= part << shift;
        else if (shift === 28) {
          lo |= part << 28;
          hi = part >>> 4;
        } else hi |= part << (shift - 32);
        shift += 7;
      } while (byte >= 0x80);
    }
    if (pos > this.limit) throw this.#cut(say(m.cutVarint));
    this.pos = pos;
    this.lo = lo;
    this.hi = hi;
  }

  /** The varint just read as a table index; -1 when it cannot be one. */
  index(): number {
    return this.hi === 0 && this.lo >= 0 ? this.lo : -1;
  }

  /** The value just read as a signed 64-bit integer. */
  int64(): bigint {
    return (BigInt(this.hi) << 32n) | BigInt(this.lo >>> 0);
  }

  /** The value just read as an unsigned 64-bit integer. */
  uint64(): bigint {
    return BigInt.asUintN(64, this.int64());
  }

  /** Fails unless the field just read has this wire type. */
  expect(type: number): void {
    if (this.type === type) return;
    const values = { field: this.number, type: this.type };
    throw new ProfileFailure('PROFILE_MALFORMED', this.pos, say(m.fieldType, values));
  }

  #delimited(): void {
    this.varint();
    const left = this.limit - this.pos;
    if (this.hi !== 0 || this.lo < 0 || this.lo > left) {
      throw this.#cut(say(m.cutField, { length: String(this.uint64()), left }));
    }
    this.from = this.pos;
    this.to = this.pos + this.lo;
    this.pos = this.to;
  }

  #fixed(size: number): void {
    const { bytes, pos } = this;
    if (pos + size > this.limit)
      throw this.#cut(say(m.cutField, { length: size, left: this.limit - this.pos }));
    const word = (at: number) =>
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    this.lo = word(pos);
    this.hi = size === 8 ? word(pos + 4) : 0;
    this.pos = pos + size;
  }

  #cut(detail: ReturnType<typeof say>): ProfileFailure {
    const code = this.limit === this.bytes.length ? 'PROFILE_TRUNCATED' : 'PROFILE_MALFORMED';
    return new ProfileFailure(code, this.pos, detail);
  }
}

import { crc32 } from 'node:zlib';
import { CRC32C_POLYNOMIAL, crc32c } from './crc32c.ts';
import { RangeChecksum } from './range-checksum.ts';

// A segment is a sequence of records; each is one length-delimited protobuf message, so that the engine can read the
// file where it lies:
//
//   varint   length of all that follows
//   c5 3e    field 1000 fixed32   CRC-32 (RFC 1952) over everything behind these six bytes; CRC-32C in logs of older builds
//   c9 3e    field 1001 fixed64   sequence number
//   d1 3e    field 1002 fixed64   wall clock when received, ns since the Unix epoch
//   d9 3e    field 1003 fixed64   monotonic clock when received, ns
//   e2 3e    field 1004 string    tenant; absent for the default tenant
//   ed 3e    field 1005 fixed32   flags
//   …        the bytes of the Export*ServiceRequest: concatenated messages merge (protobuf encoding guide)

/** `flags` bit 0: arrays, key-value lists or bytes were rewritten as OTLP/JSON. */
export const FLAG_NESTED = 1;
/** `flags` bit 1: some strings are not UTF-8. */
export const FLAG_INVALID_UTF8 = 2;

/** What a record says about itself besides its payload. Both clocks, so that a step of the wall clock can be seen. */
export interface RecordHeader {
  readonly seq: bigint;
  readonly receivedWallUnixNano: bigint;
  readonly receivedMonoNano: bigint;
  /** Empty for the default tenant. */
  readonly tenant: string;
  readonly flags: number;
}

/** Bytes from the tag of field 1000 to the end of its value. */
const CRC_BYTES = 6;
const FIXED_HEADER_BYTES = CRC_BYTES + 10 + 10 + 10 + 6;
/** No record is longer: the largest request, what rewriting may add to it, and the header. */
export const MAX_RECORD_BYTES = 512 * 1024 * 1024;

function tag(buf: Buffer, at: number, second: number, first: number): number {
  buf[at] = first;
  buf[at + 1] = second;
  return at + 2;
}

/**
 * The bytes that go before a payload: length and header, with the CRC over header and payload. `payload` itself is not
 * copied: write the two one after the other.
 */
export function encodeRecordHeader(header: RecordHeader, payload: Uint8Array): Buffer {
  const tenant = header.tenant === '' ? undefined : Buffer.from(header.tenant, 'utf8');
  const tenantBytes = tenant === undefined ? 0 : 2 + varintBytes(tenant.length) + tenant.length;
  const length = FIXED_HEADER_BYTES + tenantBytes + payload.length;
  const start = varintBytes(length);
  const buf = Buffer.allocUnsafe(start + FIXED_HEADER_BYTES + tenantBytes);
  writeVarint(buf, 0, length);
  let at = tag(buf, start + CRC_BYTES, 0x3e, 0xc9);
  at = tag(buf, buf.writeBigUInt64LE(header.seq, at), 0x3e, 0xd1);
  at = tag(buf, buf.writeBigUInt64LE(header.receivedWallUnixNano, at), 0x3e, 0xd9);
  at = buf.writeBigUInt64LE(header.receivedMonoNano, at);
  if (tenant !== undefined) {
    at = writeVarint(buf, tag(buf, at, 0x3e, 0xe2), tenant.length);
    at += tenant.copy(buf, at);
  }
  buf.writeUInt32LE(header.flags >>> 0, tag(buf, at, 0x3e, 0xed));
  const crc = crc32(payload, crc32(buf.subarray(start + CRC_BYTES)));
  buf.writeUInt32LE(crc, tag(buf, start, 0x3e, 0xc5));
  return buf;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) bytes++;
  return bytes;
}

function writeVarint(buf: Buffer, at: number, value: number): number {
  let p = at;
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) buf[p++] = (rest % 128) | 0x80;
  buf[p] = rest;
  return p + 1;
}

/** One record found in a segment. */
export interface FoundRecord {
  readonly kind: 'record';
  readonly header: RecordHeader;
  /** Offset of the length and offset behind the record. */
  readonly start: number;
  readonly end: number;
  /** Where the payload starts; it ends at `end`. */
  readonly payloadStart: number;
}

/** Why there is no sound record at an offset. `torn`: the file ends before the record does. */
export type RecordFault = 'torn' | 'length' | 'header' | 'crc';

/** Whether a checksum is that of `[start, end)` of a buffer. */
type IsSound = (start: number, end: number, checksum: number) => boolean;

/**
 * Reads the record that starts at `start`. Never throws. A length that no record can have, a header of another shape
 * and a wrong CRC are faults; the caller decides whether something sound follows.
 */
export function readRecord(buf: Buffer, start: number): FoundRecord | { readonly kind: RecordFault } {
  return readChecked(buf, start, (from, to, checksum) => isSound(buf, from, to, checksum));
}

function readChecked(
  buf: Buffer,
  start: number,
  isRight: IsSound,
): FoundRecord | { readonly kind: RecordFault } {
  let p = start;
  let length = 0;
  for (let scale = 1; ; scale *= 128) {
    if (p >= buf.length) return { kind: 'torn' };
    const byte = buf[p++]!;
    length += (byte & 127) * scale;
    if (byte < 128) break;
    if (scale > 1e9) return { kind: 'length' };
  }
  if (length < FIXED_HEADER_BYTES || length > MAX_RECORD_BYTES) return { kind: 'length' };
  if (p + 2 <= buf.length && (buf[p] !== 0xc5 || buf[p + 1] !== 0x3e)) return { kind: 'header' };
  const end = p + length;
  if (end > buf.length) return { kind: 'torn' };
  const found = readHeader(buf, start, p + CRC_BYTES, end);
  if (found === undefined) return { kind: 'header' };
  return isRight(p + CRC_BYTES, end, buf.readUInt32LE(p + 2)) ? found : { kind: 'crc' };
}

/**
 * Node computes CRC-32 two to three times as fast as JavaScript does CRC-32C, which stood in the log before: what an older build
 * left there is read, too.
 */
function isSound(buf: Buffer, start: number, end: number, checksum: number): boolean {
  return crc32(buf.subarray(start, end)) === checksum || crc32c(buf, start, end) === checksum;
}

function readHeader(buf: Buffer, start: number, at: number, end: number): FoundRecord | undefined {
  const isTag = (p: number, first: number): boolean => buf[p] === first && buf[p + 1] === 0x3e;
  if (!isTag(at, 0xc9) || !isTag(at + 10, 0xd1) || !isTag(at + 20, 0xd9)) return undefined;
  let p = at + 30;
  let tenant = '';
  if (isTag(p, 0xe2)) {
    const length = buf[p + 2]!;
    if (length > 127) return undefined;
    tenant = buf.toString('utf8', p + 3, p + 3 + length);
    p += 3 + length;
  }
  if (!isTag(p, 0xed) || p + 6 > end) return undefined;
  return {
    kind: 'record',
    header: {
      seq: buf.readBigUInt64LE(at + 2),
      receivedWallUnixNano: buf.readBigUInt64LE(at + 12),
      receivedMonoNano: buf.readBigUInt64LE(at + 22),
      tenant,
      flags: buf.readUInt32LE(p + 2),
    },
    start,
    end,
    payloadStart: p + 6,
  };
}

/** A piece of a segment: a sound record, or bytes that belong to none. */
export type SegmentPiece =
  | FoundRecord
  | { readonly kind: 'bad'; readonly start: number; readonly end: number; readonly fault: RecordFault };

/**
 * Walks a segment. Behind a fault it looks for the next offset at which a whole record with a right CRC starts: 2^-31
 * (either checksum counts) is the chance to mistake other bytes for one, on top of matching the tags. So one flipped bit costs one record.
 * Bad bytes that reach the end of the file are the last piece.
 */
export function* readSegment(buf: Buffer): Generator<SegmentPiece> {
  let p = 0;
  let search: SoundSearch | undefined;
  while (p < buf.length) {
    const found = readRecord(buf, p);
    if (found.kind === 'record') {
      yield found;
      p = found.end;
      continue;
    }
    search ??= new SoundSearch(buf);
    const next = search.next(p + 1);
    yield { kind: 'bad', start: p, end: next, fault: found.kind };
    p = next;
  }
}

const MOST_LENGTH_BYTES = 5;
/** Reversed (RFC 1952 section 8). */
const CRC32_POLYNOMIAL = 0xedb88320;

/**
 * Looks for sound records at any offset. Content may be made to look like thousands of records, each as long as all that follows:
 * their checksums are not computed by reading each, which would take time by the square of the length.
 */
class SoundSearch {
  private readonly buf: Buffer;
  private readonly sums: readonly RangeChecksum[];

  constructor(buf: Buffer) {
    this.buf = buf;
    this.sums = [
      new RangeChecksum(
        buf,
        (of, start, end, before) => crc32(of.subarray(start, end), before),
        CRC32_POLYNOMIAL,
      ),
      new RangeChecksum(buf, crc32c, CRC32C_POLYNOMIAL),
    ];
  }

  /** Offset of the next sound record at or behind `from`, or the end of the buffer. */
  next(from: number): number {
    const { buf } = this;
    const first = Buffer.from([0xc5, 0x3e]);
    for (let at = buf.indexOf(first, from); at >= 0; at = buf.indexOf(first, at + 1))
      for (let start = at - 1; start >= from && start >= at - MOST_LENGTH_BYTES; start--)
        if (lengthEndsAt(buf, start, at) && this.isRecord(start)) return start;
    return buf.length;
  }

  private isRecord(start: number): boolean {
    const isRight: IsSound = (from, to, checksum) => this.sums.some((sum) => sum.of(from, to) === checksum);
    return readChecked(this.buf, start, isRight).kind === 'record';
  }
}

function lengthEndsAt(buf: Buffer, start: number, at: number): boolean {
  let p = start;
  while (p < at && buf[p]! > 127) p++;
  return p === at - 1;
}

import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import { OtlpMaker, oracleRequest } from '../../../test/oracle/otlp.ts';
import { crc32c } from './crc32c.ts';
import { encodeRecordHeader, readRecord, readSegment, type RecordHeader } from './record.ts';

describe('CRC-32C', () => {
  // RFC 3720 appendix B.4, and the check value of the catalogue of parametrised CRC algorithms.
  test.each([
    ['123456789', Buffer.from('123456789'), 0xe3069283],
    ['32 zero bytes', Buffer.alloc(32), 0x8a9136aa],
    ['32 bytes of ones', Buffer.alloc(32, 0xff), 0x62a8ab43],
    ['32 rising bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
    ['32 falling bytes', Buffer.from(Array.from({ length: 32 }, (_, i) => 31 - i)), 0x113fdb5c],
  ])('of %s', (_title, bytes, expected) => expect(crc32c(bytes, 0, bytes.length)).toBe(expected));

  test('is the same at every alignment and length', () => {
    const bytes = Buffer.from(Array.from({ length: 90 }, (_, i) => (i * 151 + 7) & 255));
    const bitwise = (from: number, to: number): number => {
      let crc = 0xffffffff;
      for (let p = from; p < to; p++) {
        crc ^= bytes[p] ?? 0;
        for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
      return ~crc >>> 0;
    };
    for (let from = 0; from < 20; from++)
      for (let to = from; to <= bytes.length; to++)
        expect(crc32c(bytes, from, to), `${from} to ${to}`).toBe(bitwise(from, to));
  });

  test('continues where it stopped, at every split', () => {
    const bytes = Buffer.from(Array.from({ length: 61 }, (_, i) => (i * 37) & 255));
    const whole = crc32c(bytes, 0, bytes.length);
    for (let i = 0; i <= bytes.length; i++)
      expect(crc32c(bytes, i, bytes.length, crc32c(bytes, 0, i))).toBe(whole);
  });
});

const HEADER: RecordHeader = {
  seq: 2n ** 64n - 1n,
  receivedWallUnixNano: 1_790_000_000_000_000_123n,
  receivedMonoNano: 2n ** 63n + 1n,
  tenant: '',
  flags: 0x8000_0003,
};

/** Sequence number, both clocks and flags, each with its tag: what the checksum covers before the payload. */
const HEADER_REST_BYTES = 10 + 10 + 10 + 6;

function payload(seed: number): Buffer {
  const type = oracleRequest('traces');
  return Buffer.from(type.encode(type.create(new OtlpMaker(seed, false).request('traces'))).finish());
}

function record(header: RecordHeader, body: Buffer): Buffer {
  return Buffer.concat([encodeRecordHeader(header, body), body]);
}

const SCHEMA = protobuf
  .parse(`syntax = "proto3"; message Record {
  fixed32 crc = 1000; fixed64 seq = 1001; fixed64 wall = 1002; fixed64 mono = 1003; string tenant = 1004;
  fixed32 flags = 1005; repeated bytes resource_spans = 1; }`)
  .root.lookupType('Record');

describe('a record', () => {
  test.each(['', 'team-a', 'ä'.repeat(60)])(
    'is one length-delimited protobuf message (tenant "%s")',
    (tenant) => {
      const body = payload(1);
      const bytes = record({ ...HEADER, tenant }, body);
      const read = SCHEMA.toObject(SCHEMA.decodeDelimited(bytes), { longs: String, arrays: true });
      expect(read).toMatchObject({
        seq: '18446744073709551615',
        wall: '1790000000000000123',
        mono: '9223372036854775809',
        flags: 0x8000_0003,
        ...(tenant === '' ? {} : { tenant }),
      });
      const found = readRecord(bytes, 0);
      expect(found).toMatchObject({ kind: 'record', header: { ...HEADER, tenant }, end: bytes.length });
      expect(found.kind === 'record' && bytes.subarray(found.payloadStart, found.end).equals(body)).toBe(
        true,
      );
    },
  );

  test('of an older build, with CRC-32C, is read', () => {
    const body = payload(5);
    const bytes = record(HEADER, body);
    const at = bytes.length - body.length - HEADER_REST_BYTES;
    bytes.writeUInt32LE(crc32c(bytes, at, bytes.length), at - 4);
    expect(readRecord(bytes, 0)).toMatchObject({ kind: 'record', header: HEADER, end: bytes.length });
    bytes[bytes.length - 1]! ^= 1;
    expect(readRecord(bytes, 0)).toEqual({ kind: 'crc' });
  });

  test('carries the CRC-32 that others compute', () => {
    const bytes = record(HEADER, Buffer.from('123456789'));
    const at = bytes.length - 9 - HEADER_REST_BYTES;
    // Bit by bit: polynomial 0xedb88320 (RFC 1952, section 8).
    let crc = 0xffffffff;
    for (const byte of bytes.subarray(at)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
    expect(bytes.readUInt32LE(at - 4)).toBe(~crc >>> 0);
  });

  test('may be empty, and may be large', () => {
    for (const size of [0, 1, 80, 81, 127, 128, 16_300, 16_384, 3_000_000]) {
      const bytes = record(HEADER, Buffer.alloc(size, 7));
      expect(readRecord(bytes, 0)).toMatchObject({ kind: 'record', end: bytes.length });
    }
  });
});

describe('a segment', () => {
  const bodies = [payload(2), payload(3), payload(4)];
  const records = bodies.map((body, i) => record({ ...HEADER, seq: BigInt(i + 1) }, body));
  const whole = Buffer.concat(records);
  const seqsOf = (buf: Buffer): bigint[] =>
    [...readSegment(buf)].flatMap((piece) => (piece.kind === 'record' ? [piece.header.seq] : []));

  test('reads back', () => expect(seqsOf(whole)).toEqual([1n, 2n, 3n]));

  test('a file cut anywhere keeps the records before the cut', () => {
    const ends = records.map((_, i) => Buffer.concat(records.slice(0, i + 1)).length);
    for (let cut = 0; cut <= whole.length; cut++) {
      const part = whole.subarray(0, cut);
      const complete = ends.filter((end) => end <= cut).length;
      expect(seqsOf(part), `cut at ${cut}`).toEqual([1n, 2n, 3n].slice(0, complete));
    }
  });

  test('one flipped bit anywhere costs exactly the record it lies in', () => {
    const firstEnd = records[0]?.length ?? 0;
    const secondEnd = firstEnd + (records[1]?.length ?? 0);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << (at % 8));
      const lost = at < firstEnd ? 1n : at < secondEnd ? 2n : 3n;
      expect(seqsOf(damaged), `bit at ${at}`).toEqual([1n, 2n, 3n].filter((seq) => seq !== lost));
    }
  });

  test('random garbage of any length between records is stepped over', () => {
    for (let length = 1; length < 400; length += 7) {
      const garbage = Buffer.from(Array.from({ length }, (_, i) => (i * 2_654_435_761) >>> 24));
      const damaged = Buffer.concat([records[0]!, garbage, records[1]!, garbage]);
      expect(seqsOf(damaged), `${length} bytes`).toEqual([1n, 2n]);
    }
  });

  test('content that looks like records, each as long as the rest, hides nothing and is no record', () => {
    const looks = 200;
    const fakes = Buffer.concat(
      Array.from({ length: looks }, (_, i) => {
        const fake = record({ ...HEADER, seq: BigInt(i) }, Buffer.alloc(100));
        // As long as 2 bytes of length can say, so that it ends somewhere among the others.
        const far = Buffer.from([0x80 | ((3000 + i * 7) & 127), (3000 + i * 7) >> 7]);
        return Buffer.concat([far, fake.subarray(2)]);
      }),
    );
    const hostile = record({ ...HEADER, seq: 9n }, fakes);
    for (const flipped of [1, 20, 60, hostile.length - 1]) {
      const damaged = Buffer.concat([records[0]!, hostile, records[1]!, records[2]!]);
      damaged[records[0]!.length + flipped]! ^= 4;
      expect(seqsOf(damaged), `byte ${flipped}`).toEqual([1n, 2n, 3n]);
      // Cut inside: the rest is torn.
      expect(seqsOf(damaged.subarray(0, records[0]!.length + hostile.length - 7))).toEqual([1n]);
    }
  });

  test('zero bytes at the end are one bad piece', () => {
    const pieces = [...readSegment(Buffer.concat([records[0]!, Buffer.alloc(5000)]))];
    expect(pieces.map((piece) => piece.kind)).toEqual(['record', 'bad']);
  });
});

import { describe, expect, test } from 'vitest';
import { oracleRead, oracleRequest } from '../../../test/oracle/otlp.ts';
import { type OtlpScan, scanOtlp } from './scan.ts';
import type { OtlpSignal } from './schema.ts';
import type { WireProblem } from './wire.ts';

const LIMITS = { maxItemBytes: 8 << 20, maxAttributes: 16_384, maxDepth: 8 };
const ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1);

function judge(signal: OtlpSignal, request: Uint8Array): OtlpScan | WireProblem {
  const result = scanOtlp(signal, request, { limits: LIMITS, receivedUnixNano: 1_790_000_000_000_000_000n });
  return result.ok ? result.value : result.error;
}

function accepted(signal: OtlpSignal, request: Uint8Array): OtlpScan {
  const result = judge(signal, request);
  if ('code' in result) throw new Error(JSON.stringify(result));
  return result;
}

/** A length-delimited field. */
function field(number: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.of(...bytes, rest);
}

const text = (value: string): Uint8Array => Buffer.from(value);
const SPAN = Buffer.concat([field(1, ID), field(2, ID.subarray(0, 8))]);
const spans = (...inner: readonly Uint8Array[]): Uint8Array => field(1, field(2, ...inner));
const repeat = (part: Uint8Array, times: number): Uint8Array => Buffer.alloc(part.length * times, part);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('what a sender must not write', () => {
  test('fields of the log itself are cut at the top, and only there', () => {
    const plain = spans(field(2, SPAN, field(1_001, text('inside stays'))));
    const forged = Buffer.concat([field(1_003, text('evil-tenant')), plain, varint(1_002 << 3), varint(5)]);
    expect(hex(accepted('traces', forged).payload)).toBe(hex(plain));
  });
});

describe('what protobuf reads and the engine does not', () => {
  const read = (signal: OtlpSignal, request: Uint8Array): string =>
    JSON.stringify(oracleRead(signal, accepted(signal, request).payload));

  test('groups are cut at every level', () => {
    const group = Buffer.concat([varint((50 << 3) | 3), field(1, text('x')), varint((50 << 3) | 4)]);
    const value = field(2, field(1, text('v')), group);
    const attribute = field(9, field(1, text('k')), value, group);
    const request = Buffer.concat([group, spans(field(2, SPAN, attribute, group), group)]);
    const clean = spans(field(2, SPAN, field(9, field(1, text('k')), field(2, field(1, text('v'))))));
    expect(hex(accepted('traces', request).payload)).toBe(hex(clean));
  });

  test('a varint of a 32-bit field is what protobuf makes of it', () => {
    const kind = (bytes: number[]): Uint8Array => spans(field(2, SPAN, Uint8Array.of(0x30, ...bytes)));
    const dropped = (bytes: number[]): Uint8Array => spans(field(2, SPAN, Uint8Array.of(0x50, ...bytes)));
    const same = (request: Uint8Array): void => {
      expect(read('traces', request)).toBe(JSON.stringify(oracleRead('traces', request)));
    };
    same(kind([0x82, 0x00]));
    // The oracle skips five bytes behind the first five, so a long varint has all ten here.
    same(kind([0x83, ...Array<number>(8).fill(0x80), 0x00]));
    same(kind([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01]));
    same(dropped([0xff, 0xff, 0xff, 0xff, 0x0f]));
    same(dropped([0x87, ...Array<number>(8).fill(0x80), 0x01]));
    expect(hex(accepted('traces', kind([0x82, 0x00])).payload)).toBe(hex(kind([2])));
  });

  test('a varint of ten bytes has 64 bits, or the request is malformed', () => {
    const long = (tenth: number): number[] => [...Array<number>(9).fill(0xff), tenth];
    const int = (bytes: number[]): Uint8Array =>
      spans(field(2, SPAN, field(9, field(1, text('k')), field(2, Uint8Array.of(0x18, ...bytes)))));
    const body = (bytes: number[]): Uint8Array =>
      field(1, field(2, field(2, field(5, Uint8Array.of(0x18, ...bytes)))));
    const counts = (bytes: number[]): Uint8Array =>
      field(
        1,
        field(
          2,
          field(2, field(1, text('m')), field(10, field(1, field(8, field(2, Uint8Array.from(bytes)))))),
        ),
      );
    const unknown = (bytes: number[]): Uint8Array =>
      spans(field(2, SPAN, Uint8Array.of(0xa0, 0x06, ...bytes)));
    for (const [signal, request] of [
      ['traces', int],
      ['logs', body],
      ['metrics', counts],
      ['traces', unknown],
    ] as const) {
      expect(accepted(signal, request(long(1))).items).toBe(1);
      for (const tenth of [0, 2, 0x40, 0x7f])
        expect(judge(signal, request(long(tenth)))).toMatchObject({ code: 'varint-too-long' });
      expect(judge(signal, request(long(0x81)))).toMatchObject({ code: 'varint-too-long' });
    }
  });

  test('strings of attributes that are not UTF-8 are counted, key and value each for itself', () => {
    const odd = Uint8Array.of(0x61, 0xff, 0x62);
    const good = text('abc');
    for (const long of [0, 1, 2, 3, 4, 5, 120, 126, 127, 128, 200]) {
      const pad = text('x'.repeat(long));
      const attribute = (key: Uint8Array, value: Uint8Array): Uint8Array =>
        spans(field(2, SPAN, field(9, field(1, pad, key), field(2, field(1, value, pad)))));
      for (const [key, value, count] of [
        [good, good, 0],
        [odd, good, 1],
        [good, odd, 1],
        [odd, odd, 2],
      ] as const) {
        const scan = accepted('traces', attribute(key, value));
        expect([long, scan.items, scan.invalidUtf8]).toEqual([long, 1, count]);
      }
    }
  });

  test('an attribute whose lengths do not agree is malformed', () => {
    const attribute = (...value: number[]): Uint8Array =>
      spans(field(2, SPAN, field(9, field(1, text('k')), Uint8Array.of(...value))));
    expect(accepted('traces', attribute(0x12, 5, 0x0a, 3, 0x61, 0x62, 0x63)).items).toBe(1);
    // Inside: one more than there is, one less (the rest is no field). Outside: beyond the attribute, short of its end.
    for (const value of [
      [0x12, 5, 0x0a, 4, 0x61, 0x62, 0x63],
      [0x12, 5, 0x0a, 2, 0x61, 0x62, 0x63],
      [0x12, 6, 0x0a, 3, 0x61, 0x62, 0x63],
      [0x12, 4, 0x0a, 3, 0x61, 0x62, 0x63],
      [0x12, 4, 0x0a, 2, 0x61, 0x62, 0x07],
    ])
      expect([value, 'code' in judge('traces', attribute(...value))]).toEqual([value, true]);
    expect(judge('traces', spans(field(2, SPAN, field(9, Uint8Array.of(0x0a, 9, 0x6b)))))).toHaveProperty(
      'code',
    );
  });

  test('what a message has once may not be there twice: the engine would keep an empty text', () => {
    const span = (...more: Uint8Array[]): Uint8Array => spans(field(2, SPAN, ...more));
    const key = (...keys: string[]): Uint8Array =>
      span(field(9, ...keys.map((name) => field(1, text(name))), field(2, field(1, text('v')))));
    const status = (message: string): Uint8Array => field(15, field(2, text(message)));
    const event = field(11, field(2, text('e')));
    expect(accepted('traces', span(field(5, text('a')), status('m'), event, event)).items).toBe(1);
    expect(accepted('traces', key('k')).items).toBe(1);
    for (const request of [
      span(field(5, text('a')), field(5, text('b'))),
      span(field(1, ID)),
      span(field(2, ID.subarray(0, 8))),
      span(field(3, text('a=b')), field(3, text('c=d'))),
      span(status('m1'), status('m2')),
      span(field(11, field(2, text('e')), field(2, text('f')))),
      key('k1', 'k2'),
    ])
      expect(judge('traces', request)).toMatchObject({ code: 'given-twice' });
    const log = field(1, field(2, field(2, field(3, text('WARN')), field(3, text('INFO')))));
    expect(judge('logs', log)).toMatchObject({ code: 'given-twice', where: 'LogRecord' });
  });

  test('a bool is 0 or 1', () => {
    const value = (bytes: number[]): Uint8Array =>
      spans(field(2, SPAN, field(9, field(1, text('k')), field(2, Uint8Array.of(0x10, ...bytes)))));
    expect(hex(accepted('traces', value([2])).payload)).toBe(hex(value([1])));
    expect(hex(accepted('traces', value([0x80, 0x00])).payload)).toBe(hex(value([0])));
    const monotonic = (bytes: number[]): Uint8Array =>
      field(1, field(2, field(2, field(1, text('m')), field(7, field(1), Uint8Array.of(0x18, ...bytes)))));
    expect(hex(accepted('metrics', monotonic([0x85, 0x01])).payload)).toBe(hex(monotonic([1])));
  });

  test('of a member given twice the last stays', () => {
    const body = (value: string): Uint8Array => field(5, field(1, text(value)));
    const nested = field(5, field(5, field(1, field(1, text('long '.repeat(50))))));
    const log = field(1, field(2, field(2, nested, body('first'), body('last'))));
    expect(hex(accepted('logs', log).payload)).toBe(hex(field(1, field(2, field(2, body('last'))))));
    const double = Uint8Array.of(0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f);
    const int = Uint8Array.of(0x31, 7, 0, 0, 0, 0, 0, 0, 0);
    const point = (...members: Uint8Array[]): Uint8Array =>
      field(1, field(2, field(2, field(1, text('m')), field(5, field(1, ...members)))));
    expect(hex(accepted('metrics', point(double, int)).payload)).toBe(hex(point(int)));
    expect(hex(accepted('metrics', point(int, double)).payload)).toBe(hex(point(double)));
  });
});

describe('what is small to send and large to keep', () => {
  const empty = field(9, field(2, Uint8Array.of(0x2a, 0)));

  test('attributes are not looked at beyond the limit', () => {
    const resource = field(1, field(1, repeat(field(1, field(2, Uint8Array.of(0x2a, 0))), 200_000)));
    expect(accepted('traces', resource)).toMatchObject({ attributesCut: 200_000 - 16_384 });
    const scan = accepted('traces', spans(field(2, SPAN, repeat(empty, 200_000)), field(2, SPAN)));
    expect([scan.items, scan.rejected, scan.attributesCut]).toEqual([2, 0, 200_000 - 16_384]);
  });

  test('attributes that are cut cost memory by the place, not by the piece', () => {
    const unknown = Uint8Array.of(0x98, 0x3f, 0);
    const apart = spans(field(2, SPAN, repeat(Buffer.concat([field(9), unknown]), 400_000)));
    expect(judge('traces', apart)).toMatchObject({ code: 'too-much-rewriting' });
    const together = spans(field(2, SPAN, repeat(field(9), 400_000)));
    expect(accepted('traces', together).attributesCut).toBe(400_000 - 16_384);
  });

  test('the number of rewritten places is bounded', () => {
    const request = spans(repeat(field(2, SPAN, repeat(empty, 1_000)), 300));
    expect(judge('traces', request)).toMatchObject({ code: 'too-much-rewriting' });
  });

  test('so is what one value becomes', () => {
    const list = field(5, repeat(Uint8Array.of(0x0a, 2, 0x2a, 0), 4 << 20));
    const request = field(1, field(1, field(1, field(1, text('k')), field(2, list))));
    expect(judge('traces', request)).toMatchObject({ code: 'too-much-rewriting' });
  });

  test('a scope counts for every item under it, wherever it stands', () => {
    const scope = field(1, field(1, text('x'.repeat(200_000))));
    const items = repeat(field(2, SPAN), 1_000);
    for (const parts of [
      [scope, items],
      [items, scope],
    ])
      expect(judge('traces', field(1, field(2, ...parts)))).toMatchObject({ code: 'scope-too-large' });
    expect(accepted('traces', field(1, field(2, scope, repeat(field(2, SPAN), 300)))).items).toBe(300);
  });

  test('a member repeated a hundred thousand times costs one step each', () => {
    const nested = field(5, field(5, field(1, field(1, text('x')))));
    const request = field(
      1,
      field(2, field(2, repeat(nested, 50_000), repeat(field(5, field(1, text('y'))), 50_000))),
    );
    expect(hex(accepted('logs', request).payload)).toBe(
      hex(field(1, field(2, field(2, field(5, field(1, text('y'))))))),
    );
  });

  test('the number of items is bounded', () => {
    const many = repeat(field(2, SPAN), 400_001);
    expect(judge('traces', spans(many))).toMatchObject({ code: 'too-many-items' });
    expect(accepted('traces', spans(many.subarray(field(2, SPAN).length))).items).toBe(400_000);
  });

  test('requests of the exporters are far from these bounds', () => {
    const type = oracleRequest('traces');
    const list = Array.from({ length: 5_000 }, () => ({ traceId: ID, spanId: ID.subarray(0, 8), name: 'n' }));
    const scope = { name: 'go.opentelemetry.io/contrib', version: '1', attributes: [] };
    const bytes = type
      .encode(type.create({ resourceSpans: [{ scopeSpans: [{ scope, spans: list }] }] }))
      .finish();
    expect(accepted('traces', bytes).items).toBe(5_000);
  });
});

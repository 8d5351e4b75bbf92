import { describe, expect, test } from 'vitest';
import { oracleRead, oracleRequest, OtlpMaker, randomFrom } from '../../../test/oracle/otlp.ts';
import { OTLP_SIGNALS, type OtlpSignal } from './schema.ts';
import { type OtlpScan, scanOtlp } from './scan.ts';

const LIMITS = { maxItemBytes: 1 << 20, maxAttributes: 100, maxDepth: 8 };
const RECEIVED = 1_790_000_000_000_000_000n;
const DAY = Number(RECEIVED / 86_400_000_000_000n);

function encode(signal: OtlpSignal, request: object): Uint8Array {
  const type = oracleRequest(signal);
  return type.encode(type.create(request)).finish();
}

function scan(signal: OtlpSignal, request: object, limits = LIMITS): OtlpScan {
  const result = scanOtlp(signal, encode(signal, request), { limits, receivedUnixNano: RECEIVED });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const ID = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
const SPAN_ID = ID.slice(0, 8);

function traces(...spans: object[]): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [{ spans: spans.map((s) => ({ traceId: ID, spanId: SPAN_ID, ...s })) }],
      },
    ],
  };
}

function logs(...logRecords: object[]): object {
  return { resourceLogs: [{ scopeLogs: [{ logRecords }] }] };
}

function metrics(...list: object[]): object {
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: list }] }] };
}

/** How many items the oracle sees: the length of every list of items. */
function countItems(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0;
  let count = 0;
  for (const [key, inner] of Object.entries(value)) {
    if (/^(spans|logRecords|dataPoints)$/.test(key)) count += (inner as unknown[]).length;
    count += countItems(inner);
  }
  return count;
}

describe.each(OTLP_SIGNALS)('random valid requests: %s', (signal) => {
  test('plain requests pass unchanged, with the item counts of the oracle', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const bytes = encode(signal, new OtlpMaker(seed, false).request(signal));
      const result = scanOtlp(signal, bytes, { limits: LIMITS, receivedUnixNano: RECEIVED });
      expect(result.ok, `seed ${seed}`).toBe(true);
      if (!result.ok) return;
      expect(result.value.payload, `seed ${seed}`).toBe(bytes);
      expect(result.value.items, `seed ${seed}`).toBe(countItems(oracleRead(signal, bytes)));
      expect(result.value.rejected).toBe(0);
    }
  });

  test('nested values become OTLP/JSON and nothing else changes', () => {
    for (let seed = 100; seed <= 180; seed++) {
      const bytes = encode(signal, new OtlpMaker(seed).request(signal));
      const result = scanOtlp(signal, bytes, { limits: LIMITS, receivedUnixNano: RECEIVED });
      if (!result.ok) throw new Error(`seed ${seed}: ${JSON.stringify(result.error)}`);
      expect(plain(restored(signal, result.value.payload)), `seed ${seed}`).toEqual(
        plain(oracleRead(signal, bytes)),
      );
    }
  });

  test('every cut end is judged as the oracle judges it', () => {
    const bytes = encode(signal, new OtlpMaker(7).request(signal));
    for (let end = 0; end <= bytes.length; end++) {
      const part = bytes.slice(0, end);
      const result = scanOtlp(signal, part, { limits: LIMITS, receivedUnixNano: RECEIVED });
      expect(result.ok, `cut at ${end}`).toBe(readable(signal, part));
    }
  });

  test('damaged bytes never throw, and what is accepted the oracle can read', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomFrom(seed);
      const bytes = encode(signal, new OtlpMaker(seed).request(signal)).slice();
      if (bytes.length === 0) continue;
      for (let i = 0; i < 3; i++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const result = scanOtlp(signal, bytes, { limits: LIMITS, receivedUnixNano: RECEIVED });
      const fine = result.ok ? readable(signal, result.value.payload) : result.error.offset <= bytes.length;
      expect(fine, `seed ${seed}`).toBe(true);
    }
  });
});

function readable(signal: OtlpSignal, bytes: Uint8Array): boolean {
  try {
    oracleRequest(signal).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Field 100 of `AnyValue` is unknown to the oracle: finds it by hand and puts the decoded value back. */
function restored(signal: OtlpSignal, payload: Uint8Array): Record<string, unknown> {
  const texts: string[] = [];
  const decoder = new TextDecoder();
  const marked = payload.slice();
  for (let p = 0; p + 2 < marked.length; p++) {
    if (marked[p] !== 0xa2 || marked[p + 1] !== 0x06) continue;
    let length = 0;
    let q = p + 2;
    for (let shift = 0; ; shift += 7) {
      const byte = marked[q++] ?? 0;
      length |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    const text = decoder.decode(marked.subarray(q, q + length));
    if (!text.startsWith('{"')) continue;
    // Turn the two-byte tag of field 100 into that of a string (field 1), spelled with a padded varint.
    marked[p] = 0x8a;
    marked[p + 1] = 0x00;
    texts.push(text);
    p = q + length - 1;
  }
  const value = oracleRead(signal, marked);
  return mapValues(value, (v) => {
    const text = v['stringValue'];
    if (typeof text !== 'string' || !texts.includes(text)) return v;
    const request = {
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: fromJson(JSON.parse(text)) }] }] }],
    };
    const read = oracleRead('logs', encode('logs', request)) as {
      resourceLogs: { scopeLogs: { logRecords: { body: Record<string, unknown> }[] }[] }[];
    };
    return read.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.body ?? {};
  });
}

/** OTLP/JSON of a value as the oracle wants it: words become numbers, base64 becomes bytes. */
function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'bytesValue') return [key, Uint8Array.from(Buffer.from(String(inner), 'base64'))];
      if (key === 'doubleValue') return [key, Number(inner)];
      return [key, fromJson(inner)];
    }),
  );
}

function mapValues(
  value: Record<string, unknown>,
  change: (value: Record<string, unknown>) => Record<string, unknown>,
): Record<string, unknown> {
  const inner = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(inner);
    return v !== null && typeof v === 'object' ? mapValues(v as Record<string, unknown>, change) : v;
  };
  return change(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, inner(v)])));
}

/** The same data without what two encodings may differ in: empty messages and lists. */
function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, v: unknown) => {
      if (typeof v === 'number' && !Number.isFinite(v)) return String(v);
      if (Object.is(v, -0)) return '-0';
      return v;
    }),
  );
}

describe('what is refused is cut out and counted', () => {
  test.each([
    ['a missing trace id', { traceId: new Uint8Array(0) }, 'trace-id'],
    ['an all-zero trace id', { traceId: new Uint8Array(16) }, 'trace-id'],
    ['a short trace id', { traceId: ID.slice(0, 8) }, 'trace-id'],
    ['an all-zero span id', { spanId: new Uint8Array(8) }, 'span-id'],
    ['a long span id', { spanId: ID }, 'span-id'],
    ['a parent id of 16 bytes', { parentSpanId: ID }, 'parent-span-id'],
    ['a link with a trace id of 3 bytes', { links: [{ traceId: ID.slice(0, 3) }] }, 'link'],
    ['a start after the last day', { startTimeUnixNano: '5662310400000000000' }, 'time'],
    ['a span above the size limit', { name: 'x'.repeat(LIMITS.maxItemBytes) }, 'too-large'],
    ['a value nested too deeply', { attributes: [{ key: 'k', value: nest(9) }] }, 'too-deep'],
  ])('%s', (_title, bad, reason) => {
    const good = { name: 'kept', attributes: [{ key: 'list', value: nest(2) }] };
    expect(scan('traces', traces(bad))).toMatchObject({ items: 0, rejected: 1, reasons: { [reason]: 1 } });
    const result = scan('traces', traces(good, bad, good));
    expect(result.items).toBe(2);
    expect(result.rejected).toBe(1);
    expect(result.reasons).toEqual({ [reason]: 1 });
    expect(result.days).toEqual({ spans: new Map([[DAY, 2]]) });
    const names = JSON.stringify(oracleRead('traces', result.payload)).match(/"name":"kept"/g);
    expect(names?.length).toBe(2);
  });

  test('a histogram whose buckets and bounds do not fit', () => {
    const point = (counts: number, bounds: number): object => ({
      timeUnixNano: String(RECEIVED),
      bucketCounts: Array.from({ length: counts }, () => '1'),
      explicitBounds: Array.from({ length: bounds }, (_, i) => i),
    });
    const dataPoints = [point(3, 2), point(3, 3), point(0, 0), point(0, 1)];
    const result = scan('metrics', metrics({ name: 'h', histogram: { dataPoints } }));
    expect(result.items).toBe(2);
    expect(result.reasons).toEqual({ 'histogram-buckets': 2 });
  });

  test('points of a metric without a name, and only those', () => {
    const gauge = { dataPoints: [{ asInt: '1' }, { asInt: '2' }] };
    const result = scan('metrics', metrics({ gauge }, { name: 'ok', gauge }));
    expect(result.items).toBe(2);
    expect(result.reasons).toEqual({ 'metric-name': 2 });
  });
});

test('invalid ids of log records are cut, the records are kept', () => {
  const result = scan(
    'logs',
    logs({ traceId: new Uint8Array(16), spanId: SPAN_ID }, { traceId: ID.slice(1) }),
  );
  expect(result.items).toBe(2);
  expect(result.rejected).toBe(0);
  expect(result.idsCut).toBe(2);
  const [first, second] = (
    oracleRead('logs', result.payload) as Record<string, unknown> & {
      resourceLogs: { scopeLogs: { logRecords: Record<string, unknown>[] }[] }[];
    }
  ).resourceLogs[0]!.scopeLogs[0]!.logRecords;
  expect(Object.keys(first!)).toEqual(['spanId']);
  expect(second).toEqual({});
});

describe('days', () => {
  test('the last and the first nanosecond of a day fall on different days', () => {
    const midnight = 1_790_035_200_000_000_000n;
    const at = (t: bigint): object => ({ startTimeUnixNano: String(t) });
    const result = scan('traces', traces(at(midnight - 1n), at(midnight), at(midnight + 1n)));
    const day = Number(midnight / 86_400_000_000_000n);
    expect(result.days).toEqual({
      spans: new Map([
        [day - 1, 1],
        [day, 2],
      ]),
    });
    expect(result.minTimeUnixNano).toBe(midnight - 1n);
    expect(result.maxTimeUnixNano).toBe(midnight + 1n);
  });

  test('random times agree with exact arithmetic', () => {
    const random = randomFrom(11);
    for (let i = 0; i < 400; i++) {
      const day = Math.floor(random() * 49_710);
      const offset = BigInt(Math.floor(random() * 3)) - 1n;
      const time = BigInt(day) * 86_400_000_000_000n + offset;
      if (time <= 0n) continue;
      const result = scan('traces', traces({ startTimeUnixNano: String(time) }));
      expect([...(result.days.spans?.keys() ?? [])], `day of ${time}`).toEqual([
        Number(time / 86_400_000_000_000n),
      ]);
    }
  });

  test('times that the key of the tables cannot name are refused', () => {
    const last = (1n << 32n) * 1_000_000_000n - 1n;
    expect([...(scan('traces', traces({ startTimeUnixNano: String(last) })).days.spans ?? [])]).toEqual([
      [49_710, 1],
    ]);
    expect(scan('traces', traces({ startTimeUnixNano: String(last + 1n) }))).toMatchObject({
      items: 0,
      rejected: 1,
    });
  });

  test('a missing time falls back: end, observed, received', () => {
    const day = (n: number): string => String(BigInt(n) * 86_400_000_000_000n + 5n);
    expect(scan('traces', traces({ endTimeUnixNano: day(9) })).days.spans).toEqual(new Map([[9, 1]]));
    expect(scan('logs', logs({ observedTimeUnixNano: day(8) })).days.logs).toEqual(new Map([[8, 1]]));
    expect(scan('logs', logs({ timeUnixNano: day(7), observedTimeUnixNano: day(8) })).days.logs).toEqual(
      new Map([[7, 1]]),
    );
    expect(scan('traces', traces({})).days.spans).toEqual(new Map([[DAY, 1]]));
  });

  test('exemplars are counted on the day of their point', () => {
    const dataPoints = [
      { timeUnixNano: String(RECEIVED), asInt: '1', exemplars: [{ asInt: '1' }, { asInt: '2' }] },
    ];
    expect(scan('metrics', metrics({ name: 'm', sum: { dataPoints } })).days).toEqual({
      numberPoints: new Map([[DAY, 1]]),
      exemplars: new Map([[DAY, 2]]),
    });
  });
});

function nest(levels: number): object {
  let value: object = { stringValue: 'x' };
  for (let i = 0; i < levels; i++) value = { arrayValue: { values: [value] } };
  return value;
}

describe('malformed protobuf is told with its offset', () => {
  const check = (...bytes: number[]): unknown => {
    const result = scanOtlp('traces', Uint8Array.from(bytes), { limits: LIMITS, receivedUnixNano: RECEIVED });
    return result.ok ? 'accepted' : result.error;
  };
  test('field number 0', () => expect(check(0x00)).toMatchObject({ code: 'bad-tag', offset: 0 }));
  test('a length beyond the end', () =>
    expect(check(0x0a, 0x05, 0x00)).toMatchObject({ code: 'length-beyond-parent', offset: 1 }));
  test('a known field of the wrong wire type', () =>
    expect(check(0x08, 0x01)).toMatchObject({ code: 'wrong-wire-type', offset: 0 }));
  test('an endless varint', () =>
    expect(check(0x78, ...Array.from({ length: 11 }, () => 0x80))).toMatchObject({
      code: 'varint-too-long',
    }));
  test('unknown fields of every wire type are skipped', () =>
    expect(
      check(
        0x78,
        0x01,
        0x79,
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        0x7a,
        0x01,
        0xff,
        0x7b,
        0x08,
        0x01,
        0x7c,
        0x7d,
        1,
        2,
        3,
        4,
      ),
    ).toBe('accepted'));
  test('a group that does not end', () =>
    expect(check(0x7b, 0x08, 0x01)).toMatchObject({ code: 'group-unclosed' }));
});

test('text that is not UTF-8 is kept and counted', () => {
  const bytes = encode('traces', traces({ name: 'abc' }));
  const at = Buffer.from(bytes).indexOf('abc');
  bytes[at] = 0xff;
  const result = scanOtlp('traces', bytes, { limits: LIMITS, receivedUnixNano: RECEIVED });
  expect(result.ok && result.value.invalidUtf8).toBe(1);
  expect(result.ok && result.value.payload).toBe(bytes);
});

test('an empty request holds nothing and is fine', () => {
  expect(scan('traces', {})).toMatchObject({
    items: 0,
    rejected: 0,
    minTimeUnixNano: 0n,
    maxTimeUnixNano: 0n,
  });
});

test('a sender cannot forge the field that holds rewritten values', () => {
  const forged = [0xa2, 0x06, 0x02, 0x7b, 0x7d];
  const value = [0x12, forged.length, ...forged];
  const attribute = [0x0a, 2 + value.length, 0x0a, 0x00, ...value];
  const resource = [0x0a, attribute.length, ...attribute];
  const resourceSpans = Uint8Array.from([0x0a, resource.length, ...resource]);
  const result = scanOtlp('traces', resourceSpans, { limits: LIMITS, receivedUnixNano: RECEIVED });
  expect(result.ok && Buffer.from(result.value.payload).includes(Buffer.from([0xa2, 0x06]))).toBe(false);
});

test('empty packed lists are left out: the engine would refuse them', () => {
  const tag = (field: number, ...bytes: number[]) => [(field << 3) | 2, bytes.length, ...bytes];
  // ExponentialHistogramDataPoint { negative(9) { bucket_counts(2): packed, empty } } and HistogramDataPoint with both lists empty.
  const exponential = tag(1, ...tag(9, ...tag(2)));
  const histogram = tag(1, ...tag(6), ...tag(7));
  const name = tag(1, 109);
  const metric = [
    ...tag(2, ...name, ...tag(10, ...exponential)),
    ...tag(2, ...name, ...tag(9, ...histogram)),
  ];
  const request = Uint8Array.from(tag(1, ...tag(2, ...metric)));
  const result = scanOtlp('metrics', request, { limits: LIMITS, receivedUnixNano: RECEIVED });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const kept = [
    ...tag(2, ...name, ...tag(10, ...tag(1, ...tag(9)))),
    ...tag(2, ...name, ...tag(9, ...tag(1))),
  ];
  expect([...result.value.payload]).toEqual(tag(1, ...tag(2, ...kept)));
});

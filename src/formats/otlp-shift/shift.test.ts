import { describe, expect, test } from 'vitest';
import { oracle, OtlpMaker } from '../../../test/oracle/otlp.ts';
import { OTLP_SIGNALS, type OtlpSignal } from '../otlp/schema.ts';
import { otlpTimeRange, shiftOtlp } from './shift.ts';

const REQUEST: Readonly<Record<OtlpSignal, string>> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};
const AS_TEXT = { longs: String, bytes: Array };
const MASK = Uint8Array.from({ length: 16 }, (_, i) => 17 * i + 3);
const SHIFT_NS = 86_400_000_000_001n;

/** The shift done on decoded objects: every key that ends in TimeUnixNano, every id. */
function shiftObject(value: unknown, key = ''): unknown {
  if (key.endsWith('imeUnixNano')) return value === '0' ? value : String(BigInt(value as string) + SHIFT_NS);
  if (/^(traceId|spanId|parentSpanId)$/.test(key)) {
    return (value as number[]).map((byte, i) => byte ^ (MASK[i] ?? 0));
  }
  if (Array.isArray(value)) return value.map((item) => shiftObject(item));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, shiftObject(v, k)]));
  }
  return value;
}

function times(value: unknown, key = ''): bigint[] {
  if (key.endsWith('imeUnixNano')) return value === '0' ? [] : [BigInt(value as string)];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([k, v]) => times(v, k));
}

describe.each(OTLP_SIGNALS)('%s', (signal) => {
  const type = oracle(REQUEST[signal]);
  const requests = Array.from({ length: 60 }, (_, seed) => {
    const maker = new OtlpMaker(seed + 1);
    return new Uint8Array(type.encode(type.create(maker.request(signal))).finish());
  });

  test('moves every time and id, nothing else, as the decoded objects say', () => {
    for (const bytes of requests) {
      const moved = bytes.slice();
      expect(shiftOtlp(signal, moved, { shiftNs: SHIFT_NS, idMask: MASK })).toEqual({
        ok: true,
        value: undefined,
      });
      expect(type.toObject(type.decode(moved), AS_TEXT)).toEqual(
        shiftObject(type.toObject(type.decode(bytes), AS_TEXT)),
      );
      expect(shiftOtlp(signal, moved, { shiftNs: -SHIFT_NS, idMask: MASK }).ok).toBe(true);
      expect(moved).toEqual(bytes);
    }
  });

  test('finds the earliest and latest time', () => {
    for (const bytes of requests) {
      const all = times(type.toObject(type.decode(bytes), AS_TEXT)).sort((a, b) => (a < b ? -1 : 1));
      const expected = all.length === 0 ? undefined : { firstUnixNano: all[0], lastUnixNano: all.at(-1) };
      expect(otlpTimeRange(signal, bytes)).toEqual({ ok: true, value: expected });
    }
  });

  test('a request cut at any byte is an answer, never a crash', () => {
    const bytes = requests.find((r) => r.length > 200 && r.length < 4000) ?? requests[0]!;
    let failed = 0;
    for (let end = 0; end < bytes.length; end++) {
      if (!shiftOtlp(signal, bytes.slice(0, end), { shiftNs: 1n, idMask: MASK }).ok) failed++;
    }
    expect(failed).toBeGreaterThan(bytes.length / 2);
  });

  test('random bytes are an answer, never a crash', () => {
    const maker = new OtlpMaker(99);
    for (let round = 0; round < 2000; round++) {
      const noise = maker.bytes(maker.int(60));
      expect(shiftOtlp(signal, noise, { shiftNs: 1n, idMask: MASK })).toHaveProperty('ok');
    }
  });
});

test('a time stays a time at the ends of 64 bits, unknown times stay unknown', () => {
  const type = oracle(REQUEST.logs);
  const request = (time: string, observed: string) =>
    type
      .encode(
        type.create({
          resourceLogs: [
            { scopeLogs: [{ logRecords: [{ timeUnixNano: time, observedTimeUnixNano: observed }] }] },
          ],
        }),
      )
      .finish();
  const bytes = request('9223372036854775807', '0');
  shiftOtlp('logs', bytes, { shiftNs: 5n, idMask: MASK });
  expect(otlpTimeRange('logs', bytes)).toEqual({
    ok: true,
    value: { firstUnixNano: 9223372036854775807n, lastUnixNano: 9223372036854775807n },
  });
  const early = request('3', '0');
  shiftOtlp('logs', early, { shiftNs: -10n, idMask: MASK });
  expect(otlpTimeRange('logs', early)).toMatchObject({ value: { firstUnixNano: 1n } });
});

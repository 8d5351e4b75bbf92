import { describe, expect, test } from 'vitest';
import { oracleRead, oracleRequest } from '../../../test/oracle/otlp.ts';
import { type OtlpScan, scanOtlp } from './scan.ts';
import type { OtlpSignal } from './schema.ts';

const ID = Buffer.alloc(16, 7);
const LIMIT = 4;

function scan(signal: OtlpSignal, request: Uint8Array): OtlpScan {
  const result = scanOtlp(signal, request, {
    limits: { maxItemBytes: 1 << 20, maxAttributes: LIMIT, maxDepth: 8 },
    receivedUnixNano: 1_790_000_000_000_000_000n,
  });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** What is left of a request: judged and read by the exporters' own classes. */
function left(signal: OtlpSignal, request: object): { readonly scan: OtlpScan; readonly request: unknown } {
  const type = oracleRequest(signal);
  const result = scan(signal, type.encode(type.create(request)).finish());
  return { scan: result, request: oracleRead(signal, result.payload) };
}

const attributes = (count: number, from = 0): object[] =>
  Array.from({ length: count }, (_, i) => ({ key: `k${from + i}`, value: { stringValue: `v${from + i}` } }));

const trace = (span: object, rest: { resource?: object; scope?: object } = {}): object => ({
  resourceSpans: [
    {
      ...(rest.resource !== undefined && { resource: rest.resource }),
      scopeSpans: [
        {
          ...(rest.scope !== undefined && { scope: rest.scope }),
          spans: [{ traceId: ID, spanId: ID.subarray(8), name: 'n', ...span }],
        },
      ],
    },
  ],
});

describe('attributes beyond the limit', () => {
  test('a span keeps the first ones and says how many it lost, those its sender dropped included', () => {
    const given = { attributes: attributes(9), droppedAttributesCount: 3, flags: 1 };
    const kept = { attributes: attributes(LIMIT), droppedAttributesCount: 3 + 5, flags: 1 };
    const result = left('traces', trace(given));
    expect(result.scan).toMatchObject({ items: 1, rejected: 0, attributesCut: 5 });
    expect(result.request).toEqual(left('traces', trace(kept)).request);
  });

  test('the largest count stays the largest', () => {
    const given = { attributes: attributes(9), droppedAttributesCount: 0xffffffff };
    const kept = { attributes: attributes(LIMIT), droppedAttributesCount: 0xffffffff };
    expect(left('traces', trace(given)).request).toEqual(left('traces', trace(kept)).request);
  });

  test('events and links share the budget of their span and count for themselves', () => {
    const event = (count: number, dropped: number) => ({
      name: 'e',
      attributes: attributes(count),
      ...(dropped > 0 && { droppedAttributesCount: dropped }),
    });
    const link = (count: number, dropped: number) => ({
      traceId: ID,
      spanId: ID.subarray(8),
      attributes: attributes(count),
      ...(dropped > 0 && { droppedAttributesCount: dropped }),
    });
    const given = { attributes: attributes(2), events: [event(3, 0), event(2, 1)], links: [link(1, 0)] };
    const kept = { attributes: attributes(2), events: [event(2, 1), event(0, 3)], links: [link(0, 1)] };
    const result = left('traces', trace(given));
    expect(result.scan.attributesCut).toBe(4);
    expect(result.request).toEqual(left('traces', trace(kept)).request);
  });

  test('so do a resource and a scope, each with a budget of its own', () => {
    const both = (count: number, dropped: number) => ({
      resource: { attributes: attributes(count), droppedAttributesCount: dropped },
      scope: { name: 's', attributes: attributes(count), droppedAttributesCount: dropped },
    });
    const span = { attributes: attributes(LIMIT) };
    const result = left('traces', trace(span, both(6, 1)));
    expect(result.scan.attributesCut).toBe(4);
    expect(result.request).toEqual(left('traces', trace(span, both(LIMIT, 3))).request);
  });

  test('log records likewise', () => {
    const logs = (record: object) => ({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
    const result = left('logs', logs({ body: { stringValue: 'x' }, attributes: attributes(7) }));
    expect(result.scan).toMatchObject({ items: 1, attributesCut: 3 });
    const kept = { body: { stringValue: 'x' }, attributes: attributes(LIMIT), droppedAttributesCount: 3 };
    expect(result.request).toEqual(left('logs', logs(kept)).request);
  });

  test('a data point is left out: with fewer attributes it would be another series', () => {
    const point = (count: number) => ({ asInt: 1, attributes: attributes(count) });
    const metrics = (...dataPoints: object[]) => ({
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'm', gauge: { dataPoints } }] }] }],
    });
    const result = left('metrics', metrics(point(LIMIT), point(LIMIT + 1)));
    expect(result.scan).toMatchObject({ items: 1, rejected: 1, reasons: { 'too-many-attributes': 1 } });
    expect(result.scan.attributesCut).toBe(0);
    expect(result.request).toEqual(left('metrics', metrics(point(LIMIT))).request);
  });

  test('a refused span takes its cut attributes with it', () => {
    const refused = { spanId: Buffer.alloc(3), attributes: attributes(9), events: [] };
    const result = left('traces', trace(refused));
    expect(result.scan).toMatchObject({ items: 0, rejected: 1, attributesCut: 0 });
  });

  test('nested values among those that are cut leave nothing behind', () => {
    const nested = { key: 'list', value: { arrayValue: { values: [{ intValue: 1 }] } } };
    const given = { attributes: [nested, ...attributes(3), nested, ...attributes(1), nested] };
    const result = left('traces', trace(given));
    expect(result.scan).toMatchObject({ nestedValues: 1, attributesCut: 3 });
    const kept = { attributes: [nested, ...attributes(3)], droppedAttributesCount: 3 };
    expect(result.request).toEqual(left('traces', trace(kept)).request);
  });
});

import { describe, expect, it } from 'vitest';
import type { ColumnSpec } from '../../src/store/column-types.ts';
import { raw, sql } from '../../src/store/sql.ts';
import type { Store } from '../../src/store/store.ts';
import { OtlpMaker } from '../oracle/otlp.ts';
import {
  type Attribute,
  attributeColumns,
  attributesJson,
  parsed,
  valueJson,
} from './expected-attributes.ts';
import { logsOf, metricsOf, RECEIVED, type TestSegment, text, tracesOf, writeSegment } from './segments.ts';
import { type ContractContext, loadAll, ofSegment, storedRows } from './context.ts';
import { edgesContract } from './edges.contract.ts';

const ATTRIBUTE_COLUMNS = {
  AttrStr: 'Map(String, String)',
  AttrInt: 'Map(String, Int64)',
  AttrNum: 'Map(String, Float64)',
  AttrBool: 'Map(String, Bool)',
  AttrJson: 'String',
} as const;

const hex = (bytes: Uint8Array, length: number): string =>
  Buffer.from(bytes)
    .toString('hex')
    .padEnd(length * 2, '0');
const flat = <T>(list: readonly object[], ...names: string[]): T[] =>
  names.reduce<object[]>(
    (items, name) => items.flatMap((item) => (item as Record<string, object[]>)[name] ?? []),
    [...list],
  ) as T[];

/** Float64 is kept bit for bit; only the sign of zero is not compared, JSON has none. */
function sameNumbers(value: unknown): unknown {
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(sameNumbers);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, sameNumbers(v)]));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, sameNumbers(v)]));
  return value;
}

const chunksOf = <T>(list: readonly T[], most: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / most) }, (_, i) => list.slice(i * most, (i + 1) * most));

/** A log record as the maker makes it. */
interface Log {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly body: Record<string, unknown>;
  readonly attributes: Attribute[];
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly eventName: string;
}

async function readSpans(store: Store, segment: TestSegment) {
  const table = await store.read(
    sql`SELECT TraceId, SpanId, ParentSpanId, TraceState, SpanName, Kind, StatusCode, StatusMessage, Timestamp, Duration, EndBeforeStart,
         Flags, DroppedAttributes, AttrStr, AttrInt, AttrNum, AttrBool, AttrJson, Events.Timestamp AS eventTimes, Events.Name AS eventNames,
         Events.Attributes AS eventAttributes, Links.TraceId AS linkTraces, Links.Attributes AS linkAttributes, ReceivedAt, ReceivedMono
        FROM spans WHERE ${ofSegment(segment)} ORDER BY IngestRow`,
    {
      ...ATTRIBUTE_COLUMNS,
      TraceId: 'FixedString(16)',
      SpanId: 'FixedString(8)',
      ParentSpanId: 'FixedString(8)',
      TraceState: 'String',
      SpanName: 'String',
      Kind: 'Enum8',
      StatusCode: 'Enum8',
      StatusMessage: 'String',
      Timestamp: 'DateTime64(9)',
      Duration: 'UInt64',
      EndBeforeStart: 'UInt64',
      Flags: 'UInt32',
      DroppedAttributes: 'UInt32',
      eventTimes: 'Array(DateTime64(9))',
      eventNames: 'Array(String)',
      eventAttributes: 'Array(String)',
      linkTraces: 'Array(FixedString(16))',
      linkAttributes: 'Array(String)',
      ReceivedAt: 'DateTime64(9)',
      ReceivedMono: 'UInt64',
    },
    { label: 'contract-spans' },
  );
  return table.rows().map((row) => ({
    ...row,
    AttrJson: parsed(row.AttrJson),
    eventAttributes: row.eventAttributes.map(parsed),
    linkAttributes: row.linkAttributes.map(parsed),
  }));
}

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];
const json = (list: readonly Attribute[]): unknown =>
  list.length === 0 ? '' : parsed(JSON.stringify(attributesJson(list)));

function expectedSpan(span: Record<string, unknown>, requestIndex: number) {
  const start = BigInt(span['startTimeUnixNano'] as string);
  const end = BigInt(span['endTimeUnixNano'] as string);
  const events = span['events'] as { timeUnixNano: string; name: string; attributes: Attribute[] }[];
  const links = span['links'] as { traceId: Uint8Array; attributes: Attribute[] }[];
  const status = span['status'] as { message: string; code: number };
  const columns = attributeColumns(span['attributes'] as Attribute[]);
  return {
    ...columns,
    AttrJson: columns['AttrJson'] === '' ? '' : parsed(JSON.stringify(columns['AttrJson'])),
    TraceId: hex(span['traceId'] as Uint8Array, 16),
    SpanId: hex(span['spanId'] as Uint8Array, 8),
    ParentSpanId: hex(span['parentSpanId'] as Uint8Array, 8),
    TraceState: span['traceState'],
    SpanName: span['name'],
    Kind: KINDS[span['kind'] as number],
    StatusCode: ['UNSET', 'OK', 'ERROR'][status.code],
    StatusMessage: status.message,
    Timestamp: start,
    Duration: end > start ? end - start : 0n,
    EndBeforeStart: end < start ? start - end : 0n,
    Flags: span['flags'],
    DroppedAttributes: span['droppedAttributesCount'],
    eventTimes: events.map((event) => BigInt(event.timeUnixNano)),
    eventNames: events.map((event) => event.name),
    eventAttributes: events.map((event) => json(event.attributes)),
    linkTraces: links.map((link) => hex(link.traceId, 16)),
    linkAttributes: links.map((link) => json(link.attributes)),
    ReceivedAt: RECEIVED,
    ReceivedMono: 42n + BigInt(requestIndex),
  };
}

/** Loading: what goes in comes out, exactly once. */
export function loadContract({ store, dir }: ContractContext): void {
  describe('loading', () => {
    it('stores every span as the exporters encoded it', async () => {
      for (const seed of [1, 2, 3]) {
        const maker = new OtlpMaker(seed);
        const requests = Array.from({ length: 30 }, () => maker.request('traces'));
        const segment = writeSegment(dir, 'traces', requests);
        await loadAll(store(), segment);
        const expected = requests.flatMap((request, index) =>
          flat<Record<string, unknown>>([request], 'resourceSpans', 'scopeSpans', 'spans').map((span) =>
            expectedSpan(span, index),
          ),
        );
        expect(expected.length).toBeGreaterThan(20);
        expect(sameNumbers(await readSpans(store(), segment)), `seed ${seed}`).toEqual(sameNumbers(expected));
      }
    });

    it('stores every log record, whatever kind of body it has', async () => {
      const maker = new OtlpMaker(11);
      const requests = Array.from({ length: 40 }, () => maker.request('logs'));
      const segment = writeSegment(dir, 'logs', requests);
      await loadAll(store(), segment);
      const table = await store().read(
        sql`SELECT Timestamp, ObservedTimestamp, SeverityNumber, SeverityText, Body, BodyType, TraceId, SpanId, EventName,
             AttrStr, AttrInt, AttrNum, AttrBool, AttrJson FROM logs WHERE ${ofSegment(segment)} ORDER BY IngestRow`,
        {
          ...ATTRIBUTE_COLUMNS,
          Timestamp: 'DateTime64(9)',
          ObservedTimestamp: 'DateTime64(9)',
          SeverityNumber: 'UInt8',
          SeverityText: 'String',
          Body: 'String',
          BodyType: 'Enum8',
          TraceId: 'FixedString(16)',
          SpanId: 'FixedString(8)',
          EventName: 'String',
        },
        { label: 'contract-logs' },
      );
      const found = table.rows().map((row) => ({
        ...row,
        AttrJson: parsed(row.AttrJson),
        Body:
          row.BodyType === 'json'
            ? parsed(row.Body)
            : row.BodyType === 'double'
              ? Number(row.Body.replace('inf', 'Infinity'))
              : row.Body,
      }));
      const expected = flat<Log>(requests, 'resourceLogs', 'scopeLogs', 'logRecords').map((log) => {
        const columns = attributeColumns(log.attributes);
        const body = expectedBody(log.body);
        return {
          ...columns,
          ...body,
          AttrJson: columns['AttrJson'] === '' ? '' : parsed(JSON.stringify(columns['AttrJson'])),
          Timestamp: BigInt(log.timeUnixNano),
          ObservedTimestamp: BigInt(log.observedTimeUnixNano),
          SeverityNumber: log.severityNumber,
          SeverityText: log.severityText,
          TraceId: hex(log.traceId, 16),
          SpanId: hex(log.spanId, 8),
          EventName: log.eventName,
        };
      });
      expect(expected.length).toBeGreaterThan(20);
      expect(sameNumbers(found)).toEqual(sameNumbers(expected));
    });

    it('stores as many points of each kind, and exemplars, as the scan counted', async () => {
      const maker = new OtlpMaker(21);
      const segment = writeSegment(
        dir,
        'metrics',
        Array.from({ length: 60 }, () => maker.request('metrics')),
      );
      expect(new Set([...segment.rows.keys()].map((key) => key.split('/')[0]))).toEqual(
        new Set(['samples', 'hist', 'exphist', 'summary', 'exemplars']),
      );
      await loadAll(store(), segment);
      expect(await storedRows(store(), segment)).toEqual(segment.rows);
      const orphans = await store().read(
        sql`SELECT count() AS n FROM samples WHERE ${ofSegment(segment)} AND MetricId NOT IN (SELECT MetricId FROM series)`,
        { n: 'UInt64' },
        { label: 'contract-orphans' },
      );
      expect(orphans.column('n')).toEqual([0n]);
    });

    metricsLoadContract({ store, dir });
    exactlyOnceContract({ store, dir });
    edgesContract({ store, dir });
  });
}

function expectedBody(body: Record<string, unknown>): { Body: unknown; BodyType: string } {
  if ('stringValue' in body) return { Body: body['stringValue'], BodyType: 'string' };
  if ('boolValue' in body) return { Body: String(body['boolValue']), BodyType: 'bool' };
  if ('intValue' in body) return { Body: body['intValue'], BodyType: 'int' };
  if ('doubleValue' in body) return { Body: body['doubleValue'], BodyType: 'double' };
  if (Object.keys(body).length === 0) return { Body: '', BodyType: 'none' };
  return { Body: parsed(JSON.stringify(valueJson(body))), BodyType: 'json' };
}

function metricsLoadContract({ store, dir }: Pick<ContractContext, 'store' | 'dir'>): void {
  it('keeps the values of all five kinds exactly', async () => {
    const time = { startTimeUnixNano: '1790000000000000001', timeUnixNano: '1790000000000000002' };
    const attributes = [text('path', '/a'), { key: 'n', value: { intValue: '7' } }];
    const segment = writeSegment(dir, 'metrics', [
      metricsOf(
        [
          {
            name: 'g',
            unit: 'By',
            gauge: { dataPoints: [{ ...time, attributes, asInt: '-9223372036854775808' }] },
          },
          {
            name: 's',
            sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ ...time, flags: 1 }] },
          },
          {
            name: 'h',
            histogram: {
              aggregationTemporality: 2,
              dataPoints: [
                {
                  ...time,
                  count: '18446744073709551615',
                  sum: 0,
                  explicitBounds: [0.5],
                  bucketCounts: ['1', '18446744073709551614'],
                },
              ],
            },
          },
          {
            name: 'e',
            exponentialHistogram: {
              aggregationTemporality: 2,
              dataPoints: [
                {
                  ...time,
                  count: '3',
                  scale: -2,
                  zeroCount: '1',
                  zeroThreshold: 0.25,
                  positive: { offset: -3, bucketCounts: ['1', '0', '1'] },
                  max: 4,
                },
              ],
            },
          },
          {
            name: 'u',
            summary: {
              dataPoints: [{ ...time, count: '2', sum: 1.5, quantileValues: [{ quantile: 0.99, value: 7 }] }],
            },
          },
        ],
        [text('service.name', 'shop')],
      ),
    ]);
    await loadAll(store(), segment);
    const read = async (table: string, columns: ColumnSpec): Promise<unknown[]> => {
      const names = raw(Object.keys(columns).join(', '));
      const statement = sql`SELECT ${names} FROM ${raw(table)} WHERE ${ofSegment(segment)} ORDER BY IngestRow`;
      return (await store().read(statement, columns, { label: 'contract-points' })).rows();
    };
    expect(
      await read('samples', {
        Value: 'Float64',
        IntValue: 'Int64',
        ValueType: 'Enum8',
        Flags: 'UInt32',
        Timestamp: 'DateTime64(9)',
        StartTimestamp: 'DateTime64(9)',
      }),
    ).toEqual([
      {
        Value: -(2 ** 63),
        IntValue: -(2n ** 63n),
        ValueType: 'int',
        Flags: 0,
        Timestamp: 1790000000000000002n,
        StartTimestamp: 1790000000000000001n,
      },
      {
        Value: 0,
        IntValue: 0n,
        ValueType: 'none',
        Flags: 1,
        Timestamp: 1790000000000000002n,
        StartTimestamp: 1790000000000000001n,
      },
    ]);
    expect(
      await read('hist', {
        Count: 'UInt64',
        Sum: 'Nullable(Float64)',
        Min: 'Nullable(Float64)',
        BucketCounts: 'Array(UInt64)',
        ExplicitBounds: 'Array(Float64)',
      }),
    ).toEqual([
      { Count: 2n ** 64n - 1n, Sum: 0, Min: null, BucketCounts: [1n, 2n ** 64n - 2n], ExplicitBounds: [0.5] },
    ]);
    expect(
      await read('exphist', {
        Count: 'UInt64',
        Sum: 'Nullable(Float64)',
        Max: 'Nullable(Float64)',
        Scale: 'Int32',
        ZeroCount: 'UInt64',
        ZeroThreshold: 'Float64',
        PositiveOffset: 'Int32',
        PositiveBucketCounts: 'Array(UInt64)',
        NegativeBucketCounts: 'Array(UInt64)',
      }),
    ).toEqual([
      {
        Count: 3n,
        Sum: null,
        Max: 4,
        Scale: -2,
        ZeroCount: 1n,
        ZeroThreshold: 0.25,
        PositiveOffset: -3,
        PositiveBucketCounts: [1n, 0n, 1n],
        NegativeBucketCounts: [],
      },
    ]);
    expect(
      await read('summary', {
        Count: 'UInt64',
        Sum: 'Float64',
        Quantiles: 'Array(Float64)',
        QuantileValues: 'Array(Float64)',
      }),
    ).toEqual([{ Count: 2n, Sum: 1.5, Quantiles: [0.99], QuantileValues: [7] }]);
    const series = await store().read(
      sql`SELECT Name, Unit, Type, Temporality, Monotonic, ServiceName, AttrStr, AttrInt FROM series
          WHERE MetricId IN (SELECT MetricId FROM samples WHERE ${ofSegment(segment)}) ORDER BY Name LIMIT 1 BY MetricId`,
      {
        Name: 'String',
        Unit: 'String',
        Type: 'Enum8',
        Temporality: 'Enum8',
        Monotonic: 'Bool',
        ServiceName: 'String',
        AttrStr: 'Map(String, String)',
        AttrInt: 'Map(String, Int64)',
      },
      { label: 'contract-series' },
    );
    expect(series.rows()).toEqual([
      {
        Name: 'g',
        Unit: 'By',
        Type: 'gauge',
        Temporality: 'UNSPECIFIED',
        Monotonic: false,
        ServiceName: 'shop',
        AttrStr: new Map([['path', '/a']]),
        AttrInt: new Map([['n', 7n]]),
      },
      {
        Name: 's',
        Unit: '',
        Type: 'sum',
        Temporality: 'DELTA',
        Monotonic: true,
        ServiceName: 'shop',
        AttrStr: new Map(),
        AttrInt: new Map(),
      },
    ]);
  });

  it('gives a series the same id whatever the order of its attributes, and writes it once a day', async () => {
    const point = (attributes: object[], timeUnixNano: string): object => ({
      timeUnixNano,
      asDouble: 1,
      attributes,
    });
    const pair = [text('a', '1'), text('b', '2')];
    const gauge = (attributes: object[], time: string) =>
      metricsOf([{ name: 'order.of.attributes', gauge: { dataPoints: [point(attributes, time)] } }]);
    const first = writeSegment(dir, 'metrics', [gauge(pair, '1790000000000000000')]);
    const second = writeSegment(dir, 'metrics', [gauge(pair.toReversed(), '1790000001000000000')]);
    await loadAll(store(), first);
    await loadAll(store(), second);
    const table = await store().read(
      sql`SELECT count() AS rows, uniqExact(MetricId) AS ids FROM series WHERE Name = 'order.of.attributes'`,
      { rows: 'UInt64', ids: 'UInt64' },
      { label: 'contract-series' },
    );
    expect(table.rows()).toEqual([{ rows: 1n, ids: 1n }]);
  });

  it('keeps exemplars with their point’s time and their trace', async () => {
    const traceId = Buffer.from('0102030405060708090a0b0c0d0e0f10', 'hex');
    const spanId = Buffer.from('0102030405060708', 'hex');
    const exemplar = {
      timeUnixNano: '1790000000000000005',
      asInt: '5',
      traceId,
      spanId,
      filteredAttributes: [text('k', 'v')],
    };
    const segment = writeSegment(dir, 'metrics', [
      metricsOf([
        {
          name: 'x',
          sum: { dataPoints: [{ timeUnixNano: '1790000000000000009', asDouble: 1, exemplars: [exemplar] }] },
        },
      ]),
    ]);
    await loadAll(store(), segment);
    const table = await store().read(
      sql`SELECT Timestamp, ExemplarTimestamp, Value, TraceId, SpanId, AttrStr FROM exemplars WHERE ${ofSegment(segment)}`,
      {
        Timestamp: 'DateTime64(9)',
        ExemplarTimestamp: 'DateTime64(9)',
        Value: 'Float64',
        TraceId: 'FixedString(16)',
        SpanId: 'FixedString(8)',
        AttrStr: 'Map(String, String)',
      },
      { label: 'contract-exemplars' },
    );
    expect(table.rows()).toEqual([
      {
        Timestamp: 1790000000000000009n,
        ExemplarTimestamp: 1790000000000000005n,
        Value: 5,
        TraceId: traceId.toString('hex'),
        SpanId: '0102030405060708',
        AttrStr: new Map([['k', 'v']]),
      },
    ]);
  });
}

function exactlyOnceContract({ store, dir }: Pick<ContractContext, 'store' | 'dir'>): void {
  const maker = new OtlpMaker(31);

  it('stores rows once when a segment is loaded again with the same generation', async () => {
    const segment = writeSegment(
      dir,
      'traces',
      Array.from({ length: 20 }, () => maker.request('traces')),
    );
    await loadAll(store(), segment);
    await loadAll(store(), segment);
    expect(await storedRows(store(), segment)).toEqual(segment.rows);
  });

  it('stores segments of one day together, each row with its own segment, and removes them apart', async () => {
    const day = '2026-09-22';
    const spansOf = (count: number): object[] =>
      Array.from({ length: count }, (_, i) =>
        tracesOf([
          {
            traceId: Buffer.from(`e7${'0'.repeat(22)}${i.toString(16).padStart(8, '0')}`, 'hex'),
            spanId: Buffer.alloc(8, 1),
            name: `of ${count}`,
            startTimeUnixNano: String(RECEIVED),
          },
        ]),
      );
    const segments = [3, 70_000, 1, 5].map((count) => writeSegment(dir, 'traces', spansOf(count)));
    const [first, second] = segments;
    if (first === undefined || second === undefined) throw new Error('unreachable');
    const { loader } = store();
    const most = loader.mostTogether;
    // A server takes one segment a request; ingest asks it for no more.
    const apart = most === 1 ? segments : [];
    for (const segment of apart) await loadAll(store(), segment);
    const shared = most === 1 ? [] : chunksOf(segments, most);
    for (const part of shared) {
      const refs = part.map(({ ref }) => ref);
      const counts = await loader.loadTogether({ segments: refs, table: 'spans', day });
      expect(counts.map(({ segmentId }) => segmentId)).toEqual(refs.map(({ segmentId }) => segmentId));
    }
    for (const segment of segments) expect(await storedRows(store(), segment)).toEqual(segment.rows);
    const rows = await store().read(
      sql`SELECT count() AS rows, uniqExact(IngestRow) AS numbers, uniqExact(SpanName) AS names FROM spans WHERE ${ofSegment(second)}`,
      { rows: 'UInt64', numbers: 'UInt64', names: 'UInt64' },
      { label: 'test-together' },
    );
    expect([...rows.rows()]).toEqual([{ rows: 70_000n, numbers: 70_000n, names: 1n }]);
    await loader.remove({ segmentId: second.ref.segmentId, table: 'spans', day });
    expect(await storedRows(store(), second)).toEqual(new Map());
    expect(await storedRows(store(), first)).toEqual(first.rows);
  });

  it('replaces a segment’s rows: removed, then loaded with the next generation', async () => {
    const segment = writeSegment(
      dir,
      'logs',
      Array.from({ length: 20 }, () => maker.request('logs')),
    );
    const other = writeSegment(
      dir,
      'logs',
      Array.from({ length: 20 }, () => maker.request('logs')),
    );
    await loadAll(store(), segment);
    await loadAll(store(), other);
    for (const key of segment.rows.keys()) {
      await store().loader.remove({ segmentId: segment.ref.segmentId, table: 'logs', day: key.slice(5) });
    }
    expect(await storedRows(store(), segment)).toEqual(new Map());
    expect(await storedRows(store(), other)).toEqual(other.rows);
    await loadAll(store(), segment, 1);
    expect(await storedRows(store(), segment)).toEqual(segment.rows);
  });

  it('tells who listens what was loaded', async () => {
    const segment = writeSegment(dir, 'logs', [logsOf([{ timeUnixNano: '1790000000000000000' }])]);
    const seen: unknown[] = [];
    const stop = store().loader.onLoaded(({ segmentId, table, rows }) => seen.push([segmentId, table, rows]));
    await loadAll(store(), segment);
    stop();
    await loadAll(store(), segment);
    expect(seen).toEqual([[segment.ref.segmentId, 'logs', 1]]);
  });
}

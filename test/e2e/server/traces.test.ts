import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Operations, Overview, ServiceMap } from '../../../src/api/overview.ts';
import type { Resolve } from '../../../src/api/system.ts';
import type {
  Facets,
  SpanDetail,
  TraceColumns,
  TraceHistogram,
  TraceSearch,
} from '../../../src/api/traces.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type Dataset, logRequest, makeDataset, type PlainSpan, traceRequest } from './trace-dataset.ts';

let system: RunningSystem;
let data: Dataset;
const now = Date.now();
const range = { from: now - 3_600_000, to: now };

beforeAll(async () => {
  system = await startSystem();
  data = makeDataset(42, 1200, now - 1_800_000, now - 60_000);
  for (let i = 0; i < data.spans.length; i += 500) {
    await system.send('traces', traceRequest(data.spans.slice(i, i + 500)));
  }
  await system.send('logs', logRequest(data.logs));
  await system.settle();
});
afterAll(() => system.close());

const weight = (spans: readonly PlainSpan[]) => spans.reduce((sum, s) => sum + s.sampleRate, 0);

/** Quantile of durations in which every span counts `sampleRate` times. */
function weightedQuantile(spans: readonly PlainSpan[], q: number): number {
  const all = spans
    .flatMap((s) => Array.from({ length: s.sampleRate }, () => s.durationNs))
    .sort((a, b) => a - b);
  return all[Math.min(all.length - 1, Math.floor(q * all.length))] ?? 0;
}

test('overview: RED figures of every service equal those computed from the spans sent', async () => {
  const overview = await system.get<Overview>('/api/v1/overview', { ...range, points: 20 });
  expect(overview.services.map((s) => s.service).sort()).toEqual(['gateway', 'orders', 'worker']);
  for (const row of overview.services) {
    const own = data.spans.filter((s) => s.service === row.service);
    const entry = own.filter((s) => s.kind === 2 || s.kind === 5);
    expect(row.requests).toBeCloseTo(weight(entry));
    expect(row.errors).toBeCloseTo(weight(entry.filter((s) => s.status === 2)));
    expect(row.ratePerSecond).toBeCloseTo(weight(entry) / 3600);
    expect(row.spans).toBe(own.length);
    expect(row.logs).toBe(data.logs.filter((l) => l.service === row.service).length);
    expect(row.versions).toEqual(['1.2.3']);
    // Quantiles are kept to 8 significant bits.
    for (const [q, value] of [
      [0.5, row.p50Ns],
      [0.95, row.p95Ns],
      [0.99, row.p99Ns],
    ] as const) {
      expect((value ?? 0) / weightedQuantile(entry, q)).toBeCloseTo(1, 1.7);
    }
    const total = row.spark.rate.reduce((sum, rate) => sum + rate * (overview.stepMs / 1000), 0);
    expect(total).toBeCloseTo(weight(entry));
    expect(row.spark.rate).toHaveLength(20);
  }
  expect(overview.completeness.complete).toBe(true);
});

test('operations: outgoing calls are listed too, most time first', async () => {
  const { operations } = await system.get<Operations>('/api/v1/services/orders/operations', range);
  const own = data.spans.filter((s) => s.service === 'orders');
  expect(new Set(operations.map((o) => `${o.kind} ${o.operation}`))).toEqual(
    new Set(['SERVER orders.Create', 'CLIENT SELECT orders', 'PRODUCER send order-placed']),
  );
  for (const row of operations) {
    const spans = own.filter((s) => s.name === row.operation);
    expect(row.requests).toBeCloseTo(weight(spans));
    expect(row.totalNs).toBeCloseTo(
      spans.reduce((sum, s) => sum + s.sampleRate * s.durationNs, 0),
      -1,
    );
  }
  expect([...operations].sort((a, b) => b.totalNs - a.totalNs)).toEqual(operations);
});

test('service map: calls, messages by link, databases; what is received is not external', async () => {
  const { edges } = await system.get<ServiceMap>('/api/v1/service-map', range);
  const calls = Object.fromEntries(edges.map((e) => [`${e.source} ${e.kind} ${e.target}`, e.calls]));
  const of = (service: string, kind: number) =>
    weight(data.spans.filter((s) => s.service === service && s.kind === kind));
  expect(Object.keys(calls).sort()).toEqual([
    'gateway call orders',
    'orders database sqlite',
    'orders message worker',
  ]);
  expect(calls['gateway call orders']).toBeCloseTo(of('orders', 2));
  expect(calls['orders message worker']).toBeCloseTo(of('worker', 5));
  expect(calls['orders database sqlite']).toBeCloseTo(
    weight(data.spans.filter((s) => s.name === 'SELECT orders')),
  );
});

/** Traces in which a span satisfies `matches`, newest first by their newest matching span. */
function tracesWith(matches: (span: PlainSpan) => boolean): string[] {
  const newest = new Map<string, bigint>();
  for (const span of data.spans) {
    if (matches(span) && span.start > (newest.get(span.traceId) ?? -1n)) newest.set(span.traceId, span.start);
  }
  return [...newest]
    .sort((a, b) => (a[1] === b[1] ? (a[0] < b[0] ? -1 : 1) : a[1] > b[1] ? -1 : 1))
    .map(([id]) => id);
}

test.each<[string, Record<string, string | readonly string[]>, (span: PlainSpan) => boolean]>([
  ['everything', {}, () => true],
  ['service', { service: 'worker' }, (s) => s.service === 'worker'],
  ['operation', { operation: 'SELECT orders' }, (s) => s.name === 'SELECT orders'],
  ['status', { status: 'ERROR' }, (s) => s.status === 2],
  [
    'duration',
    { minDurationNs: '50000000', maxDurationNs: '60000000' },
    (s) => s.durationNs >= 5e7 && s.durationNs <= 6e7,
  ],
  ['string attribute', { attr: 'http.route=/checkout' }, (s) => s.attributes['http.route'] === '/checkout'],
  [
    'integer attribute',
    { attr: 'http.response.status_code=502' },
    (s) => s.attributes['http.response.status_code'] === 502,
  ],
  ['boolean attribute', { attr: 'user.premium=true' }, (s) => s.attributes['user.premium'] === true],
  [
    'two attributes',
    { attr: ['http.route=/cart', 'user.premium=true'] },
    (s) => s.attributes['http.route'] === '/cart' && s.attributes['user.premium'] === true,
  ],
  ['key alone', { attr: 'db.query.text' }, (s) => 'db.query.text' in s.attributes],
  ['resource attribute', { attr: 'host.name=host-worker' }, (s) => s.service === 'worker'],
  ['text without case', { text: 'FAILED: CÓDIGO' }, (s) => s.statusMessage.includes('Failed: código')],
  ['text in the name', { text: 'order-PLACED' }, (s) => s.name.includes('order-placed')],
  ['nothing', { attr: 'no.such=thing' }, () => false],
])('trace search by %s finds exactly the traces that have such a span', async (_, filter, matches) => {
  const expected = tracesWith(matches);
  const found = await system.get<TraceSearch>('/api/v1/traces', { ...range, ...filter, limit: 1000 });
  expect(found.traces.map((t) => t.traceId)).toEqual(expected.slice(0, 1000));
  expect(found.completeness.complete).toBe(expected.length <= 1000);
  for (const trace of found.traces.slice(0, 50)) {
    const spans = data.spans.filter((s) => s.traceId === trace.traceId);
    expect(trace.spans).toBe(spans.length);
    expect(trace.errors).toBe(spans.filter((s) => s.status === 2).length);
    expect(trace.matchedSpans).toBe(spans.filter(matches).length);
    const root = spans.find((s) => s.parentSpanId === '');
    expect([trace.rootService, trace.rootOperation]).toEqual([root?.service, root?.name]);
    const start = spans.reduce((least, s) => (s.start < least ? s.start : least), spans[0]?.start ?? 0n);
    const end = spans.reduce(
      (most, s) => (s.start + BigInt(s.durationNs) > most ? s.start + BigInt(s.durationNs) : most),
      0n,
    );
    expect(trace.startUnixNano).toBe(String(start));
    expect(trace.durationNs).toBe(String(end - start));
  }
});

test('trace search says when it left traces out, and orders by duration and by errors', async () => {
  const newest = await system.get<TraceSearch>('/api/v1/traces', { ...range, limit: 10 });
  expect(newest.traces).toHaveLength(10);
  expect(newest.completeness).toMatchObject({ complete: false, reason: 'row-limit' });

  const slowest = await system.get<TraceSearch>('/api/v1/traces', { ...range, limit: 20, order: 'slowest' });
  const longest = data.spans
    .filter((s) => s.service === 'gateway' && s.kind === 2)
    .sort((a, b) => b.durationNs - a.durationNs);
  expect(slowest.traces.map((t) => t.traceId)).toEqual(longest.slice(0, 20).map((s) => s.traceId));

  const failing = await system.get<TraceSearch>('/api/v1/traces', { ...range, limit: 500, order: 'errors' });
  const failed = new Set(data.spans.filter((s) => s.status === 2).map((s) => s.traceId));
  expect(new Set(failing.traces.slice(0, failed.size).map((t) => t.traceId))).toEqual(failed);
  expect(failing.traces).toHaveLength(500);
});

test('request id finds its trace by filter and by omnibox', async () => {
  const span = data.spans.find((s) => typeof s.attributes['request.id'] === 'string');
  const id = String(span?.attributes['request.id']);
  const found = await system.get<TraceSearch>('/api/v1/traces', { ...range, requestId: id });
  expect(found.traces.map((t) => t.traceId)).toEqual([span?.traceId]);
  const { hits } = await system.get<Resolve>('/api/v1/resolve', { q: id });
  expect(hits).toContainEqual(expect.objectContaining({ kind: 'request', traceId: span?.traceId, id }));
});

test('omnibox: trace id in any spelling, beginning of a span id, service, check', async () => {
  const span = data.spans[10] as PlainSpan;
  const uuid = span.traceId.toUpperCase().replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  for (const q of [span.traceId, ` ${uuid} `]) {
    const { hits } = await system.get<Resolve>('/api/v1/resolve', { q });
    expect(hits[0]).toMatchObject({ kind: 'trace', traceId: span.traceId });
  }
  for (const digits of [16, 11, 8]) {
    const { hits } = await system.get<Resolve>('/api/v1/resolve', { q: span.spanId.slice(0, digits) });
    expect(hits).toContainEqual(
      expect.objectContaining({ kind: 'span', spanId: span.spanId, traceId: span.traceId }),
    );
  }
  const { hits } = await system.get<Resolve>('/api/v1/resolve', { q: 'order' });
  expect(hits).toContainEqual(expect.objectContaining({ kind: 'service', service: 'orders' }));
  const checks = await system.get<Resolve>('/api/v1/resolve', { q: 'throttled' });
  expect(checks.hits.some((h) => h.kind === 'check')).toBe(true);
});

test('histogram: matching spans by step and status', async () => {
  const histogram = await system.get<TraceHistogram>('/api/v1/traces/histogram', {
    ...range,
    service: 'gateway',
    points: 30,
  });
  const ok = histogram.ok.map(() => 0);
  const error = histogram.ok.map(() => 0);
  for (const span of data.spans.filter((s) => s.service === 'gateway')) {
    const step = Math.floor((Number(span.start / 1_000_000n) - histogram.fromUnixMs) / histogram.stepMs);
    const counts = span.status === 2 ? error : ok;
    counts[step] = (counts[step] ?? 0) + 1;
  }
  expect(histogram.ok).toEqual(ok);
  expect(histogram.error).toEqual(error);
});

test('facets: counts of services, operations, status and attributes', async () => {
  const { facets, keys } = await system.get<Facets>('/api/v1/traces/facets', { ...range, values: 50 });
  const facet = (key: string) =>
    Object.fromEntries((facets.find((f) => f.key === key)?.values ?? []).map((v) => [v.value, v.count]));
  const count = (of: (s: PlainSpan) => string | undefined) => {
    const counts: Record<string, number> = {};
    for (const span of data.spans) {
      const value = of(span);
      if (value !== undefined) counts[value] = (counts[value] ?? 0) + 1;
    }
    return counts;
  };
  expect(facet('service')).toEqual(count((s) => s.service));
  expect(facet('operation')).toEqual(count((s) => s.name));
  expect(facet('http.route')).toEqual(count((s) => s.attributes['http.route'] as string | undefined));
  expect(facet('http.response.status_code')).toEqual(
    count((s) => s.attributes['http.response.status_code']?.toString()),
  );
  expect(keys).toContain('request.id');
  const asked = await system.get<Facets>('/api/v1/traces/facets', { ...range, key: ['user.premium'] });
  expect(
    asked.facets
      .find((f) => f.key === 'user.premium')
      ?.values.map((v) => v.value)
      .sort(),
  ).toEqual(['false', 'true']);
});

test('a trace in columns holds every span with its parent, log count, self time and critical path', async () => {
  const root = data.spans.find((s) => s.service === 'gateway' && s.kind === 2 && s.status === 2) as PlainSpan;
  const spans = data.spans.filter((s) => s.traceId === root.traceId);
  for (const query of [{}, { from: range.from, to: range.to }]) {
    const columns = await system.get<TraceColumns>(
      `/api/v1/traces/${root.traceId.toUpperCase()}`.replace(root.traceId.toUpperCase(), root.traceId),
      query,
    );
    expect(columns.spanId).toHaveLength(spans.length);
    for (const span of spans) {
      const i = columns.spanId.indexOf(span.spanId);
      expect(columns.strings[columns.service[i] ?? -1]).toBe(span.service);
      expect(columns.strings[columns.name[i] ?? -1]).toBe(span.name);
      expect(columns.kind[i]).toBe(span.kind);
      expect(columns.status[i]).toBe(span.status);
      expect(columns.startNs[i]).toBe(Number(span.start - root.start));
      expect(columns.durationNsOf[i]).toBe(span.durationNs);
      expect(columns.parent[i]).toBe(
        span.parentSpanId === '' ? -1 : columns.spanId.indexOf(span.parentSpanId),
      );
      expect(columns.logs[i]).toBe(data.logs.filter((l) => l.spanId === span.spanId).length);
      expect(columns.events[i]).toBe(span.events.length);
    }
    expect(columns.marks.map(([, at, name]) => [at, columns.strings[name]])).toEqual([
      [300_000, 'exception'],
    ]);
    const covered = columns.criticalPath.reduce((sum, [, from, to]) => sum + to - from, 0);
    expect(covered).toBe(root.durationNs);
    expect(columns.duplicates).toBe(0);
  }
});

test('span detail: attributes with types, resource, events, links both ways', async () => {
  const consumer = data.spans.find((s) => s.kind === 5) as PlainSpan;
  const [link] = consumer.links;
  const detail = await system.get<SpanDetail>(`/api/v1/traces/${consumer.traceId}/spans/${consumer.spanId}`);
  expect(detail.links).toEqual([
    { traceId: link?.traceId, spanId: link?.spanId, attributes: {}, droppedAttributes: 0 },
  ]);
  expect(detail.resource['service.version']).toEqual({ str: '1.2.3' });
  expect(detail).toMatchObject({
    kind: 'CONSUMER',
    service: 'worker',
    sampleRate: consumer.sampleRate,
    parentSpanId: '',
  });
  const producer = await system.get<SpanDetail>(`/api/v1/traces/${link?.traceId}/spans/${link?.spanId}`);
  expect(producer.linkedFrom).toEqual([
    { traceId: consumer.traceId, spanId: consumer.spanId, service: 'worker', name: 'process order-placed' },
  ]);
  const root = data.spans.find(
    (s) => s.attributes['request.id'] !== undefined && s.status === 2,
  ) as PlainSpan;
  const full = await system.get<SpanDetail>(`/api/v1/traces/${root.traceId}/spans/${root.spanId}`);
  expect(full.attributes).toEqual({
    'http.request.method': { str: 'GET' },
    'http.response.status_code': { int: '502' },
    'http.route': { str: root.attributes['http.route'] },
    'request.id': { str: root.attributes['request.id'] },
    'user.premium': { bool: root.attributes['user.premium'] },
  });
  expect(full.startUnixNano).toBe(String(root.start));
  expect(full.statusMessage).toBe(root.statusMessage);
});

test('a span sent twice is shown once and counted', async () => {
  const span = data.spans[0] as PlainSpan;
  await system.send('traces', traceRequest([span]));
  await system.settle();
  const columns = await system.get<TraceColumns>(`/api/v1/traces/${span.traceId}`);
  expect(columns.duplicates).toBe(1);
  expect(columns.spanId).toHaveLength(data.spans.filter((s) => s.traceId === span.traceId).length);
});

test('a span that ends after 2106 hides nothing, and times nobody measured are told', async () => {
  const whole = data.spans[0] as PlainSpan;
  const traceId = 'bb06'.repeat(8);
  const near = { ...whole, traceId, parentSpanId: '', links: [], events: [] };
  const spans = [
    { ...near, spanId: '01'.repeat(8) },
    { ...near, spanId: '02'.repeat(8), durationNs: 3e18 },
    { ...near, spanId: '03'.repeat(8), durationNs: -5_000_000 },
  ];
  await system.send('traces', traceRequest(spans));
  await system.settle();
  const columns = await system.get<TraceColumns>(`/api/v1/traces/${traceId}`);
  expect([...columns.spanId].sort()).toEqual(spans.map((span) => span.spanId));
  const found = await system.get<TraceSearch>('/api/v1/traces', { ...range, order: 'slowest', limit: 1 });
  expect(found.traces[0]).toMatchObject({ traceId, durationNs: '3000000000000000000' });
  const detail = await system.get<SpanDetail>(`/api/v1/traces/${traceId}/spans/${'03'.repeat(8)}`);
  expect(detail).toMatchObject({ timeSource: 'start', durationNs: '0', endBeforeStartNs: '5000000' });
  const sound = await system.get<SpanDetail>(`/api/v1/traces/${traceId}/spans/${'01'.repeat(8)}`);
  expect(sound).toMatchObject({ timeSource: 'start', endBeforeStartNs: '0' });
});

test('what is not stored is a 404 that says what to do', async () => {
  const response = await system.raw(`/api/v1/traces/${'ab'.repeat(16)}`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ code: 'TRACE_NOT_FOUND', status: 404 });
  const span = data.spans[0] as PlainSpan;
  const missing = await system.raw(`/api/v1/traces/${span.traceId}/spans/${'cd'.repeat(8)}`);
  expect(await missing.json()).toMatchObject({ code: 'SPAN_NOT_FOUND' });
});

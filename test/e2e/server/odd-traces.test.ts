import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../../src/api/system.ts';
import type { Operations, Overview } from '../../../src/api/overview.ts';
import type { SpanDetail, TraceColumns, TraceHistogram, TraceSearch } from '../../../src/api/traces.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

const START = BigInt(Date.now() - 60_000) * 1_000_000n;
const range = { from: Date.now() - 3_600_000, to: Date.now() + 60_000 };
const id = (n: number): string => n.toString(16).padStart(16, '0');
const attributes = (count: number): object[] =>
  Array.from({ length: count }, (_, i) => ({ key: `k${i}`, value: { intValue: String(i) } }));

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.close());

/** Sends spans as OTLP/JSON; what is not named is a root of one millisecond. */
async function send(traceId: string, spans: readonly object[], service = 'odd'): Promise<string> {
  const http = system.backend.ingest.addresses.http;
  const full = spans.map((span, i) => ({
    traceId,
    spanId: id(i + 1),
    name: `s${i + 1}`,
    startTimeUnixNano: String(START + BigInt(i) * 1_000_000n),
    endTimeUnixNano: String(START + BigInt(i + 1) * 1_000_000n),
    ...span,
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
  const response = await fetch(`http://127.0.0.1:${http?.port}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: full }] }] }),
  });
  expect(response.status).toBe(200);
  await system.settle();
  return response.text();
}

const trace = (traceId: string) => system.get<TraceColumns>(`/api/v1/traces/${traceId}`);
const span = (traceId: string, n: number) =>
  system.get<SpanDetail>(`/api/v1/traces/${traceId}/spans/${id(n)}`);

describe('traces that are no tree', () => {
  test('cycles are cut at one span each, lost parents and further roots are told apart; no span is hidden', async () => {
    const traceId = 'c1'.repeat(16);
    await send(traceId, [
      { parentSpanId: id(3) },
      { parentSpanId: id(1) },
      { parentSpanId: id(2) },
      { parentSpanId: id(2) },
      { parentSpanId: id(5) },
      { parentSpanId: id(99) },
      {},
      {},
    ]);
    const { spanId, parent, selfNs } = await trace(traceId);
    expect(spanId).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map(id));
    // 1 → 3 → 2 → 1 is cut once; 5 is its own parent.
    expect(parent.slice(0, 4).filter((at) => at === -3)).toHaveLength(1);
    expect(parent.slice(3)).toEqual([1, -3, -2, -1, -1]);
    expect(selfNs).toHaveLength(8);
  });

  test('a cycle of 20,000 spans is answered', async () => {
    const traceId = 'c2'.repeat(16);
    const count = 20_000;
    await send(
      traceId,
      Array.from({ length: count }, (_, i) => ({ parentSpanId: id(((i + 1) % count) + 1) })),
    );
    const { parent } = await trace(traceId);
    expect(parent).toHaveLength(count);
    expect(parent.filter((at) => at < 0)).toEqual([-3]);
  });
});

describe('spans without usable times', () => {
  test('are told in the trace, in the list and in the span', async () => {
    const traceId = 'c3'.repeat(16);
    await send(traceId, [
      {},
      { endTimeUnixNano: '0' },
      { endTimeUnixNano: String(START - 5_000n), startTimeUnixNano: String(START) },
      { startTimeUnixNano: '0', endTimeUnixNano: String(START + 7n) },
      { startTimeUnixNano: '0', endTimeUnixNano: '0' },
      { endTimeUnixNano: String(START + 5_000_000n), startTimeUnixNano: String(START + 5_000_000n) },
    ]);
    const { spanId, clock, durationNsOf } = await trace(traceId);
    const at = (n: number): number | undefined => clock[spanId.indexOf(id(n))];
    expect([1, 2, 3, 4, 5, 6].map(at)).toEqual([0, 1, 2, 3, 4, 0]);
    expect(durationNsOf[spanId.indexOf(id(2))]).toBe(0);
    const { traces } = await system.get<TraceSearch>('/api/v1/traces', { ...range, service: 'odd' });
    expect(traces.find((one) => one.traceId === traceId)?.untimed).toBe(4);
    expect(await span(traceId, 2)).toMatchObject({ clock: 'no-end', endBeforeStartNs: '0' });
    expect(await span(traceId, 3)).toMatchObject({ clock: 'end-before-start', endBeforeStartNs: '5000' });
    expect(await span(traceId, 4)).toMatchObject({ clock: 'no-start', endBeforeStartNs: '0' });
  });
});

describe('figures', () => {
  test('of durations leave out spans whose duration is not known', async () => {
    const open = { name: 'op', kind: 2, endTimeUnixNano: '0' };
    const timed = { ...open, startTimeUnixNano: String(START), endTimeUnixNano: String(START + 2_000_000n) };
    await send('c6'.repeat(16), [timed, open, open, open], 'half-timed');
    await send('c7'.repeat(16), [open, open], 'untimed');
    const near = (ns: number) => expect.closeTo(ns, -5) as unknown;
    const { operations } = await system.get<Operations>('/api/v1/services/half-timed/operations', range);
    expect(operations).toMatchObject([{ operation: 'op', requests: 4, p50Ns: near(2e6), p99Ns: near(2e6) }]);
    const { services } = await system.get<Overview>('/api/v1/overview', range);
    const of = (service: string) => services.find((row) => row.service === service);
    expect(of('half-timed')).toMatchObject({ requests: 4, p50Ns: near(2e6) });
    expect(of('untimed')).toMatchObject({ requests: 2, p50Ns: null, p99Ns: null });
    const query = { ...range, service: 'half-timed' };
    const { p50Ns } = await system.get<TraceHistogram>('/api/v1/traces/histogram', query);
    expect(p50Ns.filter((ns) => ns !== null)).toEqual([near(2e6)]);
    await system.get('/api/v1/service-map', range);
  });
});

describe('what limits left out', () => {
  test('a span with 100,000 attributes keeps the first 16,384; the rest is counted wherever it can be seen', async () => {
    const traceId = 'c4'.repeat(16);
    const reply = await send(traceId, [
      {
        attributes: attributes(100_000),
        droppedAttributesCount: 7,
        droppedEventsCount: 2,
        droppedLinksCount: 1,
      },
    ]);
    expect(JSON.parse(reply)).toEqual({
      partialSuccess: {
        errorMessage: expect.stringContaining('83616 × an attribute beyond the first 16384') as unknown,
      },
    });
    const detail = await span(traceId, 1);
    expect(Object.keys(detail.attributes)).toHaveLength(16_384);
    expect(detail.attributes).toMatchObject({ k0: { int: '0' }, k16383: { int: '16383' } });
    expect(detail.dropped).toEqual({ attributes: 83_616 + 7, events: 2, links: 1 });
    const { ingest } = await system.get<Status>('/api/v1/status');
    expect(ingest.traces).toMatchObject({ rejectedItems: 0, cutAttributes: 83_616 });
  });

  test('a span with 20,000 events and links and a value of a megabyte is answered whole', async () => {
    const traceId = 'c5'.repeat(16);
    const link = { traceId, spanId: id(9) };
    await send(traceId, [
      {
        attributes: [{ key: 'big', value: { stringValue: 'x'.repeat(1 << 20) } }],
        events: Array.from({ length: 20_000 }, (_, i) => ({
          timeUnixNano: String(START + BigInt(i)),
          name: `event ${i}`,
          attributes: attributes(1),
        })),
        links: Array.from({ length: 20_000 }, () => link),
      },
    ]);
    const detail = await span(traceId, 1);
    expect([detail.events.length, detail.links.length]).toEqual([20_000, 20_000]);
    expect(detail.attributes['big']).toEqual({ str: 'x'.repeat(1 << 20) });
    // One attribute of the span and 16,383 of its events are within the limit.
    expect(detail.events.map((event) => event.droppedAttributes)).toEqual(
      Array.from({ length: 20_000 }, (_, i) => (i < 16_383 ? 0 : 1)),
    );
    expect(detail.dropped.attributes).toBe(0);
  });
});

test('nothing failed inside', () => {
  expect(system.internalErrors).toEqual([]);
});

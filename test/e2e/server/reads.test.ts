import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { LogSearch } from '../../../src/api/logs.ts';
import type { Overview } from '../../../src/api/overview.ts';
import { type RouteName, ROUTES, type RouteSpec } from '../../../src/api/routes.ts';
import type { Resolve } from '../../../src/api/system.ts';
import { TABLES_OF_SIGNAL } from '../../../src/store/load/signal.ts';
import { ROLLED_TABLE } from '../../../src/store/queries/rolled-minutes.ts';
import { gauge, metricRequest } from './metric-dataset.ts';
import { type RunningSystem, type Signal, startSystem } from './running-system.ts';
import { type Dataset, logRequest, makeDataset, traceRequest } from './trace-dataset.ts';

let system: RunningSystem;
let data: Dataset;
const now = Date.now();
const range = { from: now - 86_400_000, to: now };

beforeAll(async () => {
  system = await startSystem();
  data = makeDataset(3, 5, now - 600_000, now - 60_000);
  await system.send('traces', traceRequest(data.spans));
  await system.send('logs', logRequest(data.logs));
  await system.send(
    'metrics',
    metricRequest('gateway', gauge('test.gauge', [{ atMs: now - 90_000, value: 1 }])),
  );
  await system.settle();
});
afterAll(() => system.close());
afterEach(() => vi.restoreAllMocks());

/** The signal whose segments fill a table; `resources` are filled by all of them, together with what belongs to them. */
const SIGNAL_OF = new Map<string, Signal>([
  ...(['traces', 'logs', 'metrics'] as const).flatMap((signal) =>
    TABLES_OF_SIGNAL[signal].map((table) => [table, signal] as const),
  ),
  ['trace_index', 'traces'],
  ['series', 'metrics'],
  ...Object.values(ROLLED_TABLE).map((table) => [table, 'traces'] as const),
]);
const UNTOLD = new Set(['resources', 'findings', 'doctor_runs', 'profiles']);

/** A request of each route that reads the store. */
async function paths(): Promise<Partial<Record<RouteName, string>>> {
  const [span] = data.spans;
  const { logs } = await system.get<LogSearch>('/api/v1/logs', { ...range, limit: 1 });
  const window = `from=${range.from}&to=${range.to}`;
  return {
    overview: `/overview?${window}&points=10`,
    operations: `/services/gateway/operations?${window}`,
    serviceMap: `/service-map?${window}`,
    traceSearch: `/traces?${window}&attr=http.request.method%3DGET`,
    traceHistogram: `/traces/histogram?${window}`,
    traceFacets: `/traces/facets?${window}`,
    trace: `/traces/${span?.traceId}`,
    span: `/traces/${span?.traceId}/spans/${span?.spanId}`,
    profileList: `/profiles?${window}`,
    logSearch: `/logs?${window}`,
    logHistogram: `/logs/histogram?${window}`,
    logFacets: `/logs/facets?${window}`,
    logContext: `/logs/${encodeURIComponent(logs[0]?.id ?? '')}/context`,
    metricList: `/metrics?${window}`,
    metricLabels: `/metrics/labels?${window}&name=test.gauge`,
    metricQuery: `/metrics/query?${window}&name=test.gauge`,
    doctorHistory: `/doctor/history?${window}`,
    resolve: `/resolve?q=gateway`,
  };
}

test('a route waits for the signals it reads, and for no other', async () => {
  const { ingest, store } = system.backend;
  const asked = await paths();
  const beRead = vi.spyOn(ingest, 'beRead');
  const read = vi.spyOn(store, 'read');
  const readBlocks = vi.spyOn(store, 'readBlocks');
  for (const [name, path] of Object.entries(asked)) {
    read.mockClear();
    readBlocks.mockClear();
    beRead.mockClear();
    const response = await system.raw(`/api/v1${path}`);
    expect([name, response.status]).toEqual([name, 200]);
    const tables = [...read.mock.calls, ...readBlocks.mock.calls].flatMap(([query]) =>
      [...query.text.matchAll(/\b(?:FROM|JOIN)\s+([a-z]\w*)/g)].map((match) => match[1] ?? ''),
    );
    const stored = tables.filter((table) => SIGNAL_OF.has(table) || UNTOLD.has(table));
    expect([name, stored.length > 0]).toEqual([name, true]);
    const signals = new Set(stored.flatMap((table) => SIGNAL_OF.get(table) ?? []));
    const { reads = [] }: RouteSpec = ROUTES[name as RouteName];
    expect([name, [...signals].toSorted()]).toEqual([name, reads.toSorted()]);
    expect([name, beRead.mock.calls]).toEqual([name, [[reads]]]);
  }
  const named = Object.entries(ROUTES)
    .filter(([, spec]: [string, RouteSpec]) => spec.reads !== undefined)
    .map(([name]) => name);
  expect(named.filter((name) => !(name in asked))).toEqual(['sql']);
});

test('an answer says when the store is behind, and a trace that is not there that it may come', async () => {
  vi.spyOn(system.backend.ingest, 'beRead').mockResolvedValue(12_000);
  const overview = await system.get<Overview>('/api/v1/overview', { ...range, points: 10 });
  expect(overview.completeness).toMatchObject({ complete: true, behindMs: 12_000 });
  vi.spyOn(system.backend.ingest, 'catchUp').mockResolvedValue(12_000);
  const missing = await system.raw(`/api/v1/traces/${'f'.repeat(32)}`);
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({ code: 'TRACE_NOT_STORED' });
});

test('a trace that was acknowledged is found at once, also by who asks again and again', async () => {
  for (let round = 0; round < 5; round++) {
    const sent = makeDataset(100 + round, 1, now - 300_000, now - 60_000);
    await system.send('traces', traceRequest(sent.spans));
    const found = await system.raw(`/api/v1/traces/${sent.spans[0]?.traceId}`);
    expect([round, found.status]).toEqual([round, 200]);
  }
  const missing = await system.raw(`/api/v1/traces/${'e'.repeat(32)}`);
  expect(await missing.json()).toMatchObject({ code: 'TRACE_NOT_FOUND' });
});

test('an id that was pasted is found at once, too; a word that is typed is not waited for', async () => {
  const catchUp = vi.spyOn(system.backend.ingest, 'catchUp');
  for (let round = 0; round < 3; round++) {
    const sent = makeDataset(200 + round, 1, now - 300_000, now - 60_000);
    await system.send('traces', traceRequest(sent.spans));
    const id = sent.spans[0]?.traceId ?? '';
    const pasted = `${id.slice(0, 8)}-${id.slice(8)}`.toUpperCase();
    const { hits } = await system.get<Resolve>('/api/v1/resolve', { q: pasted });
    expect([round, hits[0]?.kind, hits[0]?.traceId]).toEqual([round, 'trace', id]);
  }
  expect(catchUp).toHaveBeenCalled();
  catchUp.mockClear();
  for (const q of ['no-such-word', 'abcdef', 'd'.repeat(31)])
    expect(await system.get<Resolve>('/api/v1/resolve', { q })).toEqual({ hits: [] });
  expect(catchUp).not.toHaveBeenCalled();
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TraceSearch } from '../../../src/api/traces.ts';
import { findServer } from '../../../src/app/demo/find-server.ts';
import { replayRecording } from '../../../src/app/demo/replay.ts';
import { openDirectSource } from '../../../src/app/query/direct-source.ts';
import { createHttpSource } from '../../../src/app/query/http-source.ts';
import { startBackend } from '../../../src/app/up/start-backend.ts';
import { freePort } from '../../support/server.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

const RECORDING = 'demo/shop-demo.otlp.gz';
const never = new AbortController().signal;
let system: RunningSystem;
let otlpHttp: string;

beforeAll(async () => {
  system = await startSystem({ checkAnswers: false });
  const found = await findServer(system.url, undefined);
  otlpHttp = found?.otlpHttp ?? '';
});
afterAll(() => system.close());

const replay = () =>
  replayRecording({ path: RECORDING, otlpHttp, live: false, signal: never, onProgress: () => undefined });

async function counts(): Promise<Record<string, number>> {
  const { rows } = await system.backend.store.querySql(
    `SELECT (SELECT uniqExact(TraceId) FROM spans), (SELECT count() FROM spans), (SELECT uniqExact(TraceId, SpanId) FROM spans),
 (SELECT count() FROM logs), (SELECT countIf(TraceId != toFixedString('', 16)) FROM logs),
 (SELECT count() FROM logs WHERE TraceId != toFixedString('', 16) AND TraceId NOT IN (SELECT TraceId FROM spans)),
 (SELECT count() FROM samples), (SELECT count() FROM exemplars)`,
  );
  const [traces, spans, uniqueSpans, logs, tracedLogs, lostLogs, samples, exemplars] = (rows[0] ?? []).map(
    Number,
  );
  return {
    traces: traces ?? 0,
    spans: spans ?? 0,
    uniqueSpans: uniqueSpans ?? 0,
    logs: logs ?? 0,
    tracedLogs: tracedLogs ?? 0,
    lostLogs: lostLogs ?? 0,
    samples: samples ?? 0,
    exemplars: exemplars ?? 0,
  };
}

test('a replay ends now and keeps every reference; a second one doubles everything and mixes nothing', async () => {
  const begunMs = Date.now();
  const first = await replay();
  // Its end is when it was begun, however long sending takes.
  expect(first.toUnixMs).toBeGreaterThanOrEqual(begunMs - 1000);
  expect(first.toUnixMs).toBeLessThanOrEqual(Date.now());
  await system.settle();
  expect(first.sent).toBe(first.total);
  const once = await counts();
  expect(once['spans']).toBeGreaterThan(10_000);
  expect(once['uniqueSpans']).toBe(once['spans']);
  expect(once['tracedLogs']).toBeGreaterThan(1000);
  expect(once['lostLogs']).toBe(0);
  expect(once['exemplars']).toBeGreaterThan(0);
  await replay();
  await system.settle();
  const twice = await counts();
  expect(twice).toEqual(Object.fromEntries(Object.entries(once).map(([key, n]) => [key, 2 * n])));
});

test('a server and a data directory nobody holds answer alike; a held one names its process', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'goroscope-query-'));
  try {
    const http = createHttpSource({ url: system.url });
    const now = Date.now();
    const range = { from: now - 6 * 3_600_000, to: now };
    const found = await http.ask('traceSearch', { ...range, limit: 5 }, never);
    expect(found.traces).toHaveLength(5);
    await expect(http.ask('traceSearch', { from: range.to, to: range.from }, never)).rejects.toMatchObject({
      code: 'SERVER_REFUSED',
      exitCode: 2,
    });
    const backend = await startBackend({
      dataDir,
      otlpHttp: null,
      otlpGrpc: null,
      retentionDays: { traces: 7, logs: 7, metrics: 30 },
      version: 'x',
      ingest: { selfTelemetryEveryMs: 0 },
    });
    await expect(openDirectSource(dataDir)).rejects.toMatchObject({
      code: 'STORE_DIR_LOCKED',
      values: { pid: process.pid },
    });
    await backend.close();
    const direct = await openDirectSource(dataDir);
    const empty: TraceSearch = await direct.ask('traceSearch', range, never);
    expect(empty.traces).toEqual([]);
    const sql = await direct.ask('sql', { query: 'SELECT 1 AS one' }, never);
    expect(sql).toMatchObject({ schema: 1, rows: [{ one: 1 }] });
    await direct.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('no server, something else, and a problem of the server are told apart', async () => {
  const port = await freePort();
  const nobody = createHttpSource({ url: `http://127.0.0.1:${port}` });
  await expect(nobody.ask('sql', { query: 'SELECT 1' }, never)).rejects.toMatchObject({ code: 'NO_SERVER' });
  expect(await findServer(`http://127.0.0.1:${port}`, undefined)).toBeUndefined();
  await expect(findServer(otlpHttp, undefined)).rejects.toMatchObject({ code: 'NO_SERVER' });
  const http = createHttpSource({ url: system.url });
  await expect(http.ask('sql', { query: 'SELECT no_such_column FROM spans' }, never)).rejects.toMatchObject({
    code: 'SERVER_PROBLEM',
  });
  const range = { from: Date.now() - 3_600_000, to: Date.now() };
  await expect(
    http.ask('metricQuery', { ...range, name: 'no.such.metric', points: 5 }, never),
  ).rejects.toMatchObject({ code: 'SERVER_PROBLEM', message: expect.stringContaining('no.such.metric') });
});

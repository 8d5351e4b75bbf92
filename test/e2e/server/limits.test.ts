import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSystem, startSystem } from './running-system.ts';
import { makeDataset, traceRequest } from './trace-dataset.ts';

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem({ queryConcurrency: 1, queryMaxWaiting: 1, queryTimeoutMs: 2_500, maxTails: 2 });
});
afterAll(() => system.close());

/** Keeps the engine busy until it is ended: a join that takes minutes and reads next to nothing. */
const ENDLESS =
  'SELECT sum(cityHash64(a.number, b.number, c.number)) FROM numbers(10000) a, numbers(10000) b, numbers(10000) c';

const sql = (query: string, signal?: AbortSignal) =>
  system.raw('/api/v1/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    ...(signal !== undefined && { signal }),
  });

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function idleWithin(ms: number): Promise<boolean> {
  for (const until = Date.now() + ms; Date.now() < until; await pause(50)) {
    if (system.backend.store.health().runningQueries === 0) return true;
  }
  return false;
}

test('a query that takes too long is ended in the engine and told so', async () => {
  const response = await sql(ENDLESS);
  expect(response.status).toBe(504);
  expect(((await response.json()) as { code: string }).code).toMatch(
    /^(REQUEST_TIMEOUT|STORE_QUERY_TIMEOUT)$/,
  );
  expect(await idleWithin(5_000)).toBe(true);
});

test('a client that goes away ends its query', async () => {
  const gone = new AbortController();
  const asked = sql(ENDLESS, gone.signal).catch((error: unknown) => error);
  for (let i = 0; i < 100 && system.backend.store.health().runningQueries === 0; i++) await pause(10);
  expect(system.backend.store.health().runningQueries).toBe(1);
  const goneAt = Date.now();
  gone.abort();
  await asked;
  expect(await idleWithin(2_000)).toBe(true);
  // Ended by the client, not by the time limit.
  expect(Date.now() - goneAt).toBeLessThan(2_000);
});

test('requests beyond the waiting room are refused at once; ingest goes on meanwhile', async () => {
  const first = sql(ENDLESS);
  await pause(100);
  const second = sql('SELECT 1');
  await pause(100);
  const third = await sql('SELECT 1');
  expect(third.status).toBe(503);
  expect(third.headers.get('retry-after')).toBe('2');
  expect(await third.json()).toMatchObject({ code: 'SERVER_BUSY' });
  const { spans } = makeDataset(1, 20, Date.now() - 60_000, Date.now());
  await system.send('traces', traceRequest(spans));
  await system.settle();
  expect((await first).status).toBe(504);
  expect((await second).status).toBe(200);
});

test('live tails are limited, and a place is free again when one ends', async () => {
  const open = async () => {
    const end = new AbortController();
    return { response: await system.raw('/api/v1/logs/tail', { signal: end.signal }), end };
  };
  const [a, b] = [await open(), await open()];
  const refused = await system.raw('/api/v1/logs/tail');
  expect([refused.status, await refused.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'TOO_MANY_TAILS' }),
  ]);
  a.end.abort();
  await pause(200);
  const c = await open();
  expect(c.response.status).toBe(200);
  b.end.abort();
  c.end.abort();
});

test('what went wrong inside is told by an id only', () => {
  expect(system.internalErrors).toEqual([]);
});

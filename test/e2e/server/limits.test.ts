import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningSystem, startSystem } from './running-system.ts';
import { makeDataset, traceRequest } from './trace-dataset.ts';

/** No query is ended by its time here, only by its client: what takes that long fails the test. */
const NEVER_MS = 3_600_000;

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem({
    queryConcurrency: 1,
    queryMaxWaiting: 1,
    queryTimeoutMs: NEVER_MS,
    maxTails: 2,
  });
});
afterAll(() => system.close());

/** Keeps the engine busy until it is ended: a join that takes minutes and reads next to nothing. */
const ENDLESS =
  'SELECT sum(cityHash64(a.number, b.number, c.number)) FROM numbers(10000) a, numbers(10000) b, numbers(10000) c';

const sql = (query: string, signal?: AbortSignal, asked = system) =>
  asked.raw('/api/v1/sql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    ...(signal !== undefined && { signal }),
  });

/** Requests for data that run or wait, as the page of metrics tells it. */
async function requests(state: 'running' | 'waiting'): Promise<number> {
  const page = await (await system.raw('/metrics')).text();
  return Number(new RegExp(`^goroscope_http_queries\\{state="${state}"\\} (\\d+)$`, 'm').exec(page)?.[1]);
}

const inEngine = (asked = system) => asked.backend.store.health().runningQueries;

test('a query that takes too long is ended in the engine and told so', async () => {
  const hasty = await startSystem({ queryTimeoutMs: 2_500 });
  try {
    const response = await sql(ENDLESS, undefined, hasty);
    expect(response.status).toBe(504);
    expect(((await response.json()) as { code: string }).code).toMatch(
      /^(REQUEST_TIMEOUT|STORE_QUERY_TIMEOUT)$/,
    );
    await expect.poll(() => inEngine(hasty)).toBe(0);
    expect(hasty.internalErrors).toEqual([]);
  } finally {
    await hasty.close();
  }
});

test('a client that goes away ends its query', async () => {
  const gone = new AbortController();
  const asked = sql(ENDLESS, gone.signal).catch((error: unknown) => error);
  await expect.poll(() => inEngine()).toBe(1);
  gone.abort();
  await asked;
  await expect.poll(() => inEngine()).toBe(0);
});

test('requests beyond the waiting room are refused at once; ingest goes on meanwhile', async () => {
  const gone = new AbortController();
  let isEnded = false;
  const first = sql(ENDLESS, gone.signal)
    .catch((error: unknown) => error)
    .finally(() => (isEnded = true));
  await expect.poll(() => requests('running')).toBe(1);
  const second = sql('SELECT 1');
  await expect.poll(() => requests('waiting')).toBe(1);
  const third = await sql('SELECT 1');
  expect(third.status).toBe(503);
  expect(third.headers.get('retry-after')).toBe('2');
  expect(await third.json()).toMatchObject({ code: 'SERVER_BUSY' });
  const { spans } = makeDataset(1, 20, Date.now() - 60_000, Date.now());
  await system.send('traces', traceRequest(spans));
  await system.settle();
  expect(isEnded).toBe(false);
  gone.abort();
  await first;
  expect((await second).status).toBe(200);
});

test('live tails are limited, and a place is free again when one ends', async () => {
  const ends: AbortController[] = [];
  const open = async () => {
    const end = new AbortController();
    ends.push(end);
    return (await system.raw('/api/v1/logs/tail', { signal: end.signal })).status;
  };
  expect([await open(), await open()]).toEqual([200, 200]);
  const refused = await system.raw('/api/v1/logs/tail');
  expect([refused.status, await refused.json()]).toEqual([
    503,
    expect.objectContaining({ code: 'TOO_MANY_TAILS' }),
  ]);
  ends[0]?.abort();
  await expect.poll(open).toBe(200);
  for (const end of ends) end.abort();
});

test('what went wrong inside is told by an id only', () => {
  expect(system.internalErrors).toEqual([]);
});

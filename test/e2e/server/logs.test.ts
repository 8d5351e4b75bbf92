import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LogContext, LogHistogram, LogRow, LogSearch, LogTailEvent } from '../../../src/api/logs.ts';
import type { Facets } from '../../../src/api/traces.ts';
import { type RunningSystem, startSystem } from './running-system.ts';
import { type Dataset, logRequest, makeDataset, type PlainLog } from './trace-dataset.ts';

let system: RunningSystem;
let data: Dataset;
const now = Date.now();
const range = { from: now - 3_600_000, to: now };

beforeAll(async () => {
  system = await startSystem();
  data = makeDataset(7, 1500, now - 1_800_000, now - 60_000);
  for (let i = 0; i < data.logs.length; i += 400) {
    await system.send('logs', logRequest(data.logs.slice(i, i + 400)));
  }
  await system.settle();
});
afterAll(() => system.close());

const newestFirst = (matches: (log: PlainLog) => boolean) =>
  data.logs.filter(matches).sort((a, b) => (a.time > b.time ? -1 : a.time < b.time ? 1 : 0));

/** All pages of a search. */
async function searchAll(
  filter: Record<string, string | readonly string[]>,
  limit: number,
): Promise<LogRow[]> {
  const rows: LogRow[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: LogSearch = await system.get('/api/v1/logs', {
      ...range,
      ...filter,
      limit,
      ...(cursor !== '' && { cursor }),
    });
    rows.push(...page.logs);
    cursor = page.cursor;
  }
  return rows;
}

test.each<[string, Record<string, string | readonly string[]>, (log: PlainLog) => boolean]>([
  ['everything', {}, () => true],
  ['service', { service: 'orders' }, (l) => l.service === 'orders'],
  ['severity and above', { minSeverity: 'INFO' }, (l) => l.severity >= 9],
  ['a word without case', { text: 'FAILED' }, (l) => l.body.includes('failed')],
  ['part of a word', { text: 'ook_m' }, (l) => l.body.includes('Took_ms')],
  ['words in any order', { text: 'status=502 failed' }, (l) => l.body.includes('failed')],
  ['a phrase', { text: '"request done"' }, (l) => l.body.startsWith('request done')],
  ['a phrase in another order', { text: '"done request"' }, () => false],
  ['an excluded word', { text: 'request -failed' }, (l) => l.body.startsWith('request done')],
  ['Chinese', { text: '上游错误' }, (l) => l.body.includes('上游错误')],
  ['what LIKE would take for a pattern', { text: '100%' }, (l) => l.body.includes('100%')],
  ['an underscore taken literally', { text: 'order_id' }, (l) => l.body.includes('order_id')],
  ['only wildcards', { text: '%_%' }, () => false],
  ['resource attribute', { attr: 'host.name=host-orders' }, (l) => l.service === 'orders'],
])('log search by %s', async (_, filter, matches) => {
  const rows = await searchAll(filter, 1000);
  expect(rows.map((r) => r.body)).toEqual(newestFirst(matches).map((l) => l.body));
});

test('pages join without gap or repetition, and rows carry trace, span and request id', async () => {
  const rows = await searchAll({}, 137);
  expect(rows).toHaveLength(data.logs.length);
  expect(new Set(rows.map((r) => r.id)).size).toBe(rows.length);
  for (const row of rows.slice(0, 200)) {
    const log = data.logs.find((l) => l.time === BigInt(row.timeUnixNano) && l.body === row.body);
    expect(row).toMatchObject({
      traceId: log?.traceId,
      spanId: log?.spanId,
      requestId: log?.requestId,
      service: log?.service,
      observedUnixNano: String((log?.time ?? 0n) + 1000n),
    });
  }
});

test('records of the same nanosecond keep a stable order across pages', async () => {
  const time = BigInt(now - 30_000) * 1_000_000n;
  const same = Array.from({ length: 50 }, (_, i) => ({
    time,
    service: 'burst',
    severity: 9,
    body: `same ${i}`,
    traceId: '',
    spanId: '',
    requestId: '',
  }));
  await system.send('logs', logRequest(same));
  await system.settle();
  const rows = await searchAll({ service: 'burst' }, 7);
  expect(rows.map((r) => r.body).sort()).toEqual(same.map((l) => l.body).sort());
});

test('by trace, span and request id', async () => {
  const log = data.logs.find((l) => l.requestId !== '') as PlainLog;
  const byTrace = await searchAll({ traceId: log.traceId }, 100);
  expect(byTrace).toHaveLength(data.logs.filter((l) => l.traceId === log.traceId).length);
  const bySpan = await searchAll({ traceId: log.traceId, spanId: log.spanId }, 100);
  expect(bySpan.map((r) => r.spanId)).toEqual([log.spanId]);
  const byRequest = await searchAll({ requestId: log.requestId }, 100);
  expect(byRequest.map((r) => r.traceId)).toEqual([log.traceId]);
  expect(await searchAll({ traceId: 'not hex' }, 100)).toEqual([]);
});

test('histogram by severity', async () => {
  const histogram = await system.get<LogHistogram>('/api/v1/logs/histogram', {
    ...range,
    points: 25,
    text: 'request',
  });
  const matching = data.logs.filter((l) => l.body.includes('request'));
  const sums = Object.fromEntries(
    histogram.series.map((s) => [s.severity, s.counts.reduce((a, b) => a + b, 0)]),
  );
  expect(sums).toEqual({
    INFO: matching.filter((l) => l.severity === 9).length,
    ERROR: matching.filter((l) => l.severity === 17).length,
  });
  for (const { counts } of histogram.series) expect(counts).toHaveLength(25);
});

test('facets', async () => {
  const { facets } = await system.get<Facets>('/api/v1/logs/facets', { ...range, text: 'order' });
  const services = facets.find((f) => f.key === 'service')?.values;
  const matching = data.logs.filter((l) => l.body.includes('order'));
  expect(services).toEqual([
    { value: 'orders', count: matching.filter((l) => l.service === 'orders').length },
  ]);
});

test('context: the lines of the same instance before and after', async () => {
  const ordered = newestFirst((l) => l.service === 'gateway').reverse();
  const at = Math.floor(ordered.length / 2);
  const middle = ordered[at] as PlainLog;
  const [row] = (await searchAll({ traceId: middle.traceId, service: 'gateway' }, 10)) as [LogRow];
  const context = await system.get<LogContext>(`/api/v1/logs/${row.id}/context`, { before: 5, after: 7 });
  expect(context.index).toBe(5);
  expect(context.logs.map((l) => l.body)).toEqual(ordered.slice(at - 5, at + 8).map((l) => l.body));
  const missing = await system.raw('/api/v1/logs/12-ab-3/context');
  expect([missing.status, await missing.json()]).toEqual([
    404,
    expect.objectContaining({ code: 'LOG_NOT_FOUND' }),
  ]);
});

/** Reads events of a tail until `done` or the time is up. */
async function readTail(
  query: string,
  act: () => Promise<void>,
  done: (events: readonly LogTailEvent[]) => boolean,
): Promise<LogTailEvent[]> {
  const ended = new AbortController();
  const response = await system.raw(`/api/v1/logs/tail?${query}`, { signal: ended.signal });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const events: LogTailEvent[] = [];
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const acting = act();
  const limit = setTimeout(() => ended.abort(), 120_000);
  let text = '';
  while (!done(events)) {
    const chunk = await reader?.read();
    if (chunk === undefined || chunk.done) break;
    text += chunk.value;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const payload = /^event: logs\ndata: (.*)$/m.exec(block)?.[1];
      if (payload !== undefined) events.push(JSON.parse(payload) as LogTailEvent);
    }
  }
  await acting;
  clearTimeout(limit);
  ended.abort();
  return events;
}

test('live tail: new records as they are stored, late ones and several days included, each once', async () => {
  const make = (body: string, agoMs: number, service = 'tail'): PlainLog => ({
    time: BigInt(Date.now() - agoMs) * 1_000_000n,
    service,
    severity: 9,
    body,
    traceId: '',
    spanId: '',
    requestId: '',
  });
  const events = await readTail(
    'service=tail&text=line',
    async () => {
      await system.send(
        'logs',
        logRequest([make('line now', 0), make('other', 0), make('line elsewhere', 0, 'x')]),
      );
      await system.settle();
      await system.send(
        'logs',
        logRequest([
          make('line two days late', 2 * 86_400_000),
          make('line an hour late', 3_600_000),
          make('line now again', 0),
        ]),
      );
      await system.settle();
    },
    (all) => all.flatMap((e) => e.logs).length >= 4,
  );
  const bodies = events.flatMap((e) => e.logs.map((l) => l.body));
  expect(bodies.sort()).toEqual(['line an hour late', 'line now', 'line now again', 'line two days late']);
});

test('live tail: what comes faster than a person reads is counted as dropped', async () => {
  const many = Array.from({ length: 1800 }, (_, i) => ({
    time: BigInt(Date.now()) * 1_000_000n + BigInt(i),
    service: 'flood',
    severity: 9,
    body: `flood ${i}`,
    traceId: '',
    spanId: '',
    requestId: '',
  }));
  const total = (all: readonly LogTailEvent[]) => all.reduce((sum, e) => sum + e.logs.length + e.dropped, 0);
  const events = await readTail(
    'service=flood',
    async () => {
      await system.send('logs', logRequest(many));
      await system.settle();
    },
    (all) => total(all) >= many.length,
  );
  expect(total(events)).toBe(many.length);
  expect(events.reduce((sum, e) => sum + e.dropped, 0)).toBeGreaterThan(0);
});

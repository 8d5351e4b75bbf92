// Traces that no stub makes up, on a real server and store: what is broken or large must be told and stay usable.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningBackend, startBackend } from '../../src/app/up/start-backend.ts';
import { type RunningServer, startServer } from '../../src/server/start-server.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';

const id = (n: number): string => n.toString(16).padStart(16, '0');
const START = BigInt(Date.now() - 60_000) * 1_000_000n;
const BROKEN = 'b1'.repeat(16);
const LARGE = 'b2'.repeat(16);
const UNTIMED = 'b3'.repeat(16);
const LONG = 'b4'.repeat(16);
const DEEP = 'b5'.repeat(16);
const UNNAMED = 'b6'.repeat(16);

describe.skipIf(UI_UNAVAILABLE !== undefined)('odd traces', () => {
  let browser: TestBrowser;
  let backend: RunningBackend;
  let server: RunningServer;
  let dataDir = '';
  /** `needFreeBytes`: receivers refuse below it, as on a full disk. */
  const start = async (needFreeBytes: number): Promise<void> => {
    backend = await startBackend({
      dataDir,
      otlpHttp: { host: '127.0.0.1', port: 0 },
      otlpGrpc: null,
      retentionDays: { traces: 7, logs: 7, metrics: 30 },
      version: '0.0.0-test',
      ingest: { selfTelemetryEveryMs: 0, segmentMaxAgeMs: 100, minFreeBytes: needFreeBytes },
    });
    server = await startServer({
      backend,
      host: '127.0.0.1',
      port: 0,
      webDir: WEB_DIR,
      selfTelemetryEveryMs: 0,
      checkAnswers: true,
    });
  };
  beforeAll(async () => {
    browser = await startBrowser();
    dataDir = await mkdtemp(join(tmpdir(), 'goroscope-ui-'));
    await start(0);
    await sendAll();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await backend?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const send = async (traceId: string, spans: readonly object[], service = 'odd'): Promise<void> => {
    const full = spans.map((span, i) => ({
      traceId,
      spanId: id(i + 1),
      name: `step ${i + 1}`,
      startTimeUnixNano: String(START + BigInt(i) * 1_000_000n),
      endTimeUnixNano: String(START + BigInt(i + 1) * 1_000_000n),
      ...span,
    }));
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
    const response = await fetch(`http://127.0.0.1:${backend.ingest.addresses.http?.port}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: full }] }] }),
    });
    expect(response.status).toBe(200);
  };
  const sendAll = async (): Promise<void> => {
    await send(BROKEN, [
      {},
      { parentSpanId: id(1), endTimeUnixNano: '0' },
      { parentSpanId: id(4) },
      { parentSpanId: id(3) },
      { parentSpanId: id(77), kind: 2 },
      { parentSpanId: id(77) },
      {},
    ]);
    await send(UNTIMED, [{ name: 'still running', endTimeUnixNano: '0' }]);
    await send(LONG, [{ name: 'N'.repeat(5_000), kind: 2 }], 's'.repeat(2_000));
    await send(
      DEEP,
      Array.from({ length: 500 }, (_, i) => (i === 0 ? {} : { parentSpanId: id(i) })),
    );
    await send(
      UNNAMED,
      [
        { name: '', kind: 2 },
        { name: 'a\0b', parentSpanId: id(1) },
      ],
      'unnamed',
    );
    const big = 'megabyte '.repeat((1 << 20) / 9);
    await send(LARGE, [
      {
        attributes: [
          ...Array.from({ length: 5_000 }, (_, i) => ({
            key: `attribute.${String(i).padStart(4, '0')}`,
            value: { stringValue: `value ${i}` },
          })),
          { key: 'a.big', value: { stringValue: big } },
        ],
        events: Array.from({ length: 20_000 }, (_, i) => ({
          timeUnixNano: String(START + BigInt(i)),
          name: `event ${i}`,
        })),
      },
    ]);
    const logRecords = [{ timeUnixNano: String(START), body: { stringValue: 'nobody observed it' } }];
    const logs = await fetch(`http://127.0.0.1:${backend.ingest.addresses.http?.port}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
    });
    expect(logs.status).toBe(200);
    while (backend.ingest.stats().wal.bytes > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  const open = async (path: string, lang: 'en' | 'zh' = 'en'): Promise<{ page: Page; errors: string[] }> => {
    const opened = await browser.open(server.url + path, { lang });
    return opened;
  };

  test('one notice says why a trace is no tree, and rows say which of their times are unknown', async () => {
    const { page, errors } = await open(`/traces/${BROKEN}?span=${id(2)}`);
    const notice = page.getByRole('status').filter({ hasText: 'not one tree' });
    await notice.waitFor();
    const text = (await notice.textContent()) ?? '';
    expect(text).toContain('Spans that name no parent: 2');
    expect(text).toContain('Parts whose parent was not received: 2; missing parents: 1');
    expect(text).toContain('parts that begin where a call arrives: 1');
    expect(text).toContain('Cycles of parents, cut: 1');
    expect(text).toContain('All 7 spans are shown');
    await expect.poll(() => page.getByRole('row').filter({ hasText: 'step' }).count()).toBe(7);
    const label = await page.getByRole('row').filter({ hasText: 'step 2' }).getAttribute('aria-label');
    expect(label).toContain('Duration not known: no end');
    const panel = page.getByRole('complementary');
    await panel.getByText('The sender named no end: the duration is not known.').waitFor();
    expect(errors).toEqual([]);
    await page.close();
    const zh = await open(`/traces/${BROKEN}`, 'zh');
    await zh.page.getByText('父子循环，已切断：1 个').waitFor();
    await zh.page.close();
  });

  test('the list does not call an unknown duration 0 ns', async () => {
    const { page, errors } = await open('/traces');
    const row = page.getByRole('link').filter({ hasText: 'still running' });
    await row.waitFor();
    const text = (await row.textContent()) ?? '';
    expect(text).not.toContain('0 ns');
    expect(text).toContain('Spans without a usable start or end: 1');
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a name that is empty, or has what nobody sees, is shown and found', async () => {
    const { page, errors } = await open(`/traces/${UNNAMED}`);
    await page.getByRole('heading', { level: 1, name: '(empty)' }).waitFor();
    await page.getByRole('row', { name: 'a⟨U+0000⟩b' }).waitFor();
    await page.goto(`${server.url}/traces?service=unnamed`);
    await page.getByRole('link').filter({ hasText: '(empty)' }).waitFor();
    await page.getByRole('button', { name: 'a⟨U+0000⟩b' }).waitFor();
    const operations = page.getByRole('region', { name: 'Operation' });
    expect(await operations.getByRole('button', { name: '(empty)' }).isDisabled()).toBe(true);
    await operations.getByRole('button', { name: 'a⟨U+0000⟩b' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('operation')).toBe('a\0b');
    await page.getByRole('link').filter({ hasText: '(empty)' }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a log line without the time of its observation was not observed in 1970', async () => {
    const { page, errors } = await open('/logs');
    await page.getByText('nobody observed it').click();
    const panel = page.getByRole('complementary');
    await panel.getByText('The sender did not say when').waitFor({ state: 'attached' });
    expect(await panel.textContent()).not.toContain('earlier');
    expect(errors).toEqual([]);
    await page.close();
  });

  test('20,000 events, 5,000 attributes and a value of a megabyte stay usable', async () => {
    const { page, errors } = await open(`/traces/${LARGE}?span=${id(1)}`);
    const panel = page.getByRole('complementary');
    await panel.getByText('20,000').first().waitFor();
    await expect.poll(() => panel.locator('.span-event').count()).toBe(100);
    expect(await panel.locator('.attribute').count()).toBeLessThan(400);
    await panel.getByText('2,000 of 1,048,572 characters').waitFor();
    await panel.getByRole('searchbox', { name: 'Find in events' }).fill('event 19999');
    await panel.getByText('event 19999', { exact: true }).waitFor();
    await expect.poll(() => panel.locator('.span-event').count()).toBe(1);
    await panel.getByRole('searchbox', { name: 'Find in events' }).fill('');
    const pages = panel.getByRole('group', { name: 'Find in events' });
    await pages.getByRole('button', { name: 'Last' }).click();
    await panel.getByText('event 19999', { exact: true }).waitFor();
    await panel.getByRole('searchbox', { name: 'Find in attributes' }).fill('attribute.4999');
    await panel.getByText('value 4999', { exact: true }).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  test('endless names of one sender leave the page to the others', async () => {
    const { page, errors } = await open('/');
    const rate = page.getByRole('row').filter({ hasText: 'odd' }).getByRole('cell').nth(1);
    await rate.waitFor();
    const box = await rate.boundingBox();
    expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThan(1280);
    await page.goto(`${server.url}/traces/${LONG}`);
    const header = page.getByRole('heading', { level: 1 });
    await header.waitFor();
    expect((await header.boundingBox())?.height).toBeLessThan(160);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('they can be read and used by everybody, also on a telephone', async () => {
    for (const trace of [BROKEN, LARGE, LONG]) {
      for (const view of [{ width: 1280 }, { width: 390, theme: 'dark', lang: 'zh' }] as const) {
        const { page, errors } = await browser.open(`${server.url}/traces/${trace}?span=${id(1)}`, view);
        await page.getByRole('complementary').locator('.attribute').first().waitFor();
        const problems = [...(await accessibilityProblems(page)), ...(await layoutProblems(page))];
        expect([trace, view, problems, errors]).toEqual([trace, view, [], []]);
        await page.close();
      }
    }
  });

  test('the name of the five-hundredth level is still seen', async () => {
    const { page } = await open(`/traces/${DEEP}?span=${id(500)}`);
    const row = page.locator('.wf-row.selected');
    await row.waitFor();
    expect(await row.textContent()).toContain('step 500');
    const name = await row.locator('.wf-text').boundingBox();
    const cell = await row.locator('.wf-name').boundingBox();
    expect(name?.width).toBeGreaterThan(40);
    expect((name?.x ?? 0) + 40).toBeLessThan((cell?.x ?? 0) + (cell?.width ?? 0));
    await page.close();
  });

  test('a server without room says why it refuses data and what to do; what it has can be read', async () => {
    await server.close();
    await backend.close();
    await start(2 ** 60);
    const { page } = await open('/traces');
    const banner = page.getByRole('status').filter({ hasText: 'Ingest is refusing data' });
    await banner.waitFor();
    const text = (await banner.textContent()) ?? '';
    expect(text).toContain('too little disk space');
    expect(text).toContain(`Free space in ${dataDir}`);
    expect(text).toContain('accepted again by itself once 1 EiB are free');
    await page.getByRole('link').filter({ hasText: 'still running' }).waitFor();
    await page.close();
  });
});

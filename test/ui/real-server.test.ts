// The pages on a real server and store, which the stub cannot stand for: what Goroscope stores about itself is there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../src/api/system.ts';
import { type RunningBackend, startBackend } from '../../src/app/up/start-backend.ts';
import { type RunningServer, startServer } from '../../src/server/start-server.ts';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';

const HOUR_MS = 3_600_000;

describe.skipIf(UI_UNAVAILABLE !== undefined)('pages of a real server', () => {
  let browser: TestBrowser;
  let backend: RunningBackend;
  let server: RunningServer;
  let dataDir = '';
  beforeAll(async () => {
    browser = await startBrowser();
    dataDir = await mkdtemp(join(tmpdir(), 'goroscope-ui-'));
    backend = await startBackend({
      dataDir,
      otlpHttp: { host: '127.0.0.1', port: 0 },
      otlpGrpc: { host: '127.0.0.1', port: 0 },
      retentionDays: { traces: 7, logs: 7, metrics: 30 },
      version: '0.0.0-test',
      ingest: { selfTelemetryEveryMs: 200, segmentMaxAgeMs: 100 },
    });
    server = await startServer({
      backend,
      host: '127.0.0.1',
      port: 0,
      webDir: WEB_DIR,
      program: 'node bin/goroscope.mjs',
      selfTelemetryEveryMs: 200,
      checkAnswers: true,
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await backend?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const status = async (): Promise<Status> =>
    (await (await fetch(`${server.url}/api/v1/status`)).json()) as Status;
  /** Presses a button and waits until what is copied says so: it gets there a moment after the click. */
  const expectCopied = async (page: Page, button: string, text: string): Promise<void> => {
    await page.getByRole('button', { name: button }).click();
    await expect.poll(() => page.evaluate('navigator.clipboard.readText()')).toContain(text);
  };
  const sendSpan = async (service: string, atMs: number): Promise<void> => {
    const http = backend.ingest.addresses.http;
    const span = {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'GET /',
      kind: 2,
      startTimeUnixNano: `${atMs}000000`,
      endTimeUnixNano: `${atMs + 5}000000`,
    };
    const resource = { attributes: [{ key: 'service.name', value: { stringValue: service } }] };
    const response = await fetch(`http://127.0.0.1:${http?.port}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] }),
    });
    expect(response.status).toBe(200);
  };

  test('while only its own metrics are stored, the overview shows how to send data, with this server’s addresses', async () => {
    await expect.poll(async () => (await status()).ingest.metrics.storedItems).toBeGreaterThan(0);
    const seen = await status();
    expect(seen.ingest.metrics.lastReceivedUnixMs).not.toBeNull();
    expect(seen.storage.lastReceivedUnixMs).toBeNull();
    const { page, errors } = await browser.open(`${server.url}/`);
    await page.getByRole('heading', { name: 'Waiting for the first data' }).waitFor();
    const variable = `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${backend.ingest.addresses.http?.port}`;
    await expectCopied(page, 'Copy the environment variables', variable);
    await expectCopied(page, 'Copy the command', `node bin/goroscope.mjs demo --server ${server.url}`);
    expect(await page.getByText('Services have sent telemetry').count()).toBe(0);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a service that sent only before the window is told with its age, beside how to send data', async () => {
    await sendSpan('shop', Date.now() - 3 * HOUR_MS);
    // The service is stored before its spans, and the page asks for them once.
    await expect.poll(async () => (await status()).ingest.traces.storedItems).toBe(1);
    await expect.poll(async () => (await status()).storage.lastReceivedUnixMs).not.toBeNull();
    const { page, errors } = await browser.open(`${server.url}/`);
    await page.getByText(/Services have sent telemetry, the last of it .* ago/).waitFor();
    await page.getByRole('heading', { name: 'Send data', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Last 24 h' }).click();
    await page.getByRole('button', { name: 'shop', exact: true }).first().waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });
});

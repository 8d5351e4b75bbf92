import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Status } from '../../../src/api/system.ts';
import { startBackend } from '../../../src/app/up/start-backend.ts';
import { startServer } from '../../../src/server/start-server.ts';

const canMount = process.getuid?.() === 0 && process.platform === 'linux';
const ROOMY = '3g';
const NOW = String(BigInt(Date.now()) * 1_000_000n);

const span = (id: string): string =>
  JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'full' } }] },
        scopeSpans: [
          { spans: [{ traceId: 'ab'.repeat(16), spanId: id, name: 'x', startTimeUnixNano: NOW }] },
        ],
      },
    ],
  });

async function start(dataDir: string) {
  const backend = await startBackend({
    dataDir,
    otlpHttp: { host: '127.0.0.1', port: 0 },
    otlpGrpc: null,
    retentionDays: { traces: 7, logs: 7, metrics: 30 },
    version: '0.0.0-test',
    ingest: { selfTelemetryEveryMs: 0, segmentMaxAgeMs: 100 },
  });
  const server = await startServer({
    backend,
    host: '127.0.0.1',
    port: 0,
    webDir: 'dist/web',
    selfTelemetryEveryMs: 0,
  });
  const otlp = `http://127.0.0.1:${backend.ingest.addresses.http?.port}/v1/traces`;
  const headers = { 'content-type': 'application/json' };
  return {
    send: (id: string) => fetch(otlp, { method: 'POST', headers, body: span(id) }),
    status: async () => (await (await fetch(`${server.url}/api/v1/status`)).json()) as Status,
    spans: async () => {
      const range = `from=${Date.now() - 3_600_000}&to=${Date.now() + 60_000}`;
      const answer = await fetch(`${server.url}/api/v1/traces?${range}`);
      const { traces } = (await answer.json()) as { traces: readonly { spans: number }[] };
      return traces.reduce((sum, trace) => sum + trace.spans, 0);
    },
    close: async () => {
      await server.close();
      await backend.close();
    },
  };
}

/** A file system of its own, made smaller and larger while it is in use instead of filling it. */
describe.skipIf(!canMount)('a disk without room', () => {
  let root = '';
  let data = '';
  const resize = (size: string): void => {
    execFileSync('mount', ['-o', `remount,size=${size}`, root]);
  };
  const leave = (bytes: number): void => {
    const { bavail, blocks, bsize } = statfsSync(root);
    resize(String((blocks - bavail) * bsize + bytes));
  };
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'goroscope-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOMY}`, 'tmpfs', root]);
    data = join(root, 'data');
  });
  afterAll(() => {
    execFileSync('umount', [root]);
    rmSync(root, { recursive: true, force: true });
  });

  test('a server fills up, answers 503 with the reason, is read meanwhile, and goes on by itself', async () => {
    const system = await start(data);
    try {
      expect((await system.send('01'.repeat(8))).status).toBe(200);
      await expect.poll(() => system.spans(), { timeout: 10_000 }).toBe(1);
      leave(100 << 20);
      await expect
        .poll(async () => (await system.status()).ingest.state, { timeout: 10_000 })
        .toBe('refusing');
      const refused = await system.send('02'.repeat(8));
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10']);
      expect(await refused.text()).toContain('too little disk space');
      expect(await system.spans()).toBe(1);
      resize(ROOMY);
      await expect
        .poll(async () => (await system.send('03'.repeat(8))).status, { timeout: 10_000 })
        .toBe(200);
      await expect.poll(() => system.spans(), { timeout: 10_000 }).toBe(2);
    } finally {
      await system.close();
    }
  });

  test('a server starts when not a byte is free: its data is read, the reason and the way out are told', async () => {
    expect(existsSync(join(data, 'reserve'))).toBe(true);
    leave(0);
    const system = await start(data);
    try {
      const { ingest } = await system.status();
      expect(ingest.state).toBe('refusing');
      expect(ingest.refusal?.en).toMatch(/^too little disk space \(.* free, 512 MiB needed\)$/);
      expect(ingest.advice?.en).toContain(data);
      expect(await system.spans()).toBe(2);
      expect((await system.send('04'.repeat(8))).status).toBe(503);
      resize(ROOMY);
      await expect
        .poll(async () => (await system.send('05'.repeat(8))).status, { timeout: 10_000 })
        .toBe(200);
    } finally {
      await system.close();
    }
  });
});

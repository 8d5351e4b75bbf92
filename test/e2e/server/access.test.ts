import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Doctor } from '../../../src/api/doctor.ts';
import { startServer } from '../../../src/server/start-server.ts';
import { type RunningSystem, startSystem } from './running-system.ts';

const TOKEN = 'correct-horse-battery-staple';
let system: RunningSystem;
let webDir: string;

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'goroscope-web-'));
  await writeFile(
    join(webDir, 'index.html'),
    `<!doctype html><title>Goroscope</title>${'<!-- page -->'.repeat(200)}`,
  );
  system = await startSystem({ webDir });
});
afterAll(async () => {
  await system.close();
  await rm(webDir, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A request with any header, also those that `fetch` refuses to send. */
function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const codeOf = (answer: Answer) => (JSON.parse(answer.body) as { code: string }).code;

test('every answer carries the security headers; nothing may be framed or loaded from elsewhere', async () => {
  for (const path of ['/', '/api/v1/status', '/api/v1/nothing', '/healthz', '/metrics']) {
    const { headers } = await ask(system.url, path);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

describe('DNS rebinding and requests from other sites', () => {
  test.each(['evil.example', 'evil.example:4320', '127.0.0.1.evil.example', '8.8.8.8'])(
    'host %s is refused',
    async (host) => {
      for (const path of ['/', '/api/v1/status']) {
        const answer = await ask(system.url, path, { host });
        expect([answer.status, codeOf(answer)]).toEqual([403, 'HOST_NOT_ALLOWED']);
      }
    },
  );

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1', '127.9.9.9:80', '[::1]:4320', 'app.localhost'])(
    'host %s is this machine',
    async (host) => {
      expect((await ask(system.url, '/api/v1/status', { host })).status).toBe(200);
    },
  );

  test('a foreign origin is refused whatever the method; the own one and a followed link are fine', async () => {
    const own = new URL(system.url).host;
    const foreign = await ask(system.url, '/api/v1/status', { origin: 'https://evil.example' });
    expect([foreign.status, codeOf(foreign)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    expect((await ask(system.url, '/api/v1/status', { origin: 'null' })).status).toBe(403);
    expect((await ask(system.url, '/api/v1/status', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(
      (await ask(system.url, '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status,
    ).toBe(200);
    expect((await ask(system.url, '/api/v1/status', { origin: `http://${own}` })).status).toBe(200);
  });

  test('SQL needs a JSON body, which no form can send', async () => {
    const answer = await ask(
      system.url,
      '/api/v1/sql',
      { 'content-type': 'text/plain' },
      'POST',
      '{"query":"SELECT 1"}',
    );
    expect([answer.status, codeOf(answer)]).toEqual([415, 'WRONG_CONTENT_TYPE']);
  });
});

describe('with a token', () => {
  let url: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const server = await startServer({
      backend: system.backend,
      host: '0.0.0.0',
      port: 0,
      token: TOKEN,
      webDir,
      selfTelemetryEveryMs: 0,
    });
    url = server.url;
    close = () => server.close();
  });
  afterAll(() => close());

  test('another address than loopback needs one', async () => {
    await expect(
      startServer({ backend: system.backend, host: '0.0.0.0', port: 0, webDir }),
    ).rejects.toMatchObject({ code: 'SERVER_TOKEN_REQUIRED' });
  });

  test('nothing is answered without it but the page, health and the sign-in', async () => {
    for (const path of ['/api/v1/status', '/api/v1/logs/tail', '/metrics']) {
      const answer = await ask(url, path);
      expect([answer.status, codeOf(answer)]).toEqual([401, 'TOKEN_REQUIRED']);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
      const wrong = await ask(url, path, { authorization: 'Bearer wrong' });
      expect([wrong.status, codeOf(wrong)]).toEqual([401, 'TOKEN_WRONG']);
    }
    for (const path of ['/', '/traces', '/healthz', '/api/v1/session', '/api/openapi.json']) {
      expect((await ask(url, path)).status).toBe(200);
    }
    expect(JSON.parse((await ask(url, '/api/v1/session')).body)).toEqual({
      tokenRequired: true,
      signedIn: false,
    });
    expect((await ask(url, '/api/v1/status', { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
  });

  const signIn = (token: string) =>
    ask(url, '/api/v1/session', { 'content-type': 'application/json' }, 'POST', JSON.stringify({ token }));

  test('signing in gives a cookie that scripts cannot read and other sites cannot use', async () => {
    const answer = await signIn(TOKEN);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict/);
    expect(cookie).not.toContain(TOKEN);
    const [pair = ''] = cookie.split(';');
    expect((await ask(url, '/api/v1/status', { cookie: `a=b; ${pair}` })).status).toBe(200);
    const forged = pair.replace(/=\d+/, `=${Date.now() + 10 ** 12}`);
    expect((await ask(url, '/api/v1/status', { cookie: forged })).status).toBe(401);
    expect((await ask(url, '/api/v1/status', { cookie: `${pair}x` })).status).toBe(401);
    const out = await ask(url, '/api/v1/session', {}, 'DELETE');
    expect(out.headers['set-cookie']?.[0]).toContain('Max-Age=0');
  });

  test('guessing is slowed down', async () => {
    const codes = new Set<string>();
    for (let i = 0; i < 25; i++) codes.add(codeOf(await signIn(`guess-${i}`)));
    expect(codes).toEqual(new Set(['TOKEN_WRONG', 'TOO_MANY_SIGN_INS']));
    expect((await signIn(TOKEN)).status).toBe(429);
  });
});

describe('bad requests', () => {
  test('what the framework or the parser gives up on is a problem too', async () => {
    const bad = await ask(system.url, '/%zz');
    expect([bad.status, bad.headers['content-type']]).toEqual([
      400,
      'application/problem+json; charset=utf-8',
    ]);
    expect(JSON.parse(bad.body)).toMatchObject({
      code: 'BAD_REQUEST',
      detail: { zh: expect.any(String) as unknown },
    });
    expect(bad.headers['content-security-policy']).toBeDefined();
    const raw = async (text: string): Promise<string> => {
      const socket = connect(Number(new URL(system.url).port), '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => (answer += String(chunk)));
      // A server that refuses may reset the connection before it has read everything: its answer is what counts.
      socket.on('error', () => undefined);
      socket.end(text);
      await new Promise((resolve) => socket.on('close', resolve));
      return answer;
    };
    const brew = await raw('BREW / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(brew).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(JSON.parse(brew.slice(brew.indexOf('\r\n\r\n')))).toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
    });
    expect(await raw(`GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/,
    );
  });

  test.each([
    ['/api/v1/traces', 'BAD_REQUEST'],
    ['/api/v1/traces?from=x&to=2', 'BAD_REQUEST'],
    ['/api/v1/traces?from=5&to=5', 'BAD_TIME_RANGE'],
    ['/api/v1/traces?from=1&to=99999999999999', 'BAD_TIME_RANGE'],
    ['/api/v1/traces?from=1&to=9000000000000', 'BAD_TIME_RANGE'],
    ['/api/v1/traces?from=1&to=2&limit=100000', 'BAD_REQUEST'],
    ['/api/v1/traces?from=1&to=2&attr==x', 'BAD_REQUEST'],
    ['/api/v1/traces/xyz', 'BAD_REQUEST'],
    ['/api/v1/logs?from=1&to=2&cursor=zzz', 'BAD_REQUEST'],
    ['/api/v1/metrics/query?from=1&to=2&name=a&filter=zzz', 'METRIC_NOT_FOUND'],
    ['/api/v1/nothing', 'ROUTE_NOT_FOUND'],
    ['/api/v2/traces', 'ROUTE_NOT_FOUND'],
  ])('%s is %s, in both languages', async (path, code) => {
    const answer = await ask(system.url, path);
    const problem = JSON.parse(answer.body) as {
      code: string;
      status: number;
      detail: { en: string; zh: string };
    };
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(problem).toMatchObject({ code, status: answer.status });
    expect(problem.detail.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('values never become SQL', async () => {
    for (const value of [
      "' OR 1=1 --",
      '\\',
      "\\'; DROP TABLE spans",
      '{p0:String}',
      '\u0000',
      '%',
      '\t\n',
    ]) {
      const q = encodeURIComponent(value);
      const answer = await ask(
        system.url,
        `/api/v1/traces?from=1&to=2000&service=${q}&operation=${q}&attr=k=${q}&text=${q}`,
      );
      expect(answer.status).toBe(200);
      expect(JSON.parse(answer.body)).toMatchObject({ traces: [] });
      const found = await ask(system.url, `/api/v1/resolve?q=${q}`);
      expect(found.status).toBe(200);
    }
  });

  test('a body that is too large or not JSON', async () => {
    const json = { 'content-type': 'application/json' };
    const large = await ask(
      system.url,
      '/api/v1/sql',
      json,
      'POST',
      JSON.stringify({ query: 'x'.repeat(300_000) }),
    );
    expect([large.status, codeOf(large)]).toEqual([413, 'REQUEST_TOO_LARGE']);
    const broken = await ask(system.url, '/api/v1/sql', json, 'POST', '{"query":');
    expect([broken.status, codeOf(broken)]).toEqual([400, 'BAD_REQUEST']);
  });
});

describe('SQL', () => {
  const sql = (query: string, limit?: number) =>
    ask(
      system.url,
      '/api/v1/sql',
      { 'content-type': 'application/json' },
      'POST',
      JSON.stringify({ query, limit }),
    );

  test('answers columns and rows; large integers stay exact', async () => {
    const answer = await sql(
      "SELECT 18446744073709551615::UInt64 AS big, 7::UInt64 AS small, map('a', 1::Int64) AS m, [1.5, nan] AS l, NULL AS n, toFixedString('ab', 2) AS f",
    );
    expect(JSON.parse(answer.body)).toMatchObject({
      schema: 1,
      rows: [{ big: '18446744073709551615', small: 7, m: { a: 1 }, l: [1.5, 'NaN'], n: null, f: '6162' }],
    });
  });

  test.each([
    'DROP TABLE spans',
    'INSERT INTO spans (SpanName) VALUES (1)',
    'SELECT 1; SELECT 2',
    "SELECT * FROM file('/etc/passwd')",
    "SELECT * FROM url('http://127.0.0.1/')",
    'SYSTEM SHUTDOWN',
    'SET readonly = 0',
    'ALTER TABLE spans DELETE WHERE 1',
  ])('%s is refused', async (query) => {
    const answer = await sql(query);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('says when rows were cut', async () => {
    const answer = JSON.parse((await sql('SELECT number FROM numbers(100)', 10)).body) as {
      rows: unknown[];
      completeness: object;
    };
    expect(answer.rows).toHaveLength(10);
    expect(answer.completeness).toMatchObject({ complete: false, reason: 'row-limit' });
  });
});

test('pages of the UI: fallback, compression, validation, nothing outside the folder', async () => {
  const page = await ask(system.url, '/traces/abc?x=1', { 'accept-encoding': 'gzip, br;q=0.9' });
  expect(page.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'no-cache',
    'content-type': 'text/html; charset=utf-8',
  });
  const etag = String(page.headers['etag']);
  expect((await ask(system.url, '/', { 'accept-encoding': 'br', 'if-none-match': etag })).status).toBe(304);
  expect(
    (await ask(system.url, '/', { 'accept-encoding': 'br;q=0, gzip' })).headers['content-encoding'],
  ).toBe('gzip');
  expect((await ask(system.url, '/')).headers['content-encoding']).toBeUndefined();
  for (const path of [
    '/missing.js',
    '/../package.json',
    '/%2e%2e/%2e%2e/etc/passwd.txt',
    '/..%5c..%5cx.txt',
    '/.env',
    '/%00.js',
    '/%E0%A4%A',
  ]) {
    expect((await ask(system.url, path)).status).toBeGreaterThanOrEqual(400);
  }
});

test('the metrics page is the Prometheus text format', async () => {
  await system.get('/api/v1/overview', { from: 1000, to: 2000 });
  const { body, headers } = await ask(system.url, '/metrics');
  expect(headers['content-type']).toContain('version=0.0.4');
  for (const line of body.trimEnd().split('\n')) {
    expect(line).toMatch(
      /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? (\d[\d.e+-]*|NaN|\+Inf))$/,
    );
  }
  expect(body).toContain('goroscope_ingest_items_total{signal="traces",state="stored"}');
  expect(body).toMatch(/goroscope_http_query_duration_seconds_count\{route="overview"\} [1-9]/);
});

test('health pages', async () => {
  expect(await ask(system.url, '/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  expect(await ask(system.url, '/readyz')).toMatchObject({ status: 200, body: 'ready\n' });
});

test('the doctor report is made once for many askers, and its findings are kept beside the telemetry', async () => {
  const [a, b] = await Promise.all([
    system.get<Doctor>('/api/v1/doctor'),
    system.get<Doctor>('/api/v1/doctor'),
  ]);
  expect(a.report.schema).toBe(1);
  expect(a.collectedUnixMs).toBe(b.collectedUnixMs);
  const fresh = await system.get<Doctor>('/api/v1/doctor', { fresh: 1 });
  expect(fresh.collectedUnixMs).toBeGreaterThanOrEqual(a.collectedUnixMs);
  // Each of the two reports may have found something that the other did not: how busy the machine is changes meanwhile.
  const slugs = [...new Set([a, fresh].flatMap(({ report }) => report.findings.map((f) => f.slug)))].sort();
  await expect
    .poll(async () => {
      const table = await system.backend.store.querySql('SELECT DISTINCT Slug FROM findings ORDER BY Slug');
      return table.rows.map(([slug]) => slug);
    })
    .toEqual(slugs);
});

import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settled, startBrowser, type TestBrowser, UI_UNAVAILABLE, type View, WEB_DIR } from './browser.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { emptyWorld, failedTraceId, HUGE_TRACE_ID, hugeWorld, normalWorld } from './worlds.ts';

/** How a page is opened, and whether its accessibility is judged in this view. */
interface JudgedView extends View {
  readonly axe?: boolean;
}

/** Every page is opened in these ways; pictures go to a temporary folder, or to GOROSCOPE_SHOTS. */
const VIEWS: Readonly<Record<string, JudgedView>> = {
  light: { theme: 'light' },
  dark: { theme: 'dark' },
  // Language changes no structure: these are for the layout, the console and the eye.
  chinese: { theme: 'light', lang: 'zh', axe: false },
  'dark-chinese': { theme: 'dark', lang: 'zh', axe: false },
  phone: { theme: 'light', width: 390, height: 844 },
  'phone-chinese': { theme: 'dark', lang: 'zh', width: 390, height: 844, axe: false },
};

const world = normalWorld();
const trace = failedTraceId(world);
const line = world.logs.find((log) => log.severity === 'ERROR')?.id ?? '';
const chart = 'http.server.request.duration~by:service.name';

const PAGES: Readonly<Record<string, string>> = {
  overview: '/',
  'overview-service': '/?service=checkout',
  traces: '/traces',
  'traces-filtered': '/traces?service=checkout&status=ERROR&min=100ms',
  trace: `/traces/${trace}?logs=1`,
  flame: `/traces/${trace}?view=flame&q=catalog`,
  statistics: `/traces/${trace}?view=stats`,
  logs: '/logs?q=bank',
  'log-line': `/logs?line=${line}`,
  metrics: `/metrics/explore?m=${chart}&m=go.memory.used~by:service.name`,
  doctor: '/doctor',
  history: '/doctor?tab=history&range=week',
  server: '/doctor?tab=server',
  settings: '/settings',
  missing: '/nowhere',
};

describe.skipIf(UI_UNAVAILABLE !== undefined)('pages', () => {
  let browser: TestBrowser;
  const servers: StubServer[] = [];
  const shots = process.env['GOROSCOPE_SHOTS'] ?? mkdtempSync(join(tmpdir(), 'goroscope-shots-'));

  const serve = async (options: Partial<Parameters<typeof startStub>[0]>): Promise<string> => {
    const server = await startStub({ world, webDir: WEB_DIR, ...options });
    servers.push(server);
    return server.url;
  };

  /** Opens a page, takes its picture, and answers everything that is wrong with it. */
  const judge = async (
    name: string,
    url: string,
    view: JudgedView,
    allowed?: RegExp,
  ): Promise<readonly string[]> => {
    const { page, errors } = await browser.open(url, view);
    await settled(page);
    if (allowed !== undefined) await page.locator('[role=alert], form').first().waitFor();
    await page.waitForTimeout(150);
    await page.screenshot({ path: join(shots, `${name}.png`) });
    const problems = [
      ...errors.filter((error) => allowed?.test(error) !== true),
      ...(await layoutProblems(page)),
      ...(view.axe === false ? [] : await accessibilityProblems(page)),
    ];
    await page.close();
    return problems;
  };

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await startBrowser();
    console.log(`pictures: ${shots}`);
  });
  afterAll(async () => {
    await browser?.close();
    for (const server of servers) await server.close();
  });

  for (const [viewName, view] of Object.entries(VIEWS))
    test(`every page is sound: ${viewName}`, async () => {
      const url = await serve({});
      const problems: string[] = [];
      for (const [name, path] of Object.entries(PAGES))
        for (const problem of await judge(`${name}-${viewName}`, url + path, view))
          problems.push(`${name}: ${problem}`);
      expect(problems).toEqual([]);
    });

  for (const [viewName, view] of [
    ['light', {}],
    ['chinese-phone', { lang: 'zh', width: 390, height: 844 }],
  ] as const)
    test(`pages without data say what to do: ${viewName}`, async () => {
      const url = await serve({ world: emptyWorld() });
      const problems: string[] = [];
      for (const [name, path] of [
        ['overview', '/'],
        ['traces', '/traces'],
        ['logs', '/logs'],
        ['metrics', '/metrics/explore'],
        ['history', '/doctor?tab=history'],
        ['server', '/doctor?tab=server'],
      ] as const)
        for (const problem of await judge(`empty-${name}-${viewName}`, url + path, view))
          problems.push(`${name}: ${problem}`);
      expect(problems).toEqual([]);
    });

  test('pages whose requests fail say why, and the rest of the page works', async () => {
    const url = await serve({ fail: true });
    const problems: string[] = [];
    for (const [name, path] of [
      ['overview', '/'],
      ['traces', '/traces'],
      ['trace', `/traces/${trace}`],
      ['logs', '/logs'],
      ['metrics', '/metrics/explore'],
    ] as const)
      for (const problem of await judge(`fail-${name}`, url + path, {}, /status of 503/))
        problems.push(`${name}: ${problem}`);
    expect(problems).toEqual([]);
  });

  test('the sign-in page is sound', async () => {
    const url = await serve({ token: 'secret' });
    expect(await judge('sign-in', url, {}, /status of 401/)).toEqual([]);
  });

  test('huge answers are sound', async () => {
    const url = await serve({ world: hugeWorld() });
    const problems: string[] = [];
    for (const [name, path] of [
      ['trace', `/traces/${HUGE_TRACE_ID}`],
      ['flame', `/traces/${HUGE_TRACE_ID}?view=flame`],
      ['logs', '/logs'],
    ] as const)
      for (const problem of await judge(`huge-${name}`, url + path, {})) problems.push(`${name}: ${problem}`);
    expect(problems).toEqual([]);
  });
});

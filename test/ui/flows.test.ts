import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settled, startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { emptyWorld, failedTraceId, HUGE_TRACE_ID, hugeWorld, normalWorld } from './worlds.ts';

const world = normalWorld();
const traceId = failedTraceId(world);
const failedTrace = world.traces.find((one) => one.traceId === traceId);

describe.skipIf(UI_UNAVAILABLE !== undefined)('flows', () => {
  let browser: TestBrowser;
  let server: StubServer;
  beforeAll(async () => {
    browser = await startBrowser();
    server = await startStub({ world, webDir: WEB_DIR });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const open = async (
    path: string,
    url = server.url,
  ): Promise<{ readonly page: Page; readonly errors: string[] }> => {
    const opened = await browser.open(url + path);
    await settled(opened.page);
    return opened;
  };
  const path = (page: Page): string => {
    const { pathname, search } = new URL(page.url());
    return pathname + search;
  };

  test('overview → service → traces → trace → span → logs → line → trace again, and all the way back', async () => {
    const { page, errors } = await open('/');
    await page.getByRole('button', { name: 'checkout', exact: true }).first().click();
    const panel = page.getByRole('complementary', { name: 'Details of checkout' });
    await panel.getByRole('link', { name: 'Traces' }).click();
    await page.waitForURL(/\/traces\?service=checkout/);
    await page.getByRole('button', { name: /^Error \d+/ }).click();
    await page.waitForURL(/status=ERROR/);
    await page.getByRole('button', { name: 'Slowest' }).click();
    await page.locator('a.trace-row').first().click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    await page
      .getByRole('row', { name: /shop.Payment\/Charge/ })
      .first()
      .click();
    const details = page.getByRole('complementary', { name: /Details of span/ });
    await details.getByText('rpc.method').waitFor();
    await page.getByRole('link', { name: 'Logs', exact: true }).last().click();
    await page.waitForURL(/\/logs\?.*trace=/);
    await page.locator('.log-line').first().click();
    await page
      .getByRole('complementary', { name: 'Details of the log line' })
      .getByRole('link')
      .first()
      .click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}\?.*span=/);
    for (const expected of [
      /\/logs\?.*line=/,
      /\/logs\?/,
      /\/traces\/[0-9a-f]{32}/,
      /order=slowest/,
      /status=ERROR/,
      /service=checkout/,
      /service=checkout/,
    ]) {
      await page.goBack();
      await page.waitForURL(expected);
    }
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a typed query becomes chips and an address; the address alone gives the same list', async () => {
    const { page } = await open('/traces');
    const field = page.getByRole('combobox', { name: 'Filter traces' });
    await field.fill('service=gateway duration>20ms http.route=/checkout');
    await field.press('Enter');
    await page.waitForURL(/min=20ms/);
    const again = await open(path(page));
    await expect
      .poll(() => again.page.locator('.chip').allInnerTexts())
      .toEqual(['service=gateway', 'duration≥20ms', 'http.route=/checkout']);
    const counts = (): Promise<string[]> =>
      Promise.all([page, again.page].map((one) => one.locator('.list-head').innerText()));
    // The list before stays until the filtered one is there.
    await expect.poll(async () => new Set(await counts()).size).toBe(1);
    await expect.poll(async () => (await counts()).join()).not.toContain('first 200');
    await again.page.getByRole('combobox', { name: 'Filter traces' }).press('Backspace');
    await again.page.waitForURL((url) => !url.search.includes('attr'));
    await field.fill('duration>soon');
    await field.press('Enter');
    await page.getByRole('alert').filter({ hasText: '"soon"' }).waitFor();
    await page.close();
    await again.page.close();
  });

  test('suggestions complete keys and values by keyboard', async () => {
    const { page } = await open('/traces');
    const field = page.getByRole('combobox', { name: 'Filter traces' });
    await field.pressSequentially('oper');
    await page.getByRole('option', { name: /^operation/ }).waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    await expect.poll(() => field.inputValue()).toBe('operation=');
    await field.pressSequentially('cart');
    await page.getByRole('option', { name: /GET \/cart/ }).waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    await page.waitForURL(/operation=GET\+\/cart/);
    await page.close();
  });

  test('brushing a chart sets the window, the back button takes it back', async () => {
    const { page } = await open('/logs');
    const box = await page.locator('.chart .u-over').boundingBox();
    if (box === null) throw new Error('the histogram has a plot');
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 30, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=\d+&to=\d+/);
    const { searchParams } = new URL(page.url());
    const width = Number(searchParams.get('to')) - Number(searchParams.get('from'));
    expect(width).toBeGreaterThan(0.25 * 3_600_000);
    expect(width).toBeLessThan(0.35 * 3_600_000);
    await page.goBack();
    await page.waitForURL((url) => !url.search.includes('from'));
    await page.close();
  });

  test('the keyboard reaches every page and every switch', async () => {
    const { page, errors } = await open('/');
    for (const [keys, expected] of [
      ['gt', '/traces'],
      ['gl', '/logs'],
      ['gm', '/metrics/explore'],
      ['gd', '/doctor'],
      ['gs', '/settings'],
      ['go', '/'],
    ] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await page.waitForURL((url) => url.pathname === expected);
    }
    await page.keyboard.press('?');
    const map = page.getByRole('dialog', { name: 'Keyboard map' });
    await map.getByText('Go to Traces').waitFor();
    await page.keyboard.press('Escape');
    await map.waitFor({ state: 'detached' });
    await page.keyboard.press('d');
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Last 15 min' }).click();
    await page.waitForURL(/range=15m/);
    await page.keyboard.press('l');
    await page.waitForURL(/live=1/);
    await page.keyboard.press('l');
    await page.waitForURL((url) => !url.search.includes('live'));
    await page.keyboard.press('/');
    await page.keyboard.type(traceId);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === `/traces/${traceId}`);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('the omnibox understands services, attributes and request ids', async () => {
    const { page, errors } = await open('/');
    const field = page.getByRole('combobox', { name: 'Search or jump' });
    await field.fill('check');
    await page.getByRole('option', { name: 'Service checkout' }).click();
    await page.waitForURL(/\/traces\?service=checkout/);
    await field.fill('http.route=/cart');
    await page.getByRole('option', { name: /Traces with http.route/ }).click();
    await page.waitForURL(/attr=http.route/);
    await field.fill(failedTrace?.requestId ?? '');
    await page
      .getByRole('option', { name: /^Request/ })
      .first()
      .click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('the waterfall is walked, folded, zoomed and searched by keyboard', async () => {
    const { page, errors } = await open(`/traces/${traceId}`);
    const rows = page.getByRole('treegrid').getByRole('row');
    const all = await rows.count();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.locator('.wf-row.selected').filter({ hasText: 'checkout' }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => rows.count()).toBeLessThan(all);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => rows.count()).toBe(all);
    await page.keyboard.press('j');
    await page.keyboard.press('.');
    await page.waitForURL(/z=\d+-\d+/);
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: /Details of span/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('complementary', { name: /Details of span/ }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => !url.search.includes('z='));
    await page.keyboard.press('f');
    await page.keyboard.type('UPDATE');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.find-count').innerText()).toBe('1 of 2');
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await expect.poll(() => page.locator('.wf-row.selected .wf-error-icon').count()).toBe(1);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('folding by service and depth is in the address, and a hidden match is opened', async () => {
    const { page } = await open(`/traces/${traceId}?depth=1&fold=checkout`);
    const rows = page.getByRole('treegrid').getByRole('row');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByRole('searchbox', { name: 'Find in trace' }).fill('INSERT');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /INSERT shop/ }).waitFor();
    await page.waitForURL(/open=/);
    await page.close();
  });

  test('a message links both ways: producer to worker and back', async () => {
    const sent =
      world.traces.find((one) => one.linkedFrom.length > 0 && one.traceId === traceId) ??
      world.traces.find((one) => one.linkedFrom.length > 0);
    const { page, errors } = await open(`/traces/${sent?.traceId}?q=publish`);
    await page.getByRole('row', { name: /orders publish/ }).click();
    await page.getByRole('link', { name: /worker orders process/ }).click();
    await page.waitForURL((url) => url.pathname === `/traces/${sent?.linkedFrom[0]?.from.traceId}`);
    await page.locator('.span-links a').first().click();
    await page.waitForURL((url) => url.pathname === `/traces/${sent?.traceId}`);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('the flame graph is walked by keyboard and says where it is', async () => {
    const { page, errors } = await open(`/traces/${traceId}?view=flame`);
    await page.getByRole('application').focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await expect
      .poll(() => page.locator('.flame-foot').innerText())
      .toMatch(/checkout · shop.Checkout\/Place: total .* own/);
    await page.getByRole('searchbox', { name: 'Find in the flame graph' }).fill('catalog');
    await expect.poll(() => page.locator('.flame-bar').innerText()).toMatch(/% of the total/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('copied text is complete: ids, JSON, curl', async () => {
    const { page } = await open(`/traces/${traceId}`);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Trace as JSON' }).click();
    // What is copied gets there a moment after the click.
    const clipboard = (): Promise<string> => page.evaluate('navigator.clipboard.readText()');
    await expect.poll(clipboard).toMatch(/^\{[^]*"spans"/);
    const copied = JSON.parse(await clipboard()) as { readonly spans: readonly unknown[] };
    expect(copied.spans).toHaveLength(failedTrace?.spans.length ?? -1);
    await page.getByRole('button', { name: 'Copy', exact: true }).click();
    await page.getByRole('menuitem', { name: 'curl command' }).click();
    await expect.poll(clipboard).toBe(`curl -sS '${server.url}/api/v1/traces/${traceId}'`);
    await page.close();
  });

  test('the live tail brings new lines, waits while paused, and says what was left out', async () => {
    const { page, errors } = await open('/logs?live=1');
    const first = page.locator('.log-line').first();
    await expect.poll(() => first.getAttribute('id')).toMatch(/^log-tail-/);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: /new lines/ }).waitFor();
    const held = await first.getAttribute('id');
    await page.waitForTimeout(600);
    expect(await first.getAttribute('id')).toBe(held);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect.poll(() => first.getAttribute('id')).not.toBe(held);
    await page.getByText(/120 lines came faster/).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  test('metrics: choose, group, filter, second chart, exemplar to trace', async () => {
    const { page, errors } = await open('/metrics/explore');
    await page.getByRole('searchbox', { name: 'Find a metric' }).fill('request.dur');
    await page.getByRole('button', { name: /^http.server.request.duration/ }).click();
    await page.waitForURL(/m=http.server.request.duration/);
    await page.getByRole('button', { name: /Group by/ }).click();
    await page.getByRole('menuitemcheckbox', { name: /http.route/ }).click();
    await page.waitForURL(/by:http.route/);
    await page.keyboard.press('Escape');
    await page.getByLabel('Function').selectOption('rate');
    await page.waitForURL(/fn:rate/);
    await page.getByLabel('Function').selectOption('quantile');
    await page.getByRole('searchbox', { name: 'Find a metric' }).fill('goroutine');
    await page.getByRole('button', { name: 'Add go.goroutine.count below' }).click();
    await expect.poll(() => page.locator('.metric-panel').count()).toBe(2);
    await page.locator('.chart-point').first().click();
    await page.waitForURL(/\/traces\/[0-9a-f]{32}/);
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a token is asked for where it is needed, a wrong one explained', async () => {
    const locked = await startStub({ world, webDir: WEB_DIR, token: 'secret' });
    const { page } = await open('/traces', locked.url);
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('not the token');
    await page.getByLabel('Token').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('a.trace-row').first().waitFor();
    await page.close();
    await locked.close();
  });

  test('before any data the overview says how to send it, with addresses to copy', async () => {
    const empty = await startStub({ world: emptyWorld(), webDir: WEB_DIR });
    const { page } = await open('/', empty.url);
    await page.getByRole('button', { name: 'Copy the environment variables' }).click();
    await expect
      .poll(() => page.evaluate('navigator.clipboard.readText()'))
      .toContain('OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318');
    await page.close();
    await empty.close();
  });

  test('a server that goes away is said, and what was read stays', async () => {
    const short = await startStub({ world, webDir: WEB_DIR });
    const { page } = await open('/', short.url);
    await short.close();
    await page.getByText(/has not answered since/).waitFor({ timeout: 60_000 });
    expect(await page.getByRole('button', { name: 'checkout', exact: true }).count()).toBeGreaterThan(0);
    await page.close();
  });

  test('language, zone and theme are kept for the next visit', async () => {
    const { page } = await open('/settings');
    await page.getByRole('button', { name: '简体中文' }).click();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
    await page.getByRole('button', { name: /本地时间/ }).click();
    await page.reload();
    await page.getByRole('heading', { name: '设置' }).waitFor();
    await expect.poll(() => page.getByText('当前时间').innerText()).toContain('UTC+08:00');
    await page.close();
  });

  test('50,000 spans and 100,000 log lines: only what is near the screen exists', async () => {
    const huge = await startStub({ world: hugeWorld(), webDir: WEB_DIR });
    const trace = await open(`/traces/${HUGE_TRACE_ID}`, huge.url);
    await trace.page
      .locator('.wf-scroll')
      .evaluate((element) => Object.assign(element, { scrollTop: 600_000 }));
    await expect
      .poll(() => trace.page.locator('.wf-row').first().getAttribute('aria-rowindex'))
      .toMatch(/^249\d\d|^250\d\d/);
    expect(await trace.page.locator('.wf-row').count()).toBeLessThan(140);
    await trace.page.close();
    const logs = await open('/logs', huge.url);
    const scroller = logs.page.locator('.log-scroll');
    await expect
      .poll(
        async () => {
          await scroller.evaluate((element) => Object.assign(element, { scrollTop: element.scrollHeight }));
          return Number(await scroller.getAttribute('aria-rowcount'));
        },
        { timeout: 180_000, interval: 100 },
      )
      .toBe(100_000);
    expect(await logs.page.locator('.log-line').count()).toBeLessThan(150);
    expect([...trace.errors, ...logs.errors]).toEqual([]);
    await logs.page.close();
    await huge.close();
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settled, startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import { type StubServer, startStub } from './stub/server.ts';
import { emptyWorld, normalWorld } from './worlds.ts';

describe.skipIf(UI_UNAVAILABLE !== undefined)('the history of findings', () => {
  let browser: TestBrowser;
  let server: StubServer;
  let empty: StubServer;

  beforeAll(async () => {
    browser = await startBrowser();
    server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
    empty = await startStub({ world: emptyWorld(), webDir: WEB_DIR });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await empty?.close();
  });

  test('is reached from the doctor page, and the range is in the address', async () => {
    const { page, errors } = await browser.open(`${server.url}/doctor`);
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('heading', { name: 'What changed' }).waitFor();
    await page.getByRole('button', { name: '7 days' }).click();
    await page.getByText('1,441 runs').waitFor();
    expect(page.url()).toContain('range=week');
    const rows = page.locator('.history-spans li');
    await expect.poll(() => rows.count()).toBe(4);
    // One of them came twice: one row, two stretches.
    expect(await page.locator('.course-bar').count()).toBe(5);
    expect(await page.locator('.history-spans').textContent()).toContain('1 × before');
    expect(await rows.first().textContent()).toContain('still there');
    expect(await page.locator('.history-spans').textContent()).toContain('cannot be told any more');
    await expect.poll(() => page.locator('.history-events li').count()).toBe(8);
    await page.goBack();
    await page.getByText(/^28[89] runs/).waitFor();
    expect(errors).toEqual([]);
    await page.close();
  });

  test('a finding leads to its card in the report', async () => {
    const { page } = await browser.open(`${server.url}/doctor?tab=history&range=week`);
    await page.getByRole('link', { name: 'The kernel is throttling this process' }).click();
    await page.locator('.finding.target').waitFor();
    expect(page.url()).toContain('check=cpu-throttled');
    await page.close();
  });

  test.each([
    ['light', {}],
    ['dark', { theme: 'dark' }],
    ['narrow Chinese', { lang: 'zh', width: 390, height: 844 }],
  ] as const)('is sound: %s', async (_, view) => {
    for (const path of ['/doctor?tab=history&range=week', '/doctor']) {
      const { page, errors } = await browser.open(server.url + path, view);
      await settled(page);
      await page.waitForTimeout(150);
      expect([...errors, ...(await layoutProblems(page)), ...(await accessibilityProblems(page))]).toEqual(
        [],
      );
      await page.close();
    }
  });

  test('without a run it says when there will be one', async () => {
    const { page } = await browser.open(`${empty.url}/doctor?tab=history`);
    const said = page.getByText('No run is kept in this range');
    await said.waitFor();
    expect(await said.count()).toBe(1);
    await page.close();
  });
});

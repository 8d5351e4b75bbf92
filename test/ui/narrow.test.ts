import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { normalWorld } from './worlds.ts';

describe.skipIf(UI_UNAVAILABLE !== undefined)('little room', () => {
  let browser: TestBrowser;
  let server: StubServer;
  beforeAll(async () => {
    browser = await startBrowser();
    server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  test.for([false, true])(
    'a log line tells time, severity and service on a phone (wrapped: %s)',
    async (wrap) => {
      const { page, errors } = await browser.open(`${server.url}/logs`, { width: 390, height: 844 });
      const line = page.locator('.log-line').first();
      await line.waitFor();
      if (wrap) await page.keyboard.press('w');
      await expect.poll(async () => (await line.boundingBox())?.height ?? 0).toBeGreaterThanOrEqual(40);
      for (const cell of ['.log-time', '.log-severity', '.log-service', '.log-body']) {
        const box = await line.locator(cell).boundingBox();
        expect([cell, box !== null && box.x >= 0 && box.x + box.width <= 390 && box.width > 20]).toEqual([
          cell,
          true,
        ]);
        const cut = await line
          .locator(cell)
          .evaluate((element) => element.scrollWidth > element.clientWidth + 1);
        if (cell !== '.log-body') expect([cell, cut]).toEqual([cell, false]);
      }
      // No two lines lie over each other.
      const boxes = await Promise.all(
        (await page.locator('.log-line').all()).slice(0, 6).map((one) => one.boundingBox()),
      );
      const tops = boxes.flatMap((box) => (box === null ? [] : [box])).sort((a, b) => a.y - b.y);
      for (const [i, box] of tops.entries()) {
        const next = tops[i + 1];
        if (next !== undefined) expect(box.y + box.height).toBeLessThanOrEqual(next.y + 0.5);
      }
      expect(errors).toEqual([]);
      await page.close();
    },
  );

  test('names of operations break after their marks, not within words', async () => {
    const { page, errors } = await browser.open(`${server.url}/?service=checkout`, { width: 1280 });
    const name = page.locator('.operation-name').first();
    await name.waitFor();
    expect((await name.boundingBox())?.width ?? 0).toBeGreaterThanOrEqual(130);
    const lines = await page.locator('.operation-name a').evaluateAll((links) =>
      links.map((link) => {
        const range = link.ownerDocument.createRange();
        range.selectNodeContents(link);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      }),
    );
    expect(Math.max(...lines)).toBeLessThanOrEqual(3);
    expect(errors).toEqual([]);
    await page.close();
  });
});

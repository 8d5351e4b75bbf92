import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, type View, WEB_DIR } from './browser.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { normalWorld } from './worlds.ts';

/** A stripped Go program of another project, with its dependencies. */
const HOST = `${process.platform}-${process.arch}`;
const esbuild = join(import.meta.dirname, '../../node_modules/@esbuild', HOST, 'bin/esbuild');

function contentOf(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

const program = contentOf(esbuild);

describe.skipIf(UI_UNAVAILABLE !== undefined || program === undefined)('binary', () => {
  let browser: TestBrowser;
  let server: StubServer;
  const shots = process.env['GOROSCOPE_SHOTS'] ?? mkdtempSync(join(tmpdir(), 'goroscope-shots-'));
  const file = { name: 'server', mimeType: 'application/octet-stream', buffer: program ?? Buffer.alloc(0) };

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await startBrowser();
    server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function open(view: View, chosen = file): Promise<{ page: Page; errors: string[] }> {
    const opened = await browser.open(`${server.url}/binary`, view);
    await opened.page.locator('.drop-zone').waitFor();
    await opened.page.locator('input[type=file]').setInputFiles(chosen);
    await opened.page.locator('.treemap-tile, [role=alert]').first().waitFor();
    return opened;
  }

  const VIEWS: Readonly<Record<string, View>> = {
    light: { theme: 'light' },
    dark: { theme: 'dark' },
    'dark-chinese': { theme: 'dark', lang: 'zh' },
    phone: { theme: 'light', width: 390, height: 844 },
  };

  test.each(Object.entries(VIEWS))('a program is shown without faults: %s', async (name, view) => {
    const { page, errors } = await open(view);
    await page.waitForTimeout(200);
    await page.screenshot({ path: join(shots, `binary-${name}.png`) });
    expect([...errors, ...(await layoutProblems(page)), ...(await accessibilityProblems(page))]).toEqual([]);
    await page.close();
  });

  test('the picture is walked with keys alone: parts, into one, and back', async () => {
    const { page } = await open({});
    const tiles = page.locator('.treemap-tile');
    await tiles.first().focus();
    await page.keyboard.press('ArrowRight');
    await expect
      .poll(() => page.locator('.treemap-tile:focus').getAttribute('aria-label'))
      .toBe(await tiles.nth(1).getAttribute('aria-label'));
    await page.locator('.treemap-tile.opens').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.treemap-crumbs button').count()).toBe(2);
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.treemap-crumbs button').count()).toBe(1);
    await page.close();
  });

  test('a module shows its packages; nothing was sent to the server', async () => {
    const { page } = await open({});
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET') sent.push(request.url());
    });
    await page.locator('.binary-fold').first().click();
    await page.locator('.binary-package').first().waitFor();
    expect(sent).toEqual([]);
    await page.close();
  });

  test('a file that is no program is refused in words', async () => {
    const text = { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') };
    const { page } = await open({}, text);
    expect(await page.locator('[role=alert]').innerText()).toContain('notes.txt');
    await page.close();
  });
});

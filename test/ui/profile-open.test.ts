// A directory served by `goroscope open --serve`: its page, and from there its files in the UI.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPaths } from '../../src/app/open/open-paths.ts';
import type { OpenReport } from '../../src/app/open/open-report.ts';
import { type OpenServer, startOpenServer } from '../../src/server/open-server.ts';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import { diary, dumps, runtimeLog, shopProfile } from './profile-files.ts';

describe.skipIf(UI_UNAVAILABLE !== undefined)('an opened directory', () => {
  let browser: TestBrowser;
  let server: OpenServer;
  let report: OpenReport;
  let folder = '';
  const shots = process.env['GOROSCOPE_SHOTS'] ?? mkdtempSync(join(tmpdir(), 'goroscope-shots-'));
  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'goroscope-open-'));
    mkdirSync(join(folder, 'dumps'));
    for (const file of [shopProfile('cpu 1.pb.gz'), runtimeLog('server.log'), diary])
      writeFileSync(join(folder, file.name), file.buffer);
    for (const [i, file] of dumps(4).entries()) {
      const path = join(folder, 'dumps', file.name);
      writeFileSync(path, file.buffer);
      utimesSync(path, 1_780_000_000 + i * 60, 1_780_000_000 + i * 60);
    }
    report = await openPaths([folder]);
    server = await startOpenServer({ report, port: 0, lang: 'en', version: '0', webDir: WEB_DIR });
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const statusOf = (path: string, host?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      get(new URL(path, server.url), { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', reject);
    });

  test('the page is sound in both themes and on a phone', async () => {
    const problems: string[] = [];
    for (const [name, view] of [
      ['light', {}],
      ['dark', { theme: 'dark' }],
      ['phone', { width: 390, height: 844 }],
    ] as const) {
      const { page, errors } = await browser.open(server.url, view);
      await page.screenshot({ path: join(shots, `open-${name}.png`), fullPage: true });
      problems.push(...errors, ...(await layoutProblems(page)), ...(await accessibilityProblems(page)));
      await page.close();
    }
    expect(problems).toEqual([]);
  });

  test('its links open profiles and all dumps of a folder in the UI', async () => {
    const { page } = await browser.open(server.url);
    await page.getByRole('link', { name: 'cpu 1.pb.gz' }).click();
    await page.locator('.profile-graph:not(.stale)').waitFor();
    await expect.poll(() => page.locator('.profile-facts').innerText()).toContain('6 samples');
    expect(await page.locator('.file-tab.active').innerText()).toBe('cpu 1.pb.gz');
    await page.screenshot({ path: join(shots, 'open-profile.png') });
    await page.goto(server.url);
    await page.getByRole('link', { name: 'dumps/goroutines-2.txt' }).click();
    await page.getByText('leaking', { exact: true }).first().waitFor();
    await expect
      .poll(() => page.locator('.profile-facts').innerText())
      .toContain('4 dumps, 134 goroutines in the last');
    await page.close();
  });

  test('only this machine’s browser under this machine’s name gets files, and only those of the report', async () => {
    expect(await statusOf('/open/report.json')).toBe(200);
    expect(await statusOf('/open/report.json', 'evil.example')).toBe(403);
    expect(await statusOf('/open/files/99/x')).toBe(404);
    // The diary is in the report, but not one of the files that the UI shows.
    const diaryId = report.files.find(({ name }) => name === diary.name)?.id;
    expect(await statusOf(`/open/files/${diaryId}/x`)).toBe(404);
    expect(await statusOf('/api/v1/services')).toBe(404);
  });
});

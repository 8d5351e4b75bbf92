import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseProfileBytes } from '../../src/app/profile/read-profiles.ts';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, type View, WEB_DIR } from './browser.ts';
import { accessibilityProblems, layoutProblems } from './judge-page.ts';
import {
  diary,
  dumps,
  goroutineProfiles,
  hugeProfile,
  type InputFile,
  runtimeLog,
  shopProfile,
} from './profile-files.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { normalWorld } from './worlds.ts';

const before = shopProfile('before.pb.gz');
const after = shopProfile('after.pb.gz', 2.5);

const shopSource = {
  name: 'main.go',
  mimeType: 'text/plain',
  buffer: Buffer.from(Array.from({ length: 20 }, (_, i) => `\tline(${i + 1})\n`).join('')),
};
const perfData = {
  name: 'perf.data',
  mimeType: 'application/octet-stream',
  buffer: readFileSync(new URL('../oracle/perf/fixtures/cpu-clock.data', import.meta.url)),
};
// Any program does: it has no table of Go functions.
const perfProgram = {
  name: 'levels',
  mimeType: 'application/octet-stream',
  buffer: Buffer.concat([Buffer.from('7f454c46020101', 'hex'), Buffer.alloc(57)]),
};

describe.skipIf(UI_UNAVAILABLE !== undefined)('profiles', () => {
  let browser: TestBrowser;
  let server: StubServer;
  const shots = process.env['GOROSCOPE_SHOTS'] ?? mkdtempSync(join(tmpdir(), 'goroscope-shots-'));

  const open = async (
    path: string,
    files: readonly InputFile[],
    view: View = {},
  ): Promise<{ page: Page; errors: string[] }> => {
    const opened = await browser.open(server.url + path, view);
    const { page } = opened;
    await page.locator('.drop-zone, .file-tabs').first().waitFor();
    if (files.length > 0)
      await page
        .locator('input[type=file]')
        .first()
        .setInputFiles([...files]);
    return opened;
  };
  const ready = async (page: Page): Promise<void> => {
    await page.locator('.profile-graph:not(.stale), .group-table, .runtime-view, .state').first().waitFor();
    await page.waitForTimeout(250);
  };
  const judge = async (
    name: string,
    page: Page,
    errors: readonly string[],
    axe = true,
  ): Promise<readonly string[]> => {
    await page.screenshot({ path: join(shots, `${name}.png`) });
    return [
      ...errors,
      ...(await layoutProblems(page)),
      ...(axe ? await accessibilityProblems(page) : []),
    ].map((problem) => `${name}: ${problem}`);
  };

  beforeAll(async () => {
    mkdirSync(shots, { recursive: true });
    browser = await startBrowser();
    server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
    console.log(`pictures: ${shots}`);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const PLACES: Readonly<Record<string, readonly [path: string, files: readonly InputFile[]]>> = {
    empty: ['/profiles', []],
    'empty-named': ['/profiles?file=cpu.pb.gz', []],
    icicle: ['/profiles?q=json', [before]],
    flame: ['/profiles?view=flame&color=kind', [before]],
    labels: ['/profiles?l=tenant%3Dgold&color=module', [before]],
    table: ['/profiles?view=table', [before]],
    sandwich: ['/profiles?view=sandwich&fn=encoding/json.Marshal', [before]],
    diff: ['/profiles?file=after.pb.gz&base=before.pb.gz', [before, after]],
    'diff-table': ['/profiles?file=after.pb.gz&base=before.pb.gz&view=table', [before, after]],
    refused: ['/profiles', [diary]],
    goroutines: ['/profiles', dumps(4)],
    'one-dump': ['/profiles', dumps(1)],
    runtime: ['/profiles', [runtimeLog('server.log')]],
    source: ['/profiles?view=source&fn=main.(*Shop).search', [before, shopSource]],
    'source-missing': ['/profiles?view=source&fn=main.(*Shop).search', [before]],
    'source-diff': [
      '/profiles?view=source&fn=main.(*Shop).search&file=after.pb.gz&base=before.pb.gz',
      [before, after],
    ],
    'goroutine-profiles': ['/profiles?view=groups', goroutineProfiles(4)],
    'collected-place': ['/profiles?svc=checkout&place=pod%3Dcheckout-7d9c5b6f4-x2x7p', []],
    'collected-elsewhere': ['/profiles?svc=checkout&place=pod%3Dgone', []],
    perf: ['/profiles?color=kind', [perfData]],
    'perf-program': ['/profiles?file=levels', [perfProgram]],
  };
  const VIEWS: Readonly<Record<string, View & { readonly axe?: boolean }>> = {
    light: {},
    dark: { theme: 'dark' },
    chinese: { lang: 'zh', axe: false },
    phone: { width: 390, height: 844 },
    'phone-chinese': { lang: 'zh', theme: 'dark', width: 390, height: 844, axe: false },
  };
  for (const [viewName, view] of Object.entries(VIEWS))
    test(`every state of the page is sound: ${viewName}`, async () => {
      const problems: string[] = [];
      for (const [name, [path, files]] of Object.entries(PLACES)) {
        const { page, errors } = await open(path, files, view);
        if (files.length > 0) await ready(page);
        problems.push(...(await judge(`profile-${name}-${viewName}`, page, errors, view.axe !== false)));
        await page.close();
      }
      expect(problems).toEqual([]);
    });

  test('a dropped profile is read without any request', async () => {
    const { page } = await open('/profiles', []);
    // The code of the reader comes from the server; what is in the file must not go there.
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.postData() !== null) requests.push(request.url());
    });
    await page.locator('input[type=file]').first().setInputFiles([before]);
    await ready(page);
    await expect.poll(() => page.locator('.profile-facts').innerText()).toContain('6 samples');
    expect(requests).toEqual([]);
    await page.close();
  });

  test('the address holds view, values, labels, search and function', async () => {
    const { page } = await open('/profiles', [before]);
    await ready(page);
    await page.getByRole('button', { name: 'Flame', exact: true }).click();
    await page.getByLabel('Values').selectOption('samples');
    await page.getByLabel('Labels: tenant').selectOption('gold');
    await page.getByLabel('Find in the flame graph').fill('zap');
    const found = (): Promise<string> => page.locator('.flame-bar [aria-live]').innerText();
    await expect.poll(found).toBe('150, 26.3 % of the total');
    const url = new URL(page.url());
    expect(Object.fromEntries(url.searchParams)).toEqual({
      view: 'flame',
      type: 'samples',
      l: 'tenant=gold',
      q: 'zap',
    });
    await page.close();
  });

  test('keys walk the graph, and s opens callers and callees', async () => {
    const { page } = await open('/profiles', [before]);
    await ready(page);
    const graph = page.getByRole('application');
    await graph.focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect
      .poll(() => page.locator('.flame-foot').innerText())
      .toBe('main.(*Shop).checkout: total 7.5 s (56.4 %), own 0 ns');
    await page.keyboard.press('Enter');
    await page.waitForURL(/zoom=/);
    await page.keyboard.press('s');
    await page.locator('.sandwich h2').first().waitFor();
    await expect
      .poll(() => page.locator('.sandwich h2').allInnerTexts())
      .toEqual(['Callers of main.(*Shop).checkout', 'Callees of main.(*Shop).checkout']);
    await page.goBack();
    await graph.waitFor();
    await page.close();
  });

  test('the tip of a frame is as small as its text, above frames that lie low', async () => {
    const { page } = await open('/profiles?view=flame&color=kind', [before]);
    await ready(page);
    const box = (await page.getByRole('application').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + 300, box.y + box.height - 70);
    const tip = page.locator('.lane-tip');
    await expect.poll(() => tip.innerText()).toContain('main.(*Shop).checkout: total 7.5 s');
    const place = await tip.boundingBox();
    expect(place?.height).toBeLessThan(140);
    expect((place?.y ?? 0) + (place?.height ?? 0)).toBeLessThanOrEqual(box.y + box.height - 70);
    await page.close();
  });

  test('every export is what its name says', async () => {
    const { page } = await open('/profiles?file=after.pb.gz', [after]);
    await ready(page);
    const save = async (item: RegExp): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      return readFileSync(await (await download).path());
    };
    expect((await save(/SVG/)).toString()).toMatch(/^<svg .*main\.\(\*Shop\)\.search/s);
    expect((await save(/PNG/)).subarray(1, 4).toString()).toBe('PNG');
    expect((await save(/Folded/)).toString()).toContain(
      'net/http.(*conn).serve;net/http.serverHandler.ServeHTTP;main.(*Shop).ServeHTTP;main.(*Shop).search;regexp.(*Regexp).FindAllString;runtime.growslice 6500000000\n',
    );
    expect(JSON.parse((await save(/speedscope/)).toString())).toMatchObject({ exporter: 'goroscope' });
    expect(JSON.parse((await save(/Perfetto/)).toString())).toHaveProperty('traceEvents');
    expect(parseProfileBytes(await save(/pprof/), 'saved').samples.count).toBe(6);
    await page.close();
  });

  test('a comparison is exported with both sides', async () => {
    const { page } = await open('/profiles?file=after.pb.gz&base=before.pb.gz', [before, after]);
    await ready(page);
    const save = async (item: RegExp): Promise<Buffer> => {
      await page.getByRole('button', { name: 'Export' }).click();
      const download = page.waitForEvent('download');
      await page.getByRole('menuitem', { name: item }).click();
      return readFileSync(await (await download).path());
    };
    expect((await save(/Folded/)).toString()).toMatch(/runtime\.growslice \d+ 6500000000\n/);
    const scope = JSON.parse((await save(/speedscope/)).toString()) as { profiles: { name: string }[] };
    expect(scope.profiles.map(({ name }) => name)).toEqual(['after-diff before cpu', 'after-diff after cpu']);
    const trace = JSON.parse((await save(/Perfetto/)).toString()) as {
      traceEvents: { ph: string; args: { name: string } }[];
    };
    expect(trace.traceEvents.filter(({ ph }) => ph === 'M').map(({ args }) => args.name)).toEqual([
      'after-diff before cpu (nanoseconds)',
      'after-diff after cpu (nanoseconds)',
    ]);
    const pprof = parseProfileBytes(await save(/pprof/), 'saved');
    const values = pprof.samples.values.at(-1);
    const all = Array.from({ length: pprof.samples.count }, (_, row) => values?.toNumber(row) ?? 0);
    expect(all.some((value) => value < 0) && all.some((value) => value > 0)).toBe(true);
    expect((await save(/SVG/)).toString()).toMatch(/^<svg /);
    await page.close();
  });

  test('source that was dropped stands beside the values of its lines; nothing is sent', async () => {
    const { page } = await open('/profiles?view=source', [before]);
    await ready(page);
    await page.locator('.top-name', { hasText: 'main.(*Shop).search' }).click();
    await page.locator('.source-table').waitFor();
    await expect.poll(() => page.locator('.source-code').count()).toBe(1);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.locator('input[type=file]').first().setInputFiles([shopSource]);
    await expect.poll(() => page.locator('.source-code').allInnerTexts()).toContain('    line(7)');
    expect(requests).toEqual([]);
    await page.close();
  });

  test('a recording of perf is read in the browser', async () => {
    const { page } = await open('/profiles?color=kind', [perfData]);
    await ready(page);
    await expect.poll(() => page.getByLabel('Values').inputValue()).toBe('cpu-clock');
    await expect.poll(() => page.locator('.flame-legend').innerText()).toContain('kernel');
    await page.close();
  });

  test('goroutine profiles in protobuf have a graph, and groups with a timeline over all of them', async () => {
    const { page } = await open('/profiles?view=groups', goroutineProfiles(4));
    await page.locator('.group-table').waitFor();
    const table = await page.locator('.group-table').innerText();
    expect(table).toContain('main.(*Auditor).publish');
    expect(table.indexOf('main.(*Auditor).publish')).toBeLessThan(table.indexOf('main.worker'));
    expect(await page.locator('.runtime-chart canvas, .runtime-chart svg').count()).toBeGreaterThan(0);
    await page.getByRole('button', { name: 'As a graph' }).click();
    await page.locator('.profile-graph:not(.stale)').waitFor();
    await page.getByRole('button', { name: 'Groups' }).click();
    await page.locator('.group-table').waitFor();
    await page.close();
  });

  test('collected profiles say where they ran; a part of it narrows the list, another place is told', async () => {
    const { page } = await open('/profiles?svc=checkout', []);
    const rows = page.locator('.collected table tbody tr');
    await rows.first().waitFor();
    await expect.poll(() => rows.count()).toBe(4);
    await page
      .locator('.collected-place')
      .getByRole('button', { name: 'checkout-7d9c5b6f4-k8s9q' })
      .first()
      .click();
    await expect.poll(() => rows.count()).toBe(2);
    expect(decodeURIComponent(page.url())).toContain('place=pod=checkout-7d9c5b6f4-k8s9q');
    await page.goto(`${server.url}/profiles?svc=checkout&place=pod%3Dgone&place=namespace%3Dshop`);
    await page.locator('.collected .notice').waitFor();
    await expect
      .poll(() => page.locator('.collected').innerText())
      .toContain('No profile of gone shop in this window');
    await expect.poll(() => rows.count()).toBe(4);
    await page.close();
  });

  test('a graph of 200,000 frames moves with the screen', async () => {
    const huge = hugeProfile('huge.pb.gz', 200_000);
    const { page, errors } = await open('/profiles', []);
    const started = performance.now();
    await page.locator('input[type=file]').first().setInputFiles([huge]);
    await page.locator('.profile-graph:not(.stale)').waitFor();
    const openedMs = performance.now() - started;
    const label = await page.getByRole('application').getAttribute('aria-label');
    await page.screenshot({ path: join(shots, 'profile-huge-light.png') });
    const measure = async (
      move: () => Promise<void>,
    ): Promise<{ p50: number; p99: number; work: number }> => {
      await page.evaluate(`(() => {
        const times = [];
        const work = [];
        window.measured = { times, work, on: true };
        let last = performance.now();
        const channel = new MessageChannel();
        let began = 0;
        // A message posted in a frame arrives after its scripts, style and drawing commands are done.
        channel.port1.onmessage = () => work.push(performance.now() - began);
        const tick = (now) => {
          times.push(now - last);
          last = now;
          began = performance.now();
          channel.port2.postMessage(0);
          if (window.measured.on) requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      })()`);
      await move();
      return page.evaluate(`(() => {
        window.measured.on = false;
        const at = (list, share) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * share)];
        const { times, work } = window.measured;
        return { p50: at(times.slice(3), 0.5), p99: at(times.slice(3), 0.99), work: at(work.slice(3), 0.99), frames: times.length };
      })()`);
    };
    const box = (await page.getByRole('application').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    const zoom = await measure(async () => {
      for (let i = 0; i < 60; i++) {
        await page.mouse.wheel(0, i < 30 ? -60 : 60);
        await page.waitForTimeout(16);
      }
    });
    const pan = await measure(async () => {
      await page.mouse.wheel(0, -700);
      await page.mouse.down();
      for (let i = 0; i < 60; i++) await page.mouse.move(box.x + 200 + i * 8, box.y + 40 + (i % 20) * 6);
      await page.mouse.up();
    });
    const hover = await measure(async () => {
      for (let i = 0; i < 60; i++) await page.mouse.move(box.x + 100 + i * 9, box.y + 20 + i * 4);
    });
    console.log('200,000 frames', { label, openedMs: Math.round(openedMs), zoom, pan, hover });
    await page.screenshot({ path: join(shots, 'profile-huge-zoomed.png') });
    expect(errors).toEqual([]);
    await page.close();
  });
});

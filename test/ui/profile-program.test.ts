// A real recording of perf and the real program of it, dropped on the page: addresses get names, copied stacks become chains.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type TestBrowser, UI_UNAVAILABLE, WEB_DIR } from './browser.ts';
import type { InputFile } from './profile-files.ts';
import { startStub, type StubServer } from './stub/server.ts';
import { normalWorld } from './worlds.ts';

const work = mkdtempSync(join(tmpdir(), 'goroscope-page-perf-'));
const words = [
  'record',
  '-e',
  'cpu-clock',
  '--call-graph',
  'dwarf',
  '-o',
  join(work, 'try.data'),
  '--',
  'true',
];
const canRecord = spawnSync('go', ['version']).status === 0 && spawnSync('perf', words).status === 0;

describe.skipIf(UI_UNAVAILABLE !== undefined || !canRecord)('a program beside its recording', () => {
  let browser: TestBrowser;
  let server: StubServer;
  let program: InputFile;
  const recordings: InputFile[] = [];

  beforeAll(async () => {
    const binary = join(work, 'levels');
    const cwd = new URL('../oracle/perf/programs/levels', import.meta.url).pathname;
    const built = spawnSync('go', ['build', '-ldflags=-s -w', '-o', binary, '.'], { cwd, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    const file = (name: string, path: string): InputFile => ({
      name,
      mimeType: 'application/octet-stream',
      buffer: readFileSync(path),
    });
    for (const way of ['fp', 'dwarf']) {
      const data = join(work, `${way}.data`);
      const options = ['record', '-e', 'cpu-clock', '-F', '199', '--call-graph', way, '-o', data, '--'];
      const ran = spawnSync('perf', [...options, binary, '1', join(work, 'cpu.pb.gz')], { encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(ran.stderr);
      recordings.push(file(`${way}.data`, data));
    }
    program = file('levels', binary);
    browser = await startBrowser();
    server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(work, { recursive: true, force: true });
  });

  test.each([0, 1])('recording %i: names come with the program', async (number) => {
    const recording = recordings[number]!;
    const { page, errors } = await browser.open(
      `${server.url}/profiles?view=table&file=${recording.name}`,
      {},
    );
    const input = page.locator('input[type=file]').first();
    await page.locator('.drop-zone').waitFor();
    await input.setInputFiles([recording]);
    const table = page.locator('.profile-graph.table:not(.stale)');
    await table.waitFor();
    expect(await table.innerText()).not.toContain('main.compute');
    await page.locator('input[type=file]').first().setInputFiles([program]);
    await expect.poll(() => table.innerText()).toContain('main.compute');
    // Inlined calls and callers are there as well.
    const text = await table.innerText();
    for (const name of ['main.own', 'main.main', 'runtime.goexit']) expect(text).toContain(name);
    expect(errors).toEqual([]);
    await page.close();
  });
});

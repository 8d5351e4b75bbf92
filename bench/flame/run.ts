// npm run bench:flame [-- --seconds 4 --frames 200000]
// A profile of 200,000 frames in headless Chromium, as icicle, flame graph and sandwich: time between pictures, and what a
// picture costs the page, while it is zoomed, dragged and pointed at. The page reads the file itself; no server is asked.
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startBrowser, UI_UNAVAILABLE, WEB_DIR } from '../../test/ui/browser.ts';
import { hugeProfile } from '../../test/ui/profile-files.ts';
import { startStub } from '../../test/ui/stub/server.ts';
import { normalWorld } from '../../test/ui/worlds.ts';
import { keepDoing, measureMotion, type Movement } from '../motion.ts';

const { values: flags } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    frames: { type: 'string', default: '200000' },
  },
});
const milliseconds = Number(flags.seconds) * 1000;
if (UI_UNAVAILABLE !== undefined) throw new Error(UI_UNAVAILABLE);

async function moveIn(page: Page): Promise<Record<string, Movement>> {
  const graph = page.getByRole('application').first();
  const box = await graph.boundingBox();
  if (box === null) throw new Error('the graph is not on the screen');
  const across = (round: number): number => box.x + 20 + ((round * 8) % Math.max(1, box.width - 40));
  const down = (round: number): number => box.y + 20 + ((round * 5) % Math.max(1, box.height - 40));
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  const zoom = await measureMotion(page, () =>
    keepDoing(milliseconds, (round) => page.mouse.wheel(0, Math.floor(round / 30) % 2 === 0 ? -60 : 60)),
  );
  const drag = await measureMotion(page, async () => {
    await page.mouse.wheel(0, -700);
    await page.mouse.down();
    await keepDoing(milliseconds, (round) => page.mouse.move(across(round), down(round)));
    await page.mouse.up();
  });
  const point = await measureMotion(page, () =>
    keepDoing(milliseconds, (round) => page.mouse.move(across(round), down(round))),
  );
  return { zoom, drag, point };
}

const server = await startStub({ world: normalWorld(), webDir: WEB_DIR });
const browser = await startBrowser();
try {
  const { page, errors } = await browser.open(`${server.url}/profiles`);
  const started = performance.now();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([hugeProfile('huge.pb.gz', Number(flags.frames))]);
  await page.locator('.profile-graph:not(.stale)').waitFor();
  console.log(`opened: ${Math.round(performance.now() - started)} ms`);
  const table: Record<string, Movement> = {};
  for (const view of ['Icicle', 'Flame', 'Sandwich']) {
    if (view === 'Sandwich') {
      await page.getByRole('application').first().press('ArrowDown');
      await page.getByRole('application').first().press('s');
    } else await page.getByRole('button', { name: view, exact: true }).first().click();
    await page.locator('.profile-graph:not(.stale)').first().waitFor();
    for (const [name, movement] of Object.entries(await moveIn(page))) table[`${view}: ${name}`] = movement;
    await page.keyboard.press('Escape');
  }
  console.table(table);
  if (errors.length > 0) throw new Error(errors.join('\n'));
} finally {
  await browser.close();
  await server.close();
}

// npm run bench:waterfall [-- --seconds 4]
// The waterfall of a trace of 50,000 spans in headless Chromium: time between pictures, and what a picture costs the page,
// while it scrolls, jumps, zooms and walks by key. The answers come from the tests' stub server, so only the page is measured.
import { parseArgs } from 'node:util';
import { startBrowser, UI_UNAVAILABLE, WEB_DIR } from '../../test/ui/browser.ts';
import { startStub } from '../../test/ui/stub/server.ts';
import { HUGE_TRACE_ID, hugeWorld } from '../../test/ui/worlds.ts';
import { keepDoing, measureMotion } from '../motion.ts';

const { values: flags } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
const milliseconds = Number(flags.seconds) * 1000;
if (UI_UNAVAILABLE !== undefined) throw new Error(UI_UNAVAILABLE);

const server = await startStub({ world: hugeWorld(), webDir: WEB_DIR });
const browser = await startBrowser();
try {
  const { page, errors } = await browser.open(`${server.url}/traces/${HUGE_TRACE_ID}`);
  const started = performance.now();
  const scroller = page.locator('.wf-scroll');
  await page.locator('.wf-row').first().waitFor();
  console.log(`opened: ${Math.round(performance.now() - started)} ms`);
  const box = await scroller.boundingBox();
  if (box === null) throw new Error('the waterfall is not on the screen');
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height / 2);
  const movements = {
    scroll: await measureMotion(page, () => keepDoing(milliseconds, () => page.mouse.wheel(0, 240))),
    jump: await measureMotion(page, () =>
      keepDoing(milliseconds, (round) =>
        scroller.evaluate(
          (element, share) => Object.assign(element, { scrollTop: element.scrollHeight * share }),
          ((round * 617) % 1000) / 1000,
        ),
      ),
    ),
    zoom: await measureMotion(page, async () => {
      await page.keyboard.down('Control');
      await keepDoing(milliseconds, (round) =>
        page.mouse.wheel(0, Math.floor(round / 20) % 2 === 0 ? -80 : 80),
      );
      await page.keyboard.up('Control');
    }),
    keys: await measureMotion(page, async () => {
      await page.locator('.wf-row').nth(5).click();
      await keepDoing(milliseconds, () => page.keyboard.press('ArrowDown'));
    }),
  };
  console.table(movements);
  if (errors.length > 0) throw new Error(errors.join('\n'));
} finally {
  await browser.close();
  await server.close();
}

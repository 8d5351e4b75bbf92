// npm run bench:waterfall [-- --seconds 4]
// The waterfall of a trace of 50,000 spans in headless Chromium: time between pictures, and what a picture costs the page,
// while it scrolls, jumps, zooms and walks by key. The answers come from the tests' stub server, so only the page is measured.
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { startBrowser, UI_UNAVAILABLE, WEB_DIR } from '../../test/ui/browser.ts';
import { startStub } from '../../test/ui/stub/server.ts';
import { HUGE_TRACE_ID, hugeWorld } from '../../test/ui/worlds.ts';

const { values: flags } = parseArgs({ options: { seconds: { type: 'string', default: '4' } } });
const milliseconds = Number(flags.seconds) * 1000;
if (UI_UNAVAILABLE !== undefined) throw new Error(UI_UNAVAILABLE);

/** Pictures of one movement, ms. `work` is scripts, style and drawing commands of a picture. */
interface Movement {
  readonly pictures: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly workP99: number;
}

async function measure(page: Page, move: () => Promise<void>): Promise<Movement> {
  await page.evaluate(`(() => {
    const measured = (window.measured = { times: [], work: [], on: true });
    let last = performance.now();
    let began = 0;
    const channel = new MessageChannel();
    // A message posted in a frame arrives after its scripts, style and drawing commands are done.
    channel.port1.onmessage = () => measured.work.push(performance.now() - began);
    const tick = (now) => {
      measured.times.push(now - last);
      last = now;
      began = performance.now();
      channel.port2.postMessage(0);
      if (measured.on) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  })()`);
  await move();
  return page.evaluate(`(() => {
    window.measured.on = false;
    const times = window.measured.times.slice(3).sort((a, b) => a - b);
    const work = window.measured.work.slice(3).sort((a, b) => a - b);
    const at = (list, share) => Math.round(list[Math.floor((list.length - 1) * share)] * 10) / 10;
    return { pictures: times.length, p50: at(times, 0.5), p99: at(times, 0.99), worst: at(times, 1), workP99: at(work, 0.99) };
  })()`);
}

/** Runs `step` again and again for the time asked for. */
async function keepDoing(step: (round: number) => Promise<unknown>): Promise<void> {
  const until = performance.now() + milliseconds;
  for (let round = 0; performance.now() < until; round++) await step(round);
}

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
    scroll: await measure(page, () => keepDoing(() => page.mouse.wheel(0, 240))),
    jump: await measure(page, () =>
      keepDoing((round) =>
        scroller.evaluate(
          (element, share) => Object.assign(element, { scrollTop: element.scrollHeight * share }),
          ((round * 617) % 1000) / 1000,
        ),
      ),
    ),
    zoom: await measure(page, async () => {
      await page.keyboard.down('Control');
      await keepDoing((round) => page.mouse.wheel(0, Math.floor(round / 20) % 2 === 0 ? -80 : 80));
      await page.keyboard.up('Control');
    }),
    keys: await measure(page, async () => {
      await page.locator('.wf-row').nth(5).click();
      await keepDoing(() => page.keyboard.press('ArrowDown'));
    }),
  };
  console.table(movements);
  if (errors.length > 0) throw new Error(errors.join('\n'));
} finally {
  await browser.close();
  await server.close();
}

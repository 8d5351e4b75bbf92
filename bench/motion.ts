import type { Page } from 'playwright-core';

/** Pictures of one movement on a page, ms. `work` is scripts, style and drawing commands of a picture. */
export interface Movement {
  readonly pictures: number;
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly workP99: number;
}

/** Measures the pictures that a page shows while `move` runs; the first three are left out. */
export async function measureMotion(page: Page, move: () => Promise<void>): Promise<Movement> {
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

/** Runs `step` again and again for a time. */
export async function keepDoing(
  milliseconds: number,
  step: (round: number) => Promise<unknown>,
): Promise<void> {
  const until = performance.now() + milliseconds;
  for (let round = 0; performance.now() < until; round++) await step(round);
}

import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { BodyGarbage } from './body-garbage.ts';

const MIB = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
const CHUNKS = 4;
const BODIES = 400;

/** Most bytes of buffers, above those at the start, while 100 MiB of bodies come in chunks and are forgotten. */
async function peakBytes(after: (bytes: number) => void): Promise<number> {
  const atStart = process.memoryUsage().arrayBuffers;
  let peak = 0;
  for (let i = 0; i < BODIES; i++) {
    for (let k = 0; k < CHUNKS; k++) Buffer.allocUnsafeSlow(CHUNK_BYTES).fill(k);
    after(CHUNKS * CHUNK_BYTES);
    peak = Math.max(peak, process.memoryUsage().arrayBuffers - atStart);
    await turn();
  }
  return peak;
}

test('what bodies leave behind is freed long before V8 would look for it', async () => {
  const garbage = new BodyGarbage();
  await peakBytes((bytes) => garbage.add(bytes)); // what was there before
  expect(await peakBytes((bytes) => garbage.add(bytes))).toBeLessThan(12 * MIB);
  expect(await peakBytes(() => undefined)).toBeGreaterThan(12 * MIB);
});

test('only young objects are collected for it, once in 4 MiB', async () => {
  const kinds: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      kinds.push((Reflect.get(entry, 'detail') as NodeGCPerformanceDetail).kind ?? 0);
  });
  observer.observe({ entryTypes: ['gc'] });
  const garbage = new BodyGarbage();
  for (let i = 0; i < 40; i++) {
    garbage.add(MIB);
    await turn();
  }
  await sleep(50);
  observer.disconnect();
  expect(kinds.filter((kind) => kind === constants.NODE_PERFORMANCE_GC_MINOR).length).toBeGreaterThanOrEqual(
    10,
  );
  expect(kinds.filter((kind) => kind === constants.NODE_PERFORMANCE_GC_MAJOR).length).toBeLessThan(3);
});

test('nothing is collected for less than that', async () => {
  const garbage = new BodyGarbage();
  const peak = await peakBytes((bytes) => garbage.add(bytes / BODIES));
  expect(peak).toBeGreaterThan(12 * MIB);
});

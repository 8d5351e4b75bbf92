import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Readers } from './readers.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

interface World {
  readonly readers: Readers;
  hurries: number;
  acknowledged: bigint;
  /** Lowest number that waits. */
  oldest: bigint | undefined;
  followed: boolean;
}

function world(): World {
  const state: World = {
    hurries: 0,
    acknowledged: 0n,
    oldest: undefined,
    followed: false,
    readers: new Readers({
      isFollowed: () => state.followed,
      acknowledgedSeq: () => state.acknowledged,
      isWaiting: (seq) => state.oldest !== undefined && state.oldest <= seq,
      hurry: () => state.hurries++,
    }),
  };
  return state;
}

async function settled(promise: Promise<boolean>): Promise<() => boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await vi.advanceTimersByTimeAsync(0);
  return () => done;
}

test('nobody is there until somebody comes, and for a minute after that', async () => {
  const { readers } = world();
  expect(readers.areThere).toBe(false);
  await readers.come();
  vi.advanceTimersByTime(59_000);
  expect(readers.areThere).toBe(true);
  vi.advanceTimersByTime(2_000);
  expect(readers.areThere).toBe(false);
});

test('the first waits until what was acknowledged is stored, whoever comes meanwhile too, those after them do not', async () => {
  const state = world();
  state.acknowledged = 7n;
  state.oldest = 3n;
  const first = await settled(state.readers.come());
  const second = await settled(state.readers.come());
  state.oldest = 7n;
  await vi.advanceTimersByTimeAsync(100);
  expect([first(), second()]).toEqual([false, false]);
  state.oldest = 8n;
  await vi.advanceTimersByTimeAsync(20);
  expect([first(), second()]).toEqual([true, true]);
  await state.readers.come();
  expect(state.hurries).toBe(1);
});

test('nobody waits longer than five seconds for an engine that is away, whoever looks twice waits as well', async () => {
  const state = world();
  state.oldest = 0n;
  const first = await settled(state.readers.come());
  await vi.advanceTimersByTimeAsync(4_000);
  const second = await settled(state.readers.come());
  await vi.advanceTimersByTimeAsync(900);
  expect([first(), second()]).toEqual([false, false]);
  await vi.advanceTimersByTimeAsync(200);
  expect([first(), second()]).toEqual([true, true]);
});

test('they are told whether it is stored, those that come later, too, until it is', async () => {
  const state = world();
  state.oldest = 0n;
  const first = state.readers.come();
  await vi.advanceTimersByTimeAsync(5_100);
  expect(await first).toBe(false);
  expect(await state.readers.come()).toBe(false);
  state.oldest = undefined;
  expect(await state.readers.come()).toBe(true);
});

test('who misses something has it hurried and waits for it, and nobody else waits longer for that', async () => {
  const state = world();
  await state.readers.come();
  expect(state.readers.areBehind).toBe(false);
  state.acknowledged = 9n;
  state.oldest = 8n;
  expect(state.readers.areBehind).toBe(true);
  const missing = await settled(state.readers.catchUp());
  expect([missing(), state.hurries]).toEqual([false, 2]);
  expect(await state.readers.come()).toBe(true);
  state.oldest = 10n;
  await vi.advanceTimersByTimeAsync(20);
  expect(missing()).toBe(true);
});

test('rows are not to wait while somebody follows them, but a query waits for its own', async () => {
  const state = world();
  state.followed = true;
  state.oldest = 0n;
  expect(state.readers.areThere).toBe(true);
  const first = await settled(state.readers.come());
  expect([first(), state.hurries]).toEqual([false, 1]);
  state.oldest = undefined;
  await vi.advanceTimersByTimeAsync(20);
  expect(first()).toBe(true);
});

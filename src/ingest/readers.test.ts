import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Readers } from './readers.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

interface World {
  readonly readers: Readers;
  hurries: number;
  waiting: bigint[];
  followed: boolean;
}

function world(): World {
  const state: World = {
    hurries: 0,
    waiting: [],
    followed: false,
    readers: new Readers({
      isFollowed: () => state.followed,
      hurry: () => {
        state.hurries++;
        return Promise.resolve([...state.waiting]);
      },
      waiting: (ids) => ids.some((id) => state.waiting.includes(id)),
    }),
  };
  return state;
}

async function settled(promise: Promise<void>): Promise<() => boolean> {
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
  state.waiting = [1n, 2n];
  const first = await settled(state.readers.come());
  const second = await settled(state.readers.come());
  state.waiting = [2n, 3n];
  await vi.advanceTimersByTimeAsync(100);
  expect([first(), second()]).toEqual([false, false]);
  state.waiting = [3n];
  await vi.advanceTimersByTimeAsync(20);
  expect([first(), second()]).toEqual([true, true]);
  await state.readers.come();
  expect(state.hurries).toBe(1);
});

test('nobody waits longer than 1.5 s for an engine that is away', async () => {
  const state = world();
  state.waiting = [1n];
  const first = await settled(state.readers.come());
  await vi.advanceTimersByTimeAsync(1_400);
  expect(first()).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(first()).toBe(true);
});

test('who follows is there all the time, and nothing has to be hurried', async () => {
  const state = world();
  state.followed = true;
  expect(state.readers.areThere).toBe(true);
  await state.readers.come();
  expect(state.hurries).toBe(0);
});

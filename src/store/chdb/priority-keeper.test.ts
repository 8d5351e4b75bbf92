import { expect, test } from 'vitest';
import { PriorityKeeper } from './priority-keeper.ts';
import { readRanMs, readThreadTimes, type ThreadTimes, useBetween } from './thread-times.ts';

const WINDOW_MS = 2000;

/** A keeper of an engine of which each window of two seconds is told: milliseconds its threads ran and waited. */
function keep(allowed: { readonly idle: boolean; readonly low: boolean } = { idle: true, low: true }) {
  const asked: ('idle' | 'low')[] = [];
  const told: string[] = [];
  let times: ThreadTimes | undefined = new Map([['1', { ranNs: 0, waitedNs: 0, ready: true }]]);
  let nowMs = 0;
  const keeper = new PriorityKeeper(1, {
    read: () => times,
    ranMs: () => (times === undefined ? undefined : (times.get('1')?.ranNs ?? 0) / 1e6),
    setIdle: (_, idle) => {
      asked.push(idle ? 'idle' : 'low');
      return Promise.resolve(idle ? allowed.idle : allowed.low);
    },
    onPlace: (place) => told.push(place),
    onStuck: () => told.push('stuck'),
  });
  const window = async (ranMs: number, waitedMs: number, windows = 1): Promise<readonly string[]> => {
    for (let i = 0; i < windows; i++) {
      const { ranNs = 0, waitedNs = 0 } = times?.get('1') ?? {};
      times = new Map([
        ['1', { ranNs: ranNs + ranMs * 1e6, waitedNs: waitedNs + waitedMs * 1e6, ready: true }],
      ]);
      await keeper.look((nowMs += WINDOW_MS));
    }
    return told;
  };
  const gone = async (): Promise<readonly string[]> => {
    times = undefined;
    await keeper.look((nowMs += WINDOW_MS));
    return told;
  };
  return { window, gone, keeper, asked };
}

test('an engine that rests stays at low', async () => {
  const { window } = keep();
  expect(await window(100, 5, 20)).toEqual([]);
});

test('a busy one goes to idle, and stays while it gets what it needs', async () => {
  const { window } = keep();
  await window(0, 0);
  expect(await window(2000, 4000, 20)).toEqual(['idle']);
});

test('a starved one comes back after three windows, not after two, and rests there for ten minutes', async () => {
  const { window } = keep();
  await window(2000, 0, 2);
  expect(await window(5, 4000, 3)).toEqual(['idle']); // the first window after a move only begins
  expect(await window(2000, 0)).toEqual(['idle']);
  expect(await window(5, 4000, 3)).toEqual(['idle']); // and so does the first after one in which it worked
  expect(await window(5, 4000)).toEqual(['idle', 'low']);
  expect(await window(2000, 0, 290)).toEqual(['idle', 'low']);
  expect(await window(2000, 0, 20)).toEqual(['idle', 'low', 'idle']);
});

test('one that never gets to run is starved though the kernel has counted no wait yet', async () => {
  const { window } = keep();
  await window(2000, 0, 2);
  expect(await window(0, 0, 4)).toEqual(['idle', 'low']);
});

test('one that works is not starved though its own threads wait for each other', async () => {
  const { window } = keep();
  await window(2000, 0, 2);
  expect(await window(3000, 90_000, 20)).toEqual(['idle']);
});

test('waiting long but seldom is no hunger', async () => {
  const { window } = keep();
  await window(2000, 0, 2);
  expect(await window(1, 400, 50)).toEqual(['idle']);
});

test('where idle cannot be left it is said once', async () => {
  const { window } = keep({ idle: true, low: false });
  await window(2000, 0, 2);
  expect(await window(5, 4000, 4)).toEqual(['idle', 'stuck']);
});

test('where idle cannot be taken it is tried again after ten minutes only', async () => {
  const { window } = keep({ idle: false, low: true });
  expect(await window(2000, 0, 200)).toEqual([]);
});

test('threads that went to idle without the others are brought back', async () => {
  const { window, asked } = keep({ idle: false, low: true });
  await window(2000, 0, 3);
  expect(asked).toEqual(['idle', 'low']);
});

test('where they cannot be brought back the engine is started again', async () => {
  const { window } = keep({ idle: false, low: false });
  expect(await window(2000, 0, 3)).toEqual(['stuck']);
});

test('a move that ends after the keeper was stopped is not told, and it moves nothing more', async () => {
  const { window, keeper, asked } = keep();
  await window(2000, 0);
  const moving = window(2000, 0);
  keeper.stop();
  expect(await moving).toEqual([]);
  expect(await window(2000, 0, 3)).toEqual([]);
  expect(asked).toEqual(['idle']);
});

test('a process that is gone is left alone', async () => {
  const { window, gone } = keep();
  await window(2000, 0);
  expect(await gone()).toEqual([]);
});

test('threads that began or ended between two readings do not count backwards', () => {
  const before: ThreadTimes = new Map([
    ['1', { ranNs: 5e6, waitedNs: 1e6, ready: true }],
    ['2', { ranNs: 9e9, waitedNs: 9e9, ready: true }],
  ]);
  const after: ThreadTimes = new Map([
    ['1', { ranNs: 8e6, waitedNs: 1e6, ready: true }],
    ['3', { ranNs: 2e6, waitedNs: 4e6, ready: true }],
  ]);
  expect(useBetween(before, after, WINDOW_MS)).toEqual({ ranMs: 5, waitedMs: 4 });
});

test('a thread that sleeps, or woke up just now, has not waited', () => {
  const before: ThreadTimes = new Map([
    ['1', { ranNs: 5e6, waitedNs: 1e6, ready: false }],
    ['2', { ranNs: 5e6, waitedNs: 1e6, ready: true }],
    ['3', { ranNs: 5e6, waitedNs: 1e6, ready: true }],
  ]);
  const after: ThreadTimes = new Map([
    ['1', { ranNs: 5e6, waitedNs: 1e6, ready: true }],
    ['2', { ranNs: 5e6, waitedNs: 1e6, ready: false }],
    ['3', { ranNs: 5e6, waitedNs: 1e6, ready: true }],
  ]);
  expect(useBetween(before, after, WINDOW_MS)).toEqual({ ranMs: 0, waitedMs: WINDOW_MS });
});

test.skipIf(readThreadTimes(process.pid) === undefined)('the kernel counts what this process runs', () => {
  const before = readThreadTimes(process.pid) ?? new Map();
  const ranBeforeMs = readRanMs(process.pid) ?? 0;
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 50_000);
  const { ranMs } = useBetween(before, readThreadTimes(process.pid) ?? new Map(), WINDOW_MS);
  expect(ranMs).toBeGreaterThan(40);
  expect((readRanMs(process.pid) ?? 0) - ranBeforeMs).toBeGreaterThanOrEqual(20);
});

test('of a process that does not exist nothing is known', () => {
  expect(readThreadTimes(2 ** 22 + 1)).toBeUndefined();
  expect(readRanMs(2 ** 22 + 1)).toBeUndefined();
});
